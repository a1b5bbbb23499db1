//! Which names refer to each other in circles.

/// A circle of more members than this is refused: each member is written out once for every other.
pub(super) const LARGEST: usize = 16;

/// Groups of nodes that reach each other, each group after those that it refers to. `edges` has the
/// nodes to which each node refers. A group of one is a circle only where the node refers to itself.
pub(super) fn groups(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for to in targets {
            if let Some(sources) = reversed.get_mut(*to) {
                sources.push(from);
            }
        }
    }
    // Kosaraju: by falling time of leaving over reversed edges, a group's references come first.
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for start in 0..edges.len() {
        leave(start, &reversed, &mut seen, &mut order);
    }
    let mut seen = vec![false; edges.len()];
    let mut groups = Vec::new();
    for start in order.into_iter().rev() {
        let mut group = Vec::new();
        leave(start, edges, &mut seen, &mut group);
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups
}

/// Adds what has not been seen and can be reached from `start`, each node when it is left. Without
/// recursion: documents can have chains of any length.
fn leave(start: usize, edges: &[Vec<usize>], seen: &mut [bool], left: &mut Vec<usize>) {
    let mut visit = |node: usize| {
        let new = seen
            .get_mut(node)
            .is_some_and(|seen| !std::mem::replace(seen, true));
        new.then(|| (node, edges.get(node).into_iter().flatten()))
    };
    let mut path = Vec::from_iter(visit(start));
    while let Some((node, rest)) = path.last_mut() {
        if let Some(next) = rest.next() {
            path.extend(visit(*next));
        } else {
            left.push(*node);
            path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_first_and_circles_stay_together() {
        // 0 -> 1 -> 2 -> 1, 2 -> 3, 4 -> 4
        let edges = [vec![1], vec![2], vec![1, 3], vec![], vec![4]];
        let groups = groups(&edges);
        let place = |node| {
            groups
                .iter()
                .position(|group| group.contains(&node))
                .unwrap()
        };
        assert_eq!(groups.len(), 4);
        assert!(groups.contains(&vec![1, 2]));
        assert!(place(3) < place(1) && place(1) < place(0));
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|node| vec![node + 1]).collect();
        let groups = groups(&edges);
        assert_eq!(groups.len(), 200_000);
        assert_eq!(groups.first(), Some(&vec![199_999]));
    }
}
