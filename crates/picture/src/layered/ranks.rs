//! Which column each box stands in: after everything that leads to it.
//!
//! Links that close a circle count as if they led the other way.

use super::Link;

/// The same links, those turned round that lead back to where the flow came from.
pub(super) fn forward(n_boxes: usize, links: &[Link]) -> Vec<Link> {
    let outgoing = outgoing(n_boxes, links);
    let mut is_back = vec![false; links.len()];
    let mut state = vec![State::New; n_boxes];
    // Execution decides which way is forward; values follow it where they can.
    for root in 0..n_boxes {
        if state[root] != State::New {
            continue;
        }
        let mut path = vec![(root, 0)];
        state[root] = State::Open;
        while let Some((at, next)) = path.last_mut() {
            let (at, index) = (*at, *next);
            *next += 1;
            match outgoing[at].get(index) {
                Some(link) => {
                    let to = links[*link].to;
                    match state[to] {
                        State::New => {
                            state[to] = State::Open;
                            path.push((to, 0));
                        }
                        State::Open => is_back[*link] = true,
                        State::Done => {}
                    }
                }
                None => {
                    state[at] = State::Done;
                    path.pop();
                }
            }
        }
    }
    let turned = |(link, is_back): (&Link, bool)| {
        let Link { from, to, from_y, to_y, is_flow } = *link;
        if is_back { Link { from: to, to: from, from_y: to_y, to_y: from_y, is_flow } } else { *link }
    };
    links.iter().zip(is_back).map(turned).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// The links that leave each box, execution first.
fn outgoing(n_boxes: usize, links: &[Link]) -> Vec<Vec<usize>> {
    let mut outgoing = vec![Vec::new(); n_boxes];
    for flow in [true, false] {
        for (index, link) in links.iter().enumerate().filter(|(_, link)| link.is_flow == flow) {
            outgoing[link.from].push(index);
        }
    }
    outgoing
}

/// The column of each box, from 0. The links have no circles.
pub(super) fn ranks(n_boxes: usize, links: &[Link]) -> Vec<usize> {
    let mut incoming = vec![0; n_boxes];
    links.iter().for_each(|link| incoming[link.to] += 1);
    let outgoing = outgoing(n_boxes, links);
    let mut is_entered = vec![false; n_boxes];
    links.iter().filter(|link| link.is_flow).for_each(|link| is_entered[link.to] = true);
    let mut has_flow = is_entered.clone();
    links.iter().filter(|link| link.is_flow).for_each(|link| has_flow[link.from] = true);

    let mut ready: Vec<usize> = (0..n_boxes).filter(|index| incoming[*index] == 0).collect();
    let mut sorted = Vec::with_capacity(n_boxes);
    let mut ranks = vec![0_usize; n_boxes];
    while let Some(at) = ready.pop() {
        sorted.push(at);
        for link in &outgoing[at] {
            let to = links[*link].to;
            ranks[to] = ranks[to].max(ranks[at] + 1);
            incoming[to] -= 1;
            if incoming[to] == 0 {
                ready.push(to);
            }
        }
    }
    // What only gives values stands just before whoever reads them, not far off at the beginning.
    for at in sorted.into_iter().rev().filter(|at| !has_flow[*at]) {
        let nearest = outgoing[at].iter().map(|link| ranks[links[*link].to]).min();
        if let Some(nearest) = nearest {
            ranks[at] = nearest.saturating_sub(1).max(ranks[at]);
        }
    }
    let least = ranks.iter().min().copied().unwrap_or(0);
    ranks.iter_mut().for_each(|rank| *rank -= least);
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(from: usize, to: usize, is_flow: bool) -> Link {
        Link { from, to, from_y: 0.0, to_y: 0.0, is_flow }
    }

    #[test]
    fn execution_leads_to_the_right_and_values_stand_by_their_readers() {
        let chain = [link(0, 1, true), link(1, 2, true), link(3, 2, false), link(0, 2, true)];
        let forward = forward(4, &chain);
        assert_eq!(ranks(4, &forward), [0, 1, 2, 1]);
    }

    #[test]
    fn a_circle_is_opened_where_the_flow_comes_back() {
        let circle = [link(0, 1, true), link(1, 2, true), link(2, 1, true)];
        let forward = forward(3, &circle);
        assert_eq!(ranks(3, &forward), [0, 1, 2]);
    }
}
