//! The parameters of a request, decoded as `application/x-www-form-urlencoded` has them.

use std::collections::BTreeMap;

use super::OAuthRefusal;

/// Decoded parameters, each there once.
#[derive(Debug)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// Decodes a body or a query. A parameter that stands twice is refused (RFC 6749, section 3.2), and so is an
    /// escape that is none, which a lenient server would take for itself and a strict one would not.
    pub fn parse(text: &str) -> Result<Form, OAuthRefusal> {
        let mut parameters = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let wrong = || OAuthRefusal::new("invalid_request", "A parameter is not percent-encoded as it should be.");
            let (name, value) = (decoded(name).ok_or_else(wrong)?, decoded(value).ok_or_else(wrong)?);
            if parameters.insert(name.clone(), value).is_some() {
                return Err(OAuthRefusal::new("invalid_request", format!("The parameter {name} stands there twice.")));
            }
        }
        Ok(Form(parameters))
    }

    /// A parameter; an empty one counts as absent (RFC 6749, section 3.1).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter that has to be there.
    pub fn required(&self, name: &str) -> Result<&str, OAuthRefusal> {
        self.get(name)
            .ok_or_else(|| OAuthRefusal::new("invalid_request", format!("Missing required parameter: {name}")))
    }
}

/// Undoes the encoding of the form media type (URL Standard, section 5.1); nothing for what is not encoded at all.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                let digits =
                    std::str::from_utf8(&digits).ok().filter(|it| it.bytes().all(|b| b.is_ascii_hexdigit()))?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            // These stand in a form only encoded.
            b'|' | b' ' | b'"' | b'<' | b'>' | 0..=31 | 127.. => return None,
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_and_stand_once() {
        let form = Form::parse("a=b+c&d=%7C%2B%26&e=").expect("the form is well-formed");
        assert_eq!((form.get("a"), form.get("d"), form.get("e")), (Some("b c"), Some("|+&"), None));
        for bad in ["a=1&a=2", "a=%", "a=%4", "a=%zz", "a=x|y", "a=%ff"] {
            assert_eq!(Form::parse(bad).map(|_| ()).map_err(|it| it.error), Err("invalid_request"), "{bad}");
        }
    }
}
