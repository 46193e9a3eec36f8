//! The report that continuous integration reads: JUnit XML, written by hand, since it is one element in another.

use super::judge::Judged;
use std::fmt::Write;
use std::time::Duration;

/// The report of tests as JUnit XML.
pub fn junit(judged: &[Judged]) -> String {
    let n_failures = judged.iter().filter(|one| !one.passes()).count();
    let total = seconds(judged.iter().map(|one| one.elapsed).sum());
    let counts = format!("tests=\"{}\" failures=\"{n_failures}\" errors=\"0\" time=\"{total}\"", judged.len());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n  <testsuite name=\"authcanvas\" {counts}>\n"
    );
    for one in judged {
        let (folder, name) = one.name.rsplit_once('/').unwrap_or(("", &one.name));
        // Writing to a String cannot fail.
        let _never_fails = write!(
            xml,
            "    <testcase classname=\"{}\" name=\"{}\" time=\"{}\">",
            escaped(folder),
            escaped(name),
            seconds(one.elapsed)
        );
        if !one.passes() {
            let first = one.failures.first().and_then(|text| text.lines().next()).unwrap_or("");
            let all = one.failures.join("\n");
            let _never_fails =
                write!(xml, "\n      <failure message=\"{}\">{}</failure>", escaped(first), escaped(&all));
        }
        if !one.prints.is_empty() {
            let _never_fails = write!(xml, "\n      <system-out>{}</system-out>", escaped(&one.prints.join("\n")));
        }
        xml.push_str(if one.passes() && one.prints.is_empty() { "</testcase>\n" } else { "\n    </testcase>\n" });
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

fn seconds(duration: Duration) -> String {
    format!("{:.3}", duration.as_secs_f64())
}

/// Text for an attribute or an element. XML 1.0 has no form at all for most control characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' => {
                // As a reference it survives the normalisation of attributes.
                let _never_fails = write!(escaped, "&#{};", u32::from(character));
            }
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_escaped() {
        let one = Judged {
            name: "a/<b>\u{1}\"&".to_owned(),
            failures: vec!["1 < 2\nmore".to_owned()],
            prints: vec!["]]>".to_owned()],
            elapsed: Duration::from_millis(1500),
        };
        let xml = junit(&[one]);
        assert!(xml.contains("classname=\"a\" name=\"&lt;b&gt;\u{fffd}&quot;&amp;\" time=\"1.500\""), "{xml}");
        assert!(xml.contains("<failure message=\"1 &lt; 2\">1 &lt; 2&#10;more</failure>"), "{xml}");
        assert!(xml.contains("<system-out>]]&gt;</system-out>"), "{xml}");
    }
}
