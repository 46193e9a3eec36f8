//! What a graph does: node registry, checker, compiler, machine, buses, virtual time, event stream.
//!
//! A graph is checked ([`check()`]), compiled ([`compile()`]) and run ([`Machine`]). All three read one
//! [`Registry`] of node kinds, made of vocabularies that other crates own; no kind is named here. Nothing here
//! reads a file, a socket, an environment variable or a clock.

mod check;
mod compile;
mod data;
mod machine;
mod math_value;
mod registry;
mod secret;

pub use check::nearest::nearest;
pub use check::{CODES, FUNCTION_UNKNOWN, SettledSlot, check, executed_slots, settled_slots, single_ends};
pub use compile::{
    BlockId, GoOn, Kept, LoopId, LowerMistake, LowerResult, Lowering, Mode, Program, ProgramVariable, Register, Timer,
    compile,
};
pub use data::{Data, HIDDEN, HostRef, RecordData};
pub use machine::{
    Call, Container, Event, FailedRequest, Failure, Fault, FaultKind, Happening, Heap, HeapRef, InputProblem, Limits,
    Listened, LogLevel, Machine, MapKey, Notification, Outcome, Record, Reply, ReplyFuture, Request, Rest, RunOptions,
    RunState, Sending, Server, Turn, Value, Verdict,
};
pub use math_value::MathValue;
pub use registry::{
    ADDRESS, ANSWERED, AnswerDef, Ask, Behaviour, BusDef, CONNECT, ConstantDef, DISCONNECT, Discouraged, EVENT_OUT,
    EventBusDef, EventDef, EventRef, Example, FieldDef, FlowDef, Kinds, Leaving, LowerFn, NativeFn, NodeDef,
    ON_CONNECTED, ON_DISCONNECTED, OperationDef, OperationOutcome, OutcomeDef, ParamDef, Problem, RESULT, RecordDef,
    Registry, RequestDef, Serves, SettingDef, SettingShape, Settings, SlotDef, SlotShape, SlotType, Slots, Text,
    Trigger, TypeClass, TypeVar, UsesUp, Vocabulary, connection_leads, connection_slots, entry_kind, exit_kind,
    handler_kind, outcome_slots, sender_kind,
};
pub use secret::Secret;
