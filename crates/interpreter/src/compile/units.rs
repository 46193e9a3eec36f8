//! Groups of nodes that share one layout of registers: those that connections join.

use crate::check::resolve::{Resolved, Source};

/// The unit of each node, and how many units there are.
pub(super) fn assign(resolved: &Resolved<'_>) -> (Vec<usize>, usize) {
    let mut parents: Vec<usize> = (0..resolved.nodes.len()).collect();
    fn root(parents: &mut [usize], mut node: usize) -> usize {
        while parents[node] != node {
            parents[node] = parents[parents[node]];
            node = parents[node];
        }
        node
    }
    for (index, node) in resolved.nodes.iter().enumerate() {
        let sources = node.sources.iter().flatten().flat_map(Source::outputs).map(|from| from.node);
        for other in node.targets.iter().flatten().map(|target| target.node).chain(sources) {
            let (left, right) = (root(&mut parents, index), root(&mut parents, other));
            parents[left.max(right)] = left.min(right);
        }
    }
    let mut numbers = vec![None; parents.len()];
    let mut n_units = 0;
    let units = (0..parents.len())
        .map(|node| {
            let root = root(&mut parents, node);
            *numbers[root].get_or_insert_with(|| {
                n_units += 1;
                n_units - 1
            })
        })
        .collect();
    (units, n_units)
}
