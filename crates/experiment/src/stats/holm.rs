//! Several variants, several chances of a false alarm: Holm's correction (*Scandinavian Journal of
//! Statistics* 6, 1979).

/// The adjusted p-values, in the order of the given ones: comparing each with alpha keeps the chance of
/// even one false alarm among all of them at alpha, however they depend on each other.
pub fn adjust(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
    order.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut adjusted: Vec<(usize, f64)> = Vec::with_capacity(order.len());
    let mut least = 0.0_f64;
    for ((place, p), left) in order.into_iter().zip((1..=values.len() as u64).rev()) {
        least = least.max(p * super::float(left)).min(1.0);
        adjusted.push((place, least));
    }
    adjusted.sort_by_key(|(place, _)| *place);
    adjusted.into_iter().map(|(_, p)| p).collect()
}

#[cfg(test)]
mod tests {
    use super::adjust;

    #[test]
    fn the_smallest_counts_for_all_and_none_overtakes() {
        let adjusted = adjust(&[0.04, 0.01, 0.03]);
        assert!((adjusted[1] - 0.03).abs() < 1e-15);
        assert!((adjusted[2] - 0.06).abs() < 1e-15);
        assert!((adjusted[0] - 0.06).abs() < 1e-15);
        assert_eq!(adjust(&[0.9, 0.8]), [1.0, 1.0]);
        assert_eq!(adjust(&[0.2]), [0.2]);
        assert_eq!(adjust(&[]), [0.0; 0]);
    }
}
