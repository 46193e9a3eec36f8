//! Every diagnostic that importing can give: its stable code, how much it matters, and what to do about it.

use authcanvas_graph::{CodeDoc, Severity};

/// The codes of the importer, sorted by name.
pub const CODES: &[CodeDoc] = &[
    CONNECTION_LOST,
    DATA_SCOPE,
    ENTITY_REFERENCE,
    NATIVE_EVENT,
    NOT_UNDERSTOOD,
    NOT_TRANSLATED,
    SECRET_IN_FILE,
    SELF_ACTIVATED,
    SELF_DEACTIVATED,
    UNKNOWN_BUS,
    VALUE_LOST,
];

pub(crate) const CONNECTION_LOST: CodeDoc = CodeDoc {
    code: "import.connection-lost",
    severity: Severity::Warning,
    summary: "A connection of the imported graph has no counterpart.",
    explanation: "The node is there, but the kind it became has no slot for one end of the connection. What ran or \
                  was read over it does not any more. Connect it by hand to the slot that is meant.",
};

pub(crate) const DATA_SCOPE: CodeDoc = CodeDoc {
    code: "import.data-scope",
    severity: Severity::Error,
    summary: "An input of an imported graph reads a value that has not been produced on some way of execution.",
    explanation: "Every event, and every out that is taken later, begins a way of execution of its own, and on each way to \
                  the input its source must run before it. The engine refuses such a graph too. Keep the value in a \
                  variable, or read it only where its source has run.",
};

pub(crate) const ENTITY_REFERENCE: CodeDoc = CodeDoc {
    code: "import.entity-reference",
    severity: Severity::Error,
    summary: "An imported graph names an entity of a level.",
    explanation: "The id stands for an entity that only the engine's level has. The engine refuses such a graph too: let \
                  the graph be given the entity, or use its own.",
};

pub(crate) const NATIVE_EVENT: CodeDoc = CodeDoc {
    code: "import.native-event",
    severity: Severity::Error,
    summary: "A handler of a native event is not connected as the engine wants it.",
    explanation: "Exactly one connection must lead to Connect of such a handler, from a node with a single way out, and the \
                  event's object must come from that node. The engine refuses such a graph too.",
};

pub(crate) const SELF_ACTIVATED: CodeDoc = CodeDoc {
    code: "import.self-activation",
    severity: Severity::Error,
    summary: "The beginning of an imported graph activates the graph's own entity.",
    explanation: "Activating the entity begins the graph, which activates the entity again, without end. The engine \
                  refuses such a graph too.",
};

pub(crate) const SELF_DEACTIVATED: CodeDoc = CodeDoc {
    code: "import.self-deactivation",
    severity: Severity::Error,
    summary: "An imported graph goes on after it has deactivated its own entity.",
    explanation: "Deactivating the entity ends the graph, so nothing can follow. The engine refuses such a graph too. Let \
                  the deactivation be the last node of its way.",
};

pub(crate) const NOT_TRANSLATED: CodeDoc = CodeDoc {
    code: "import.placeholder",
    severity: Severity::Warning,
    summary: "A node of the imported graph has no counterpart; a placeholder stands for it.",
    explanation: "The placeholder keeps the node as it stood in the file, with its connections. A run that reaches it \
                  ends in a fault; a graph that never does runs. `--strict` makes it an error before running. Replace \
                  it with nodes that do the same, or remove it.",
};

pub(crate) const NOT_UNDERSTOOD: CodeDoc = CodeDoc {
    code: "import.not-understood",
    severity: Severity::Warning,
    summary: "Something in the imported file was not understood.",
    explanation: "The place names the member of the file. The rest of the graph was imported; open the original in \
                  Open 3D Engine to see what is meant there.",
};

pub(crate) const SECRET_IN_FILE: CodeDoc = CodeDoc {
    code: "import.secret-in-file",
    severity: Severity::Warning,
    summary: "The imported file holds a secret as plain text.",
    explanation: "A password or the like stands in the `.scriptcanvas` file itself. Run directly, it is used as it is; \
                  imported to a graph, it becomes an input of type Secret and does not stand in the new file. Remove \
                  it from the old file too, and change it: whoever has the file has the secret.",
};

pub(crate) const UNKNOWN_BUS: CodeDoc = CodeDoc {
    code: "import.unknown-bus",
    severity: Severity::Warning,
    summary: "An imported graph uses a bus that nobody here knows.",
    explanation: "Sending on such a bus does nothing and answers the default of the result's type, with one warning in \
                  each run; its handlers never run. That is what the engine does with a bus that nobody handles. \
                  `--strict` makes it an error before running.",
};

pub(crate) const VALUE_LOST: CodeDoc = CodeDoc {
    code: "import.value-lost",
    severity: Severity::Warning,
    summary: "A value of the imported graph has no counterpart.",
    explanation: "The value is of a type that graphs here do not have, or does not fit the slot it stands in. The \
                  slot has its default instead. Set it by hand.",
};
