//! Merges frames, which have no ids: one is the same as another that is equal, has its title, or stands at its place.

use super::Settled;
use super::chooser::{Chooser, joined, put_union};
use crate::Frame;

/// Ours, with what theirs changed, added and removed.
pub(super) fn merged(base: &[Frame], ours: &[Frame], theirs: &[Frame], settled: &mut Vec<Settled>) -> Vec<Frame> {
    if ours == theirs || base == theirs {
        return ours.to_vec();
    }
    if base == ours {
        return theirs.to_vec();
    }
    let (of_ours, of_theirs) = (origins(base, ours), origins(base, theirs));
    // Each frame of the result, with the index that it has in theirs.
    let mut result: Vec<(Frame, Option<usize>)> = Vec::new();
    for (frame, origin) in ours.iter().zip(&of_ours) {
        let Some(origin) = origin else {
            let twin = theirs.iter().zip(&of_theirs).position(|(other, origin)| origin.is_none() && other == frame);
            result.push((frame.clone(), twin));
            continue;
        };
        let index = of_theirs.iter().position(|other| *other == Some(*origin));
        match (base.get(*origin), index.and_then(|index| theirs.get(index))) {
            (Some(before), Some(other)) => result.push((both(before, frame, other, settled), index)),
            // Theirs removed it: it stays where ours changed it.
            (Some(before), None) if before == frame => {}
            (Some(_) | None, _) => result.push((frame.clone(), index)),
        }
    }
    // What only theirs has goes behind what stands before it there.
    let mut next = 0;
    for (index, (frame, origin)) in theirs.iter().zip(&of_theirs).enumerate() {
        if let Some(place) = result.iter().position(|(_, there)| *there == Some(index)) {
            next = place + 1;
            continue;
        }
        let is_unchanged = origin.and_then(|origin| base.get(origin)) == Some(frame);
        if !is_unchanged {
            result.insert(next, (frame.clone(), Some(index)));
            next += 1;
        }
    }
    result.into_iter().map(|(frame, _)| frame).collect()
}

/// For each frame of a side the index that it had in the base; each index once.
fn origins(base: &[Frame], side: &[Frame]) -> Vec<Option<usize>> {
    let mut origins: Vec<Option<usize>> = vec![None; side.len()];
    let mut is_taken = vec![false; base.len()];
    let alike: [fn(&Frame, &Frame) -> bool; 3] = [
        |one, two| one == two,
        |one, two| !one.title.is_empty() && one.title == two.title,
        |one, two| one.at == two.at,
    ];
    for is_same in alike {
        for (frame, origin) in side.iter().zip(&mut origins).filter(|(_, origin)| origin.is_none()) {
            let found = base.iter().zip(&is_taken).position(|(before, taken)| !taken && is_same(before, frame));
            if let Some(found) = found {
                *origin = Some(found);
                if let Some(taken) = is_taken.get_mut(found) {
                    *taken = true;
                }
            }
        }
    }
    origins
}

fn both(before: &Frame, ours: &Frame, theirs: &Frame, settled: &mut Vec<Settled>) -> Frame {
    let Frame { at, size, title, color, comment, kept } = ours;
    let mut chooser = Chooser::ours();
    let (at, size) = chooser.value(Some(&(before.at, before.size)), &(*at, *size), &(theirs.at, theirs.size));
    let frame = Frame {
        at,
        size,
        title: chooser.value(Some(&before.title), title, &theirs.title),
        color: chooser.value(Some(&before.color), color, &theirs.color),
        comment: joined(&before.comment, comment, &theirs.comment),
        kept: put_union(&before.kept, kept, &theirs.kept),
    };
    if chooser.clashes {
        settled.push(Settled::BothFramed(before.title.clone()));
    }
    frame
}
