//! WeightedRandomSequencer: which weight belongs to which exec out.

use crate::CanvasSlotId;
use crate::reader::{Members, Reader, object};

/// A weight and the exec out it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeightedPairing {
    /// The data in with the weight.
    pub weight_slot: Option<CanvasSlotId>,
    /// The exec out.
    pub exec_slot: Option<CanvasSlotId>,
}

impl WeightedPairing {
    pub(super) fn decode_all(reader: &mut Reader, members: &mut Members<'_>) -> Vec<WeightedPairing> {
        members.list(reader, "m_weightedPairings", |reader, json| {
            object(reader, json, |reader, members| WeightedPairing {
                weight_slot: CanvasSlotId::decode_member(reader, members, "WeightSlotId"),
                exec_slot: CanvasSlotId::decode_member(reader, members, "ExecutionSlotId"),
            })
        })
    }
}
