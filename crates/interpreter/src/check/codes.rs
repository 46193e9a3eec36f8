//! The diagnostics that checking a graph can give, each with its explanation.

pub(super) use authcanvas_graph::SECRET_LITERAL;
use authcanvas_graph::{CodeDoc, Severity};

const fn error(code: &'static str, summary: &'static str, explanation: &'static str) -> CodeDoc {
    CodeDoc { code, severity: Severity::Error, summary, explanation }
}

const fn warning(code: &'static str, summary: &'static str, explanation: &'static str) -> CodeDoc {
    CodeDoc { code, severity: Severity::Warning, summary, explanation }
}

pub(super) const BINDING_TYPE: CodeDoc = error(
    "binding.type-mismatch",
    "A slot is bound to a variable of another type.",
    "An input reads its variable and an output writes it, so both must have one type. Bind another variable, or \
     change the type of this one.",
);
pub(crate) const BREAK_OUTSIDE: CodeDoc = error(
    "break.outside-loop",
    "A break stands outside the body of its loop.",
    "A break leaves the loop around the way on which it is reached, and here there is none on some way. Let only ways \
     from inside the loop's body lead to it.",
);
pub(super) const BUS_DECLARATION: CodeDoc = error(
    "bus.declaration",
    "A bus is declared in a way that gives no sound kinds of nodes.",
    "Each event gives a sender and a handler, and each parameter a slot of both. Names of kinds and ids of slots must \
     differ from all others. Rename what the message names.",
);
pub(super) const CONNECTION_END: CodeDoc = error(
    "connection.no-end",
    "A connection begins or ends at a node or slot that does not exist.",
    "The node was renamed or removed, or its settings no longer give it that slot. Connect another slot or remove \
     the connection.",
);
pub(super) const CONNECTION_KIND: CodeDoc = error(
    "connection.wrong-kind",
    "A connection joins two slots that cannot be joined.",
    "Execution runs from an exec out to an exec in, data from an output to an input. Anything else has no meaning.",
);
pub(super) const CONNECTION_TYPE: CodeDoc = error(
    "connection.type-mismatch",
    "A connection joins slots of different types.",
    "Values are never converted unseen. Put a node that converts the value in between.",
);
pub(super) const DATA_CYCLE: CodeDoc = error(
    "data.cycle",
    "A value is computed from itself.",
    "Nodes without exec slots run as soon as their inputs exist, and here they wait for each other. Keep the value \
     in a variable instead.",
);
pub(super) const DATA_SCOPE: CodeDoc = error(
    "data.not-produced",
    "A value is read where its source cannot have run.",
    "No path of execution passes the source before the reader: the source belongs to another event, or comes later, \
     or produces the value only when it is left by another out. Keep the value in a variable, or move the reader.",
);
pub(crate) const EXEC_CYCLE: CodeDoc = error(
    "exec.cycle",
    "Execution comes back to the same node without a wait in between.",
    "Such a circle would never end. Repeat things with a While or a For, or wait for something on the way round.",
);
pub(super) const CONFLICT_UNRESOLVED: CodeDoc = error(
    "conflict.unresolved",
    "A merge left something that both sides changed.",
    "The file holds what the rule of the conflict let stand, and both sides under `conflicts`. Choose one: in the \
     editor, with `authcanvas resolve FILE --take ours` or `theirs`, or by editing what stands and deleting the entry.",
);
pub(super) const EXEC_TWICE: CodeDoc = error(
    "exec.two-connections",
    "An exec out has more than one connection.",
    "An exec out leads to one place, so that the order of things never depends on names. A Sequence runs several \
     things one after another.",
);
pub(super) const INPUT_WRITTEN: CodeDoc = error(
    "input.written",
    "An output writes a variable that is an input of the graph.",
    "Inputs are given by whoever runs the graph and stay as they are. Write to another variable.",
);
pub(super) const LITERAL_TYPE: CodeDoc = error(
    "literal.type-mismatch",
    "A literal does not have the type of its slot or variable.",
    "Write the value as its type is written: `true`, `1.5`, `\"text\"`, `[1, 2]`, `{\"key\": \"value\"}`.",
);
pub(super) const MISSING_INPUT: CodeDoc = error(
    "slot.missing-input",
    "An input has no value.",
    "The input has no default. Connect it, set it under `set`, or bind it to a variable under `bind`.",
);
pub(super) const NOTHING_STARTS: CodeDoc = error(
    "graph.nothing-starts",
    "Nothing can ever start this graph.",
    "A graph begins at a node without an exec in: On Graph Start, or the handler of an event.",
);
pub(super) const DISCOURAGED: CodeDoc = warning(
    "node.discouraged",
    "A node does something in a way for which there is a better one.",
    "It works, and is weaker or older than it needs to be. The finding says why, and what does the same better.",
);
pub(crate) const NODE_MISTAKE: CodeDoc = error(
    "node.mistake",
    "The description of a kind of node is wrong.",
    "This is a mistake in Authcanvas or in a vocabulary added to it, not in the graph. Please report it.",
);
pub(super) const ORDER_TIE: CodeDoc = warning(
    "order.tie",
    "Several nodes wait for the same event and nothing says which runs first.",
    "They run by `order`, then by id. Give them different orders, so that renaming one cannot change what happens.",
);
pub(super) const OUTCOME_UNHANDLED: CodeDoc = warning(
    "outcome.unhandled",
    "A request can end in a way that nothing handles.",
    "When it ends so, the run goes on with nothing, or ends quietly. Connect the outcome, or add a handler for the \
     notification that tells of it. A Finish that says failure is enough.",
);
pub(super) const REPEATED: CodeDoc = warning(
    "request.no-wait",
    "A request is repeated without a wait.",
    "Execution comes from the request's answer back to the same request at once, so the service is asked as fast as it \
     answers, and may lock the user out. Put a Delay or a question to a person on the way back.",
);
pub(super) const SECRET_SHOWN: CodeDoc = error(
    "secret.shown",
    "A secret goes where values are turned into text.",
    "A secret has no text form, and neither has a record that holds one. Show one of the record's other fields.",
);
pub(super) const SETTING_UNKNOWN: CodeDoc = error(
    "setting.unknown",
    "A node has a setting that its kind does not know.",
    "Settings stand under `with`, values of inputs under `set`. `authcanvas nodes KIND` lists both.",
);
pub(super) const SETTING_VALUE: CodeDoc = error(
    "setting.value",
    "A setting has a value that its kind does not accept.",
    "`authcanvas nodes KIND` tells what each setting may be.",
);
pub(super) const SLOT_UNKNOWN: CodeDoc = error(
    "slot.unknown",
    "A node sets or binds a slot that it does not have.",
    "`authcanvas nodes KIND` lists the slots of a kind. Slots in a text such as `{name}` exist as long as the text \
     mentions them.",
);
pub(super) const SOURCE_TWICE: CodeDoc = error(
    "slot.two-sources",
    "An input has more than one source.",
    "An input takes its value from connections, or from one variable, or from a literal. Where several connections lead to \
     it, the value that was produced last counts; no way of execution may produce two of them.",
);
pub(super) const TYPE_CLASS: CodeDoc = error(
    "type.not-allowed",
    "A node is used with a type that it cannot work on.",
    "`authcanvas nodes KIND` tells which types each slot takes.",
);
pub(super) const TYPE_OPEN: CodeDoc = error(
    "type.open",
    "Nothing says what type a slot has.",
    "The slot takes several types, and no connection, binding or literal settles which. Settle it under `types`.",
);
pub(super) const TYPE_UNKNOWN: CodeDoc = error(
    "type.unknown",
    "A type is named that does not exist.",
    "The types are Bool, Number, String, Secret, Array(T), Map(K, V), EntityId, Crc, Null and the records that \
     `authcanvas nodes` lists.",
);
pub(super) const UNKNOWN_KIND: CodeDoc = error(
    "node.unknown-kind",
    "A node is of a kind that this program does not know.",
    "The kind is misspelt, or comes from a newer version. The node is kept as it is, and the graph cannot run.",
);
pub(super) const UNREACHABLE: CodeDoc = warning(
    "node.unreachable",
    "No entry leads to a node.",
    "The node never runs. Connect it, disable it, or remove it.",
);
pub(super) const USED_TWICE: CodeDoc = warning(
    "value.used-twice",
    "A value that is good for one use is used a second time.",
    "What it belongs to has gone on since, so the service will refuse it. Take the value that the step before gave for the \
     next one, or go back to where the first value was made.",
);
pub(super) const FUNCTION_DECLARATION: CodeDoc = error(
    "function.declaration",
    "A function is declared in a way that gives its calls no sound slots.",
    "Each way in and out of a function, and everything that is given or comes back, is a slot of its calls, so their ids \
     must differ, but for what several outs give alike. Each way in has one node at which it begins. Inputs and outputs of \
     a function stand under `ins` and `outs`, not among its variables.",
);
pub(crate) const FUNCTION_EXIT: CodeDoc = error(
    "function.exit-misplaced",
    "An exit of a function stands where the function would have to go on.",
    "An exit ends the function. In the body of a loop, or behind an out of a Sequence that is not the last, something \
     would remain to be done. Note what is wanted in a variable, and put the exit behind the loop or the last out.",
);
pub(crate) const FUNCTION_RECURSION: CodeDoc = error(
    "function.recursion",
    "A function that calls itself keeps something.",
    "A function whose variables, handlers or waiting nodes last belongs to each node that calls it, so it cannot be \
     called within itself: there would have to be endlessly many. Pass what is needed as parameters, or repeat with a \
     loop.",
);
pub(super) const FUNCTION_UNKNOWN: CodeDoc = error(
    "function.unknown",
    "A node calls a function that does not exist.",
    "The function was renamed or removed. Name another one under `call`, or add it under `functions`.",
);
pub(crate) const FUNCTIONS_TOO_MANY: CodeDoc = error(
    "function.too-many",
    "Calls of functions within functions make the graph too large.",
    "Each node that calls a function has the function for itself, and functions that call functions multiply. Call \
     fewer of them, from fewer places.",
);
pub(super) const HANDLER_VARIABLE: CodeDoc = error(
    "handler.no-variable",
    "A handler of a variable is not bound to one.",
    "It runs when one variable changes, so its input must be bound to that variable under `bind`; a connection or a \
     literal has no changes to tell of.",
);
pub(super) const VARIABLE_ENDLESS: CodeDoc = error(
    "variable.endless-write",
    "A handler of a variable writes that variable while it is connected.",
    "Each write that changes the variable runs the handler again, before the write is over. Disconnect the handler \
     before the write, or write another variable.",
);
pub(super) const VARIABLE_UNKNOWN: CodeDoc = error(
    "variable.unknown",
    "A slot is bound to a variable that does not exist.",
    "The variable was renamed or removed. Bind another one, or add it under `variables`.",
);

