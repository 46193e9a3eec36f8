//! Hosts and URLs: which are well-formed, which are this machine, which are built in.
//!
//! A URL is read by strict rules of our own, so that the host that was consented to and the host that a client
//! connects to can never differ: whatever could be read in two ways is refused. No name is ever resolved here.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Where Login with Amazon and Google take device and token requests (their developer documentation; the values in
/// Open 3D Engine's sample registry), and where Google publishes its keys.
const PROVIDER_HOSTS: [&str; 5] =
    ["api.amazon.com", "api.amazon.co.uk", "api.amazon.co.jp", "oauth2.googleapis.com", "www.googleapis.com"];

/// The service labels of Cognito's endpoints (AWS General Reference, "Amazon Cognito endpoints and quotas").
const SERVICE_LABELS: [&str; 4] = ["cognito-idp", "cognito-idp-fips", "cognito-identity", "cognito-identity-fips"];

/// The DNS suffixes of AWS's partitions, as the SDK's partition table and botocore's `partitions.json` have them:
/// standard and GovCloud, China, the isolated partitions, the European Sovereign Cloud, and the dual-stack ones.
const AWS_SUFFIXES: [&str; 9] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "c2s.ic.gov",
    "sc2s.sgov.gov",
    "cloud.adc-e.uk",
    "csp.hci.ic.gov",
    "amazonaws.eu",
    "api.aws",
    "api.amazonwebservices.com.cn",
];

/// What is wrong with a URL. The URL itself is not quoted, since one can carry a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlProblem {
    /// Neither `https://` nor `http://`.
    Scheme,
    /// Something before the host that could be a user name or password.
    UserInfo,
    /// A host that is empty or not a plain name, IPv4 or bracketed IPv6 address.
    Host,
    /// A port that is no number from 1 to 65535.
    Port,
    /// A character that stands in no URL.
    Character,
    /// `http` to a host that is not this machine, where only `https` is safe.
    NotEncrypted,
}

impl fmt::Display for UrlProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "expected a URL that begins with https://, found another text",
            Self::UserInfo => "expected a URL without user name or password, found one before `@`",
            Self::Host => "expected a host name or address behind ://, found none that is valid",
            Self::Port => "expected a port from 1 to 65535, found another",
            Self::Character => "expected a URL, found a character that no URL holds",
            Self::NotEncrypted => "expected https, found http to a host that is not this machine",
        })
    }
}

impl std::error::Error for UrlProblem {}

/// The parts of a URL that decide where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UrlTarget {
    pub is_https: bool,
    pub host: String,
}

/// Reads scheme and host of an absolute `http` or `https` URL (RFC 3986, without the parts that nobody needs here).
pub(crate) fn url_target(url: &str) -> Result<UrlTarget, UrlProblem> {
    if !url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>')) {
        return Err(UrlProblem::Character);
    }
    let (scheme, rest) = url.split_once("://").ok_or(UrlProblem::Scheme)?;
    let is_https = match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        _other => return Err(UrlProblem::Scheme),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(UrlProblem::UserInfo);
    }
    let (host, port) = match authority.strip_prefix('[') {
        Some(bracketed) => {
            let (address, port) = bracketed.split_once(']').ok_or(UrlProblem::Host)?;
            address.parse::<Ipv6Addr>().map_err(|_| UrlProblem::Host)?;
            (address, port)
        }
        None => {
            let end = authority.find(':').unwrap_or(authority.len());
            let (name, port) = authority.split_at(end);
            if !is_host_name(name) {
                return Err(UrlProblem::Host);
            }
            (name, port)
        }
    };
    if !port.is_empty() {
        let digits = port.strip_prefix(':').ok_or(UrlProblem::Host)?;
        let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits || digits.parse::<u16>().map_or(true, |port| port == 0) {
            return Err(UrlProblem::Port);
        }
    }
    Ok(UrlTarget { is_https, host: host.to_ascii_lowercase() })
}

/// The host of a URL that requests with secrets may go to: `https`, or `http` to this machine only.
pub fn host_of_url(url: &str) -> Result<String, UrlProblem> {
    let target = url_target(url)?;
    if !target.is_https && !is_loopback_host(&target.host) {
        return Err(UrlProblem::NotEncrypted);
    }
    Ok(target.host)
}

/// True for a name or address that is always this machine: `localhost`, 127.0.0.0/8, `::1`.
pub fn is_loopback_host(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

/// True for the hosts that a run may reach without anybody's consent: this machine, Cognito's own endpoints, and the
/// built-in providers. Other AWS host names are not among them, since anybody can own a machine or an API there.
pub fn is_built_in_host(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    is_loopback_host(&host) || PROVIDER_HOSTS.contains(&host.as_str()) || is_cognito_host(&host)
}

fn is_cognito_host(host: &str) -> bool {
    let Some((service, rest)) = host.split_once('.') else { return false };
    let Some((region, suffix)) = rest.split_once('.') else { return false };
    SERVICE_LABELS.contains(&service) && is_region(region) && AWS_SUFFIXES.contains(&suffix)
}

/// True for a region's name: Open 3D Engine's pattern `^[a-z]{2}-[a-z]{4,9}-[0-9]{1}$`, widened to the names of all
/// partitions (`us-gov-west-1`, `cn-north-1`, `us-isob-east-1`, `eusc-de-east-1`).
pub(crate) fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let letters = |part: &str, longest: usize| {
        (2..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let [first, middle @ .., last] = parts.as_slice() else { return false };
    letters(first, 4)
        && (1..=2).contains(&middle.len())
        && middle.iter().all(|part| letters(part, 9))
        && (1..=2).contains(&last.len())
        && last.bytes().all(|byte| byte.is_ascii_digit())
}

/// True for a text that can stand as one label of a host name, which is all that the SDK asks of a region.
pub(crate) fn is_host_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

pub(crate) fn is_host_name(text: &str) -> bool {
    // Underscores stand in the names of containers, and a final dot in fully qualified names; the latter is refused
    // because `example.com.` and `example.com` would be two answers to one question of consent.
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        })
}

