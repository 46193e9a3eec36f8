//! The compiled form of a graph: dense, typed, immutable.
//!
//! Numbers and booleans live unboxed in register files of their own; everything else in a third. Every
//! instruction knows its place in the graph, so that faults and events can be drawn on it.

use crate::Data;
use crate::machine::Value;
use crate::registry::{NativeFn, OperationDef, Trigger};
use authcanvas_graph::{Role, Site, ValueType, VariableId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A register of the current frame, or of the variables, by file and index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Register {
    /// In the file of numbers.
    Number(u32),
    /// In the file of booleans.
    Flag(u32),
    /// In the file of all other values.
    Value(u32),
}

/// The values of the registers of one activation.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// Numbers.
    #[serde(with = "crate::machine::saved::numbers")]
    pub(crate) numbers: Vec<f64>,
    /// Booleans.
    pub(crate) flags: Vec<bool>,
    /// All other values.
    pub(crate) values: Vec<Value>,
}

/// A place in the code.
pub(crate) type CodeIndex = u32;

/// One instruction. Registers are indices into the file that the instruction's name says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Instruction {
    /// Goes on elsewhere.
    Jump(CodeIndex),
    /// Goes on elsewhere when the flag is false.
    JumpUnless {
        flag: u32,
        to: CodeIndex,
    },
    /// Goes on elsewhere when `left` is not less than `right`.
    JumpUnlessLess {
        left: u32,
        right: u32,
        to: CodeIndex,
    },
    /// Goes on elsewhere when `left` is greater than `right`, or one is no number.
    JumpUnlessLessOrEqual {
        left: u32,
        right: u32,
        to: CodeIndex,
    },
    /// Goes on elsewhere when two numbers differ.
    JumpUnlessEqual {
        left: u32,
        right: u32,
        to: CodeIndex,
    },
    /// Goes back to the head of a loop: one step.
    LoopBack(CodeIndex),
    /// One step; then goes back to a loop's body when `left` is less than `right`.
    LoopIfLess {
        left: u32,
        right: u32,
        to: CodeIndex,
    },
    /// One step; then goes back to a loop's body when `left` is not greater than `right`.
    LoopIfLessOrEqual {
        left: u32,
        right: u32,
        to: CodeIndex,
    },
    /// One step; then goes back to a loop's body when two numbers are equal.
    LoopIfEqual {
        left: u32,
        right: u32,
        to: CodeIndex,
    },
    /// Runs what is elsewhere and comes back: one step.
    Call(CodeIndex),
    /// Comes back, or ends the activation.
    Return,
    /// Notes how many calls are open.
    Mark {
        to: u32,
    },
    /// Forgets the calls that were opened since they were counted.
    Unwind {
        mark: u32,
    },
    CopyNumber {
        from: u32,
        to: u32,
    },
    CopyFlag {
        from: u32,
        to: u32,
    },
    CopyValue {
        from: u32,
        to: u32,
    },
    /// Makes a fresh container from a constant.
    MakeContainer {
        constant: u32,
        to: u32,
    },
    ReadNumber {
        variable: u32,
        to: u32,
    },
    ReadFlag {
        variable: u32,
        to: u32,
    },
    ReadValue {
        variable: u32,
        to: u32,
    },
    WriteNumber {
        from: u32,
        variable: u32,
    },
    WriteFlag {
        from: u32,
        variable: u32,
    },
    WriteValue {
        from: u32,
        variable: u32,
    },
    Add {
        left: u32,
        right: u32,
        to: u32,
    },
    Subtract {
        left: u32,
        right: u32,
        to: u32,
    },
    Multiply {
        left: u32,
        right: u32,
        to: u32,
    },
    Divide {
        left: u32,
        right: u32,
        to: u32,
    },
    Remainder {
        left: u32,
        right: u32,
        to: u32,
    },
    Less {
        left: u32,
        right: u32,
        to: u32,
    },
    LessOrEqual {
        left: u32,
        right: u32,
        to: u32,
    },
    NumbersEqual {
        left: u32,
        right: u32,
        to: u32,
    },
    Not {
        from: u32,
        to: u32,
    },
    And {
        left: u32,
        right: u32,
        to: u32,
    },
    Or {
        left: u32,
        right: u32,
        to: u32,
    },
    /// Calls a plain function.
    Native(u32),
    /// Writes a variable that handlers follow or hear of.
    WriteWatched(u32),
    /// Connects a handler.
    Connect(u32),
    /// Disconnects a handler, by its root.
    Disconnect(u32),
    /// Sends an event to the handlers in the run.
    Publish(u32),
    /// Calls a function; what follows is run where it ends without an exit.
    CallFunction(u32),
    /// Ends the function by an exit.
    ExitFunction(u32),
    /// Asks the host and rests.
    Ask(u32),
    /// Asks the host and goes on.
    Send(u32),
    /// Lets something run later.
    Delay(u32),
    /// Lets something run later, in place of what a timer held.
    Arm(u32),
    /// Takes back what a timer holds.
    Disarm {
        timer: u32,
    },
    /// Whether a timer holds something.
    IsArmed {
        timer: u32,
        to: u32,
    },
    /// Rests for so many seconds.
    Wait {
        seconds: u32,
    },
    /// Tells that a node was entered. In traced programs only.
    Entered,
    /// Tells that a node was left by an exec out. In traced programs only.
    Left {
        slot: u32,
    },
    /// Tells what an output produced. In traced programs only.
    Produced(u32),
    /// Tells what a variable holds now. In traced programs only.
    Wrote(u32),
}

