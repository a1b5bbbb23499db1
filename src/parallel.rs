//! Work on all cores, behind the feature `parallel`; without it, the same work one after the other.

/// From how many pieces on it pays to wake other threads.
#[cfg(feature = "parallel")]
const MANY: usize = 128;

/// What `work` makes of each piece, in order.
#[cfg(feature = "parallel")]
pub(crate) fn map<T: Sync, R: Send>(pieces: &[T], work: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    use rayon::prelude::*;
    if pieces.len() < MANY {
        return pieces.iter().map(work).collect();
    }
    pieces.par_iter().map(work).collect()
}

/// What `work` makes of each piece, in order.
#[cfg(not(feature = "parallel"))]
pub(crate) fn map<T, R>(pieces: &[T], work: impl Fn(&T) -> R) -> Vec<R> {
    pieces.iter().map(work).collect()
}

/// The same for `into`, which is cleared first and keeps its room.
#[cfg(feature = "parallel")]
pub(crate) fn map_into<T: Sync, R: Send>(
    pieces: &[T],
    into: &mut Vec<R>,
    work: impl Fn(&T) -> R + Send + Sync,
) {
    use rayon::prelude::*;
    pieces.par_iter().map(work).collect_into_vec(into);
}
