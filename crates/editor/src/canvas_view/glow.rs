//! What a run has done, as the canvas shows it: marks, values, and pulses along the connections just taken.

use crate::run::{NodeMark, Run};
use authcanvas_graph::{NodeId, SlotId};
use std::collections::BTreeMap;

/// How long a pulse travels, in seconds.
const PULSE: f64 = 0.6;

/// A snapshot of a run, with the moments at which exec outs were taken.
#[derive(Debug, Default)]
pub struct Glow {
    /// The marks of nodes.
    pub nodes: BTreeMap<NodeId, NodeMark>,
    /// How often each exec out was taken.
    pub left: BTreeMap<(NodeId, SlotId), u64>,
    /// The last value of each output.
    pub values: BTreeMap<(NodeId, SlotId), String>,
    taken_at: BTreeMap<(NodeId, SlotId), f64>,
    n_heard: u64,
}

impl Glow {
    /// Takes a snapshot where the run told something new; answers true while something moves.
    pub fn refresh(&mut self, run: Option<&Run>, time: f64) -> bool {
        let Some(run) = run else {
            *self = Self::default();
            return false;
        };
        run.look(|observed| {
            if observed.n_heard < self.n_heard {
                *self = Self::default();
            }
            if observed.n_heard == self.n_heard {
                return;
            }
            self.n_heard = observed.n_heard;
            for (out, count) in &observed.left {
                if self.left.get(out) != Some(count) {
                    self.taken_at.insert(out.clone(), time);
                }
            }
            self.nodes.clone_from(&observed.nodes);
            self.left.clone_from(&observed.left);
            self.values.clone_from(&observed.values);
        });
        self.taken_at.retain(|_, at| time - *at < PULSE);
        !self.taken_at.is_empty()
    }

    /// How far the pulse of an exec out has travelled, from 0 to 1.
    pub fn pulse(&self, out: &(NodeId, SlotId), time: f64) -> Option<f32> {
        let at = self.taken_at.get(out)?;
        Some(((time - at) / PULSE).clamp(0.0, 1.0) as f32)
    }
}