/// The DNS suffix of a region's partition, which ends the key of a user pool's login (`.com.cn` in China).
pub(crate) fn dns_suffix(region: &str) -> &'static str {
    const BY_PREFIX: [(&str, &str); 6] = [
        ("cn-", "amazonaws.com.cn"),
        ("us-iso-", "c2s.ic.gov"),
        ("us-isob-", "sc2s.sgov.gov"),
        ("eu-isoe-", "cloud.adc-e.uk"),
        ("us-isof-", "csp.hci.ic.gov"),
        ("eusc-", "amazonaws.eu"),
    ];
    BY_PREFIX.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or("amazonaws.com", |(_, suffix)| suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_url_is_read_in_one_way_only() {
        for (url, expected) in [
            ("https://oauth2.googleapis.com/token", Ok("oauth2.googleapis.com")),
            ("HTTPS://API.Amazon.COM:443/auth", Ok("api.amazon.com")),
            ("http://127.0.0.1:4566", Ok("127.0.0.1")),
            ("http://[::1]:80/x", Ok("::1")),
            ("http://localhost?x", Ok("localhost")),
            ("http://example.com/", Err(UrlProblem::NotEncrypted)),
            ("http://127.0.0.1.example.com/", Err(UrlProblem::NotEncrypted)),
            ("http://127.1/", Err(UrlProblem::NotEncrypted)),
            ("https://good.example@evil.example/", Err(UrlProblem::UserInfo)),
            ("https://evil.example\\@good.example/", Err(UrlProblem::Character)),
            ("https://good.example /", Err(UrlProblem::Character)),
            ("https://exämple.com/", Err(UrlProblem::Character)),
            ("https:///path", Err(UrlProblem::Host)),
            ("https://a..b/", Err(UrlProblem::Host)),
            ("https://example.com./", Err(UrlProblem::Host)),
            ("https://[::1/", Err(UrlProblem::Host)),
            ("https://[::1]x/", Err(UrlProblem::Host)),
            ("https://a:0/", Err(UrlProblem::Port)),
            ("https://a:99999/", Err(UrlProblem::Port)),
            ("https://a:+1/", Err(UrlProblem::Port)),
            ("ftp://a/", Err(UrlProblem::Scheme)),
            ("example.com", Err(UrlProblem::Scheme)),
            ("", Err(UrlProblem::Scheme)),
        ] {
            assert_eq!(host_of_url(url), expected.map(str::to_owned), "{url}");
        }
    }

    #[test]
    fn built_in_hosts_are_exact() {
        for host in [
            "localhost",
            "127.0.0.1",
            "127.8.9.10",
            "::1",
            "cognito-idp.us-east-1.amazonaws.com",
            "cognito-identity.cn-north-1.amazonaws.com.cn",
            "cognito-idp-fips.us-gov-west-1.amazonaws.com",
            "cognito-idp.eusc-de-east-1.amazonaws.eu",
            "cognito-identity.us-west-2.api.aws",
            "api.amazon.com",
            "oauth2.googleapis.com",
        ] {
            assert!(is_built_in_host(host), "{host}");
        }
        for host in [
            "0.0.0.0",
            "10.0.0.1",
            "evil.example",
            "cognito-idp.us-east-1.amazonaws.com.evil.example",
            "cognito-idp.evil.amazonaws.com",
            "cognito-idp.us-east-1.evilamazonaws.com",
            "ec2-1-2-3-4.us-east-1.amazonaws.com",
            "xcognito-idp.us-east-1.amazonaws.com",
            "abc.auth.us-east-1.amazoncognito.com",
            "evil.googleapis.com",
            "",
        ] {
            assert!(!is_built_in_host(host), "{host}");
        }
    }

    #[test]
    fn regions_of_every_partition_are_known_with_their_suffix() {
        for (region, suffix) in [
            ("us-east-1", "amazonaws.com"),
            ("ap-southeast-2", "amazonaws.com"),
            ("ap-northeast-1", "amazonaws.com"),
            ("us-gov-west-1", "amazonaws.com"),
            ("cn-northwest-1", "amazonaws.com.cn"),
            ("us-iso-east-1", "c2s.ic.gov"),
            ("us-isob-east-1", "sc2s.sgov.gov"),
            ("eu-isoe-west-1", "cloud.adc-e.uk"),
            ("us-isof-south-1", "csp.hci.ic.gov"),
            ("eusc-de-east-1", "amazonaws.eu"),
        ] {
            assert!(is_region(region), "{region}");
            assert_eq!(dns_suffix(region), suffix, "{region}");
        }
        for text in
            ["", "us-east", "us-east-", "US-EAST-1", "us east 1", "us-east-1.evil.example", "us-east-1a", "x-east-1"]
        {
            assert!(!is_region(text), "{text}");
        }
    }
}
