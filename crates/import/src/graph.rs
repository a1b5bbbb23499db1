//! Which flags or segments depend on which.

/// The flags in an order in which each stands behind those that it depends on, and which of them
/// depend on each other in circles.
#[derive(Debug)]
pub(crate) struct Graph {
    /// Numbers of nodes.
    pub(crate) order: Vec<usize>,
    /// For each flag, the number of its circle; flags that are in none are alone in theirs.
    circle: Vec<usize>,
}

impl Graph {
    /// Whether a reference from one flag to the other is part of a circle.
    pub(crate) fn in_circle(&self, from: usize, to: usize) -> bool {
        self.circle.get(from) == self.circle.get(to)
    }
}

/// How far a flag has been looked at.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// When it was first seen, from 1.
    seen: usize,
    /// The earliest flag that can be reached from it and reaches it.
    low: usize,
    /// Whether its circle is known.
    done: bool,
}

/// Tarjan's strongly connected components, without recursion: documents can be made to be deep.
pub(crate) fn graph(edges: &[Vec<usize>]) -> Graph {
    let mut states = vec![State::default(); edges.len()];
    let mut circle = vec![0; edges.len()];
    let mut order = Vec::with_capacity(edges.len());
    let mut open: Vec<usize> = Vec::new();
    let mut clock = 0;
    let mut circles = 0;
    for start in 0..edges.len() {
        if states.get(start).is_some_and(|state| state.seen > 0) {
            continue;
        }
        let mut path = vec![(start, 0_usize)];
        while let Some((node, next)) = path.pop() {
            let mut state = states.get(node).copied().unwrap_or_default();
            if next == 0 {
                clock += 1;
                state.seen = clock;
                state.low = clock;
                open.push(node);
            }
            let targets = edges.get(node).map_or(&[][..], Vec::as_slice);
            // What the target behind the last edge has found.
            if let Some(before) = next.checked_sub(1).and_then(|last| targets.get(last)) {
                let target = states.get(*before).copied();
                if let Some(target) = target.filter(|target| !target.done) {
                    state.low = state.low.min(target.low);
                }
            }
            if let Some(slot) = states.get_mut(node) {
                *slot = state;
            }
            if let Some(target) = targets.get(next) {
                path.push((node, next + 1));
                if states.get(*target).is_some_and(|state| state.seen == 0) {
                    path.push((*target, 0));
                }
                continue;
            }
            if state.low == state.seen {
                circles += 1;
                while let Some(member) = open.pop() {
                    if let Some(slot) = states.get_mut(member) {
                        slot.done = true;
                    }
                    if let Some(slot) = circle.get_mut(member) {
                        *slot = circles;
                    }
                    order.push(member);
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    Graph { order, circle }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_stand_behind_what_they_depend_on() {
        let graph = graph(&[vec![2], vec![0, 2], vec![], vec![1]]);
        assert_eq!(graph.order, [2, 0, 1, 3]);
        assert!(!graph.in_circle(0, 2));
    }

    #[test]
    fn circles_are_found() {
        // 0 -> 1 -> 2 -> 0, 3 -> 0, 4 -> 4
        let graph = graph(&[vec![1], vec![2], vec![0], vec![0, 4], vec![4]]);
        assert!(graph.in_circle(0, 1) && graph.in_circle(2, 0) && graph.in_circle(4, 4));
        assert!(!graph.in_circle(3, 0) && !graph.in_circle(3, 4));
        assert_eq!(graph.order.last(), Some(&3));
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|node| vec![node + 1]).collect();
        assert_eq!(graph(&edges).order.len(), 200_000);
    }
}