/// A call of a plain function.
#[derive(Debug, Clone)]
pub(crate) struct NativeCall {
    pub(crate) function: NativeFn,
    pub(crate) inputs: Vec<Register>,
    pub(crate) outputs: Vec<Register>,
}

/// A request to the host.
#[derive(Debug, Clone)]
pub(crate) struct AskCall {
    /// Index into the program's operations.
    pub(crate) operation: usize,
    pub(crate) inputs: Vec<Register>,
    /// Where to go on, by outcome; empty for a request that does not wait.
    pub(crate) exits: Vec<AskExit>,
}

/// Where execution goes on after an outcome.
#[derive(Debug, Clone)]
pub(crate) struct AskExit {
    /// Where each entry of the payload goes, if anywhere.
    pub(crate) payload: Vec<Option<Register>>,
    pub(crate) to: CodeIndex,
}

/// Something that runs later.
#[derive(Debug, Clone)]
pub(crate) struct DelayCall {
    pub(crate) seconds: u32,
    pub(crate) to: CodeIndex,
}

/// Something that runs later by a timer.
#[derive(Debug, Clone)]
pub(crate) struct ArmCall {
    pub(crate) timer: u32,
    pub(crate) wait: ArmWait,
    pub(crate) to: CodeIndex,
}

/// How long a timer waits, by the number register that says it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ArmWait {
    /// So many ticks from now.
    Ticks(u32),
    /// Until so many seconds after the beginning of the run.
    At(u32),
}

/// What a traced program tells about an output.
#[derive(Debug, Clone)]
pub(crate) struct ProducedNote {
    pub(crate) site: Site,
    pub(crate) register: Register,
}

/// An entry of the program.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    pub(crate) trigger: Trigger,
    pub(crate) site: Site,
    pub(crate) unit: usize,
    pub(crate) entry: CodeIndex,
    /// Where the event's parameters go.
    pub(crate) parameters: Vec<Option<Register>>,
    /// The event that fires it; nothing for the beginning and the end of the run.
    pub(crate) event: Option<u32>,
    /// True when it is connected from the beginning.
    pub(crate) is_auto: bool,
    /// Where the address comes from that it is connected to at the beginning.
    pub(crate) address: Option<AddressSource>,
    /// Where the handler's answer is when its activation has ended.
    pub(crate) result: Option<Register>,
}

/// Where the address of a handler comes from.
#[derive(Debug, Clone)]
pub(crate) enum AddressSource {
    /// Always this.
    Constant(Data),
    /// The value of a variable, by index.
    Variable(usize),
    /// What a node will produce.
    Later,
}

/// An event that handlers in the graph wait for, or that the graph sends.
#[derive(Debug, Clone)]
pub(crate) struct EventEntry {
    pub(crate) trigger: Trigger,
    /// True for one of a bus that nobody knows.
    pub(crate) is_unknown: bool,
    /// True when only the graph itself can cause it.
    pub(crate) is_own: bool,
    /// Its handlers, in the order in which they are connected at the beginning.
    pub(crate) roots: Vec<u32>,
}

/// Connects a handler.
#[derive(Debug, Clone)]
pub(crate) struct Connect {
    pub(crate) root: u32,
    pub(crate) address: Option<Register>,
}

/// Sends an event to the handlers in the run.
#[derive(Debug, Clone)]
pub(crate) struct Publish {
    pub(crate) event: u32,
    pub(crate) address: Option<Register>,
    pub(crate) arguments: Vec<Register>,
    /// Where the answer goes, and what it is when nobody answers.
    pub(crate) result: Option<(Register, Data)>,
}

