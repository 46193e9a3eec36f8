//! Every diagnostic that importing can give: its stable code, how much it matters, and what to do about it.

use authcanvas_graph::{CodeDoc, Severity};

/// The codes of the importer, sorted by name.
pub const CODES: &[CodeDoc] = &[CONNECTION_LOST, NOT_TRANSLATED, NOT_UNDERSTOOD, SECRET_IN_FILE, VALUE_LOST];

pub(crate) const CONNECTION_LOST: CodeDoc = CodeDoc {
    code: "import.connection-lost",
    severity: Severity::Warning,
    summary: "A connection of the imported graph has no counterpart.",
    explanation: "The node is there, but the kind it became has no slot for one end of the connection. What ran or \
                  was read over it does not any more. Connect it by hand to the slot that is meant.",
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

pub(crate) const VALUE_LOST: CodeDoc = CodeDoc {
    code: "import.value-lost",
    severity: Severity::Warning,
    summary: "A value of the imported graph has no counterpart.",
    explanation: "The value is of a type that graphs here do not have, or does not fit the slot it stands in. The \
                  slot has its default instead. Set it by hand.",
};
