//! Every diagnostic that the reader can give: its stable code, how much it matters, and what to do about it.

use crate::{CodeDoc, Severity};

/// The codes of the reader, sorted by name.
pub const CODES: &[CodeDoc] = &[
    CONNECTION_DUPLICATE,
    CONNECTION_MALFORMED,
    FIELD_UNKNOWN,
    FIELD_WRONG_TYPE,
    FRAME_INCOMPLETE,
    FUNCTION_FILE,
    ID_MALFORMED,
    KEY_DUPLICATE,
    NODE_NO_KIND,
    NUMBER_INEXACT,
    SECRET_LITERAL,
    TYPE_MALFORMED,
    VARIABLE_NO_TYPE,
];

pub(crate) const CONNECTION_DUPLICATE: CodeDoc = CodeDoc {
    code: "connection.duplicate",
    severity: Severity::Error,
    summary: "A connection stands in the file twice.",
    explanation: "Two slots are connected once or not at all. The first entry counts, the later one is kept in the \
                  file without effect. Delete one of them.",
};

pub(crate) const CONNECTION_MALFORMED: CodeDoc = CodeDoc {
    code: "connection.malformed",
    severity: Severity::Error,
    summary: "An entry of `connections` is no connection.",
    explanation: "A connection is text of the form \"node.slot -> node.slot\", with ids of lower-case letters, digits \
                  and `_`. The entry is kept in the file without effect until it is corrected.",
};

pub(crate) const FIELD_UNKNOWN: CodeDoc = CodeDoc {
    code: "field.unknown",
    severity: Severity::Error,
    summary: "A field has a name that means nothing at its place.",
    explanation: "The name may be misspelt, stand in the wrong entry, or come from another version. The field is kept \
                  in the file without effect. Correct its name or delete it.",
};

pub(crate) const FIELD_WRONG_TYPE: CodeDoc = CodeDoc {
    code: "field.wrong-type",
    severity: Severity::Error,
    summary: "A value is not of the sort that belongs in its place.",
    explanation: "The field is known, and what stands in it cannot be its value: a number where text belongs, a list \
                  where a map belongs. The entry is kept in the file without effect until it is corrected.",
};

/// A node calls a function of another file that cannot be had.
pub const FUNCTION_FILE: CodeDoc = CodeDoc {
    code: "function.file",
    severity: Severity::Error,
    summary: "A node calls a function of another file that cannot be had.",
    explanation: "`call: \"path#function\"` names a function of another graph file, by its path from this file's folder. \
                  The file is missing, is no graph, has errors, lies outside the folder, or has no such function.",
};

pub(crate) const FRAME_INCOMPLETE: CodeDoc = CodeDoc {
    code: "frame.incomplete",
    severity: Severity::Warning,
    summary: "A frame does not say where it is or how large.",
    explanation: "A frame needs both `at: (x, y)` and `size: (width, height)`. It is kept in the file and not drawn. \
                  Looks carry no meaning, so the graph still runs.",
};

pub(crate) const ID_MALFORMED: CodeDoc = CodeDoc {
    code: "id.malformed",
    severity: Severity::Error,
    summary: "The id of a node, a variable or a slot is not snake_case.",
    explanation: "An id begins with a lower-case letter and goes on with lower-case letters, digits and `_`. The entry \
                  is kept in the file without effect until its id is corrected.",
};

pub(crate) const KEY_DUPLICATE: CodeDoc = CodeDoc {
    code: "key.duplicate",
    severity: Severity::Error,
    summary: "A field or a key occurs twice in one place.",
    explanation: "The first entry counts. The later one is kept in the file without effect, so that nothing is lost \
                  after a merge. Delete one of them or give it another name.",
};

pub(crate) const NODE_NO_KIND: CodeDoc = CodeDoc {
    code: "node.no-kind",
    severity: Severity::Error,
    summary: "A node does not say which kind it is.",
    explanation: "Every node has a `kind`, such as `kind: \"debug.print\"`. Until it has one the node is a placeholder \
                  and the graph cannot run.",
};

pub(crate) const NUMBER_INEXACT: CodeDoc = CodeDoc {
    code: "number.inexact",
    severity: Severity::Warning,
    summary: "A number cannot be held exactly by 64-bit floating point.",
    explanation: "Whole numbers are exact up to 9007199254740992, and no number is larger than about 1.8e308. The \
                  number is kept word for word and is no Number. If it is an identifier, write it as text.",
};

/// A secret has a value in the file: a variable, which the reader finds, or an input of a node, which only those who
/// know its kind can find.
pub const SECRET_LITERAL: CodeDoc = CodeDoc {
    code: "secret.literal",
    severity: Severity::Error,
    summary: "A secret stands in the file.",
    explanation: "Secrets are never written in a file, which is reviewed and shared: whoever runs the graph gives them. \
                  Delete the value; give the variable the role Input, and bind the slot to such a variable of type \
                  Secret. Say with `--secret-env`, `--secret-file`, `--secret-prompt` or `--secret-cmd` where it comes \
                  from. And change the secret, for everybody who read the file knows it.",
};

pub(crate) const TYPE_MALFORMED: CodeDoc = CodeDoc {
    code: "type.malformed",
    severity: Severity::Error,
    summary: "A type is not written as types are.",
    explanation: "A type is a name such as `String` or `AWSCredentials`, or `Array(T)`, `Map(K, V)`, `Host(Name)`. A \
                  variable without a readable type is kept in the file and counts as absent.",
};

pub(crate) const VARIABLE_NO_TYPE: CodeDoc = CodeDoc {
    code: "variable.no-type",
    severity: Severity::Error,
    summary: "A variable does not say its type.",
    explanation: "Every variable has a `type`, such as `type: String`. Until it has one it is kept in the file and \
                  counts as absent.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_documented_in_sentences() {
        assert!(CODES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for doc in CODES {
            assert!(doc.summary.ends_with('.') && doc.explanation.ends_with('.'), "{}", doc.code);
        }
    }
}
