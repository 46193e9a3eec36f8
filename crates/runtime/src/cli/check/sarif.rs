//! Findings as SARIF 2.1.0, which code hosts and editors read.

use super::Finding;
use crate::cli::codes;
use authcanvas_graph::{CodeDoc, Severity};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The whole log: one run, with the rules that it names.
pub(super) fn log(findings: &[Finding]) -> Value {
    let all: BTreeMap<&str, &CodeDoc> = codes().map(|doc| (doc.code, doc)).collect();
    let mut named: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    named.sort_unstable();
    named.dedup();
    let rules: Vec<Value> = named.iter().filter_map(|code| all.get(code)).map(|doc| rule(doc)).collect();
    let index = |code: &str| named.iter().position(|named| *named == code);
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, index(finding.code))).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "authcanvas", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(doc: &CodeDoc) -> Value {
    json!({
        "id": doc.code,
        "shortDescription": {"text": doc.summary},
        "fullDescription": {"text": doc.explanation},
        "help": {"text": format!("`authcanvas explain {}` says this too. {}", doc.code, doc.explanation)},
        "defaultConfiguration": {"level": level(doc.severity)},
    })
}

fn result(finding: &Finding, rule: Option<usize>) -> Value {
    let Finding { path, location, severity, code, site, message, hint, fixes, text: _ } = finding;
    let hint = hint.as_ref().map_or(String::new(), |hint| format!(". {hint}"));
    let mut place = json!({"artifactLocation": {"uri": uri(path)}});
    if let (Some(place), Some(at)) = (place.as_object_mut(), location) {
        place.insert("region".to_owned(), json!({"startLine": at.line, "startColumn": at.column}));
    }
    json!({
        "ruleId": code,
        "ruleIndex": rule,
        "level": level(*severity),
        "message": {"text": format!("{site}: {message}{hint}")},
        "locations": [{"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": site}]}],
        "properties": {"fixes": fixes},
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A path as a URI: with slashes, and without what a URI cannot hold. A relative one stays relative, so that it is found from
/// wherever the repository stands.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text);
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if path.is_absolute() { format!("file://{}{out}", if out.starts_with('/') { "" } else { "/" }) } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri(Path::new("./flows/sign in.ron")), "flows/sign%20in.ron");
        assert_eq!(uri(Path::new("/tmp/\u{e4}.ron")), "file:///tmp/%C3%A4.ron");
    }
}