/// Every diagnostic that only checking can give, by code. It gives `secret.literal` too, which the reader declares.
pub const CODES: &[CodeDoc] = &[
    BINDING_TYPE,
    BREAK_OUTSIDE,
    BUS_DECLARATION,
    CONFLICT_UNRESOLVED,
    CONNECTION_END,
    CONNECTION_TYPE,
    CONNECTION_KIND,
    DATA_CYCLE,
    DATA_SCOPE,
    EXEC_CYCLE,
    EXEC_TWICE,
    FUNCTION_DECLARATION,
    FUNCTION_EXIT,
    FUNCTION_RECURSION,
    FUNCTIONS_TOO_MANY,
    FUNCTION_UNKNOWN,
    NOTHING_STARTS,
    HANDLER_VARIABLE,
    INPUT_WRITTEN,
    LITERAL_TYPE,
    DISCOURAGED,
    NODE_MISTAKE,
    UNKNOWN_KIND,
    UNREACHABLE,
    ORDER_TIE,
    OUTCOME_UNHANDLED,
    REPEATED,
    SECRET_SHOWN,
    SETTING_UNKNOWN,
    SETTING_VALUE,
    MISSING_INPUT,
    SOURCE_TWICE,
    SLOT_UNKNOWN,
    TYPE_CLASS,
    TYPE_OPEN,
    TYPE_UNKNOWN,
    USED_TWICE,
    VARIABLE_ENDLESS,
    VARIABLE_UNKNOWN,
];

#[cfg(test)]
mod tests {
    use super::CODES;

    #[test]
    fn codes_are_sorted_and_say_something() {
        assert!(CODES.is_sorted_by(|left, right| left.code < right.code));
        for doc in CODES {
            assert!(doc.summary.ends_with('.') && doc.explanation.ends_with('.'), "{}", doc.code);
        }
    }
}