/// A call of a function.
#[derive(Debug, Clone)]
pub(crate) struct FunctionCall {
    pub(crate) entry: CodeIndex,
    /// The unit of what is called.
    pub(crate) unit: usize,
    /// From the caller's registers to the function's.
    pub(crate) arguments: Vec<(Register, Register)>,
    /// What each exit leads to, by the place of the way out.
    pub(crate) exits: Vec<CallExit>,
}

/// Where a call goes on after an exit.
#[derive(Debug, Clone)]
pub(crate) struct CallExit {
    /// Where what comes back goes, in the order of the exit's inputs.
    pub(crate) results: Vec<Register>,
    pub(crate) to: CodeIndex,
}

/// An exit of a function.
#[derive(Debug, Clone)]
pub(crate) struct FunctionExit {
    /// The place of the way out among the function's.
    pub(crate) out: usize,
    pub(crate) results: Vec<Register>,
    /// What runs when nothing calls the function at that moment: the call's out, in a frame of its unit.
    pub(crate) later: Option<(usize, CallExit)>,
}

/// A write that others hear of.
#[derive(Debug, Clone)]
pub(crate) struct WatchedWrite {
    pub(crate) from: Register,
    /// The variable, by index.
    pub(crate) variable: usize,
    /// The event of the variable's change.
    pub(crate) event: Option<u32>,
    /// Handlers whose address the variable is, by root.
    pub(crate) followers: Vec<u32>,
    pub(crate) is_traced: bool,
}

/// A variable whose value a loop keeps in a register of its own while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spill {
    pub(crate) from: Register,
    /// The register of the variable, or of what a node keeps.
    pub(crate) variable: Register,
}

/// A variable of the program.
#[derive(Debug, Clone)]
pub struct ProgramVariable {
    /// Its name.
    pub id: VariableId,
    /// Its type.
    pub value_type: ValueType,
    /// What it is for.
    pub role: Role,
    /// What it holds when a run begins and nobody says otherwise.
    pub initial: Data,
    /// True when the file gives it a value.
    pub has_value: bool,
    pub(crate) register: Register,
}

/// A compiled graph. Immutable: any number of runs share one.
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub(crate) code: Vec<Instruction>,
    /// For each instruction, the index of its site.
    pub(crate) places: Vec<u32>,
    pub(crate) sites: Vec<Site>,
    /// The registers of each group of connected nodes, with constants and defaults in place.
    pub(crate) units: Vec<Frame>,
    /// Entries, in the order in which those of one trigger run.
    pub(crate) roots: Vec<Root>,
    pub(crate) variables: Vec<ProgramVariable>,
    /// Registers that nodes keep for the life of a run, behind the variables, with what they hold at first.
    pub(crate) kept: Vec<(Register, Data)>,
    pub(crate) constants: Vec<Data>,
    pub(crate) natives: Vec<NativeCall>,
    pub(crate) asks: Vec<AskCall>,
    pub(crate) events: Vec<EventEntry>,
    pub(crate) connects: Vec<Connect>,
    pub(crate) publishes: Vec<Publish>,
    pub(crate) watched_writes: Vec<WatchedWrite>,
    pub(crate) calls: Vec<FunctionCall>,
    pub(crate) exits: Vec<FunctionExit>,
    pub(crate) delays: Vec<DelayCall>,
    /// For each group of loops what they keep in registers and write back when they end.
    pub(crate) spills: Vec<Vec<Spill>>,
    /// The group of loops that an instruction is in which may end the run in the middle of it.
    pub(crate) spills_at: BTreeMap<CodeIndex, u32>,
    pub(crate) arms: Vec<ArmCall>,
    pub(crate) produced: Vec<ProducedNote>,
    pub(crate) operations: Vec<OperationDef>,
    /// Slot names that traced instructions mention.
    pub(crate) slot_names: Vec<String>,
}

impl Program {
    /// The variables, by name.
    pub fn variables(&self) -> &[ProgramVariable] {
        &self.variables
    }

    /// The operations that a run may ask for, by name.
    pub fn operations(&self) -> &[OperationDef] {
        &self.operations
    }

    /// Where in the graph an instruction comes from.
    pub(crate) fn site(&self, at: CodeIndex) -> &Site {
        match self.places.get(at as usize).and_then(|place| self.sites.get(*place as usize)) {
            Some(site) => site,
            None => &Site::Graph,
        }
    }

    /// How many instructions there are.
    pub fn n_instructions(&self) -> usize {
        self.code.len()
    }
}
