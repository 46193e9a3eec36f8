//! The client's side of the Secure Remote Password protocol (RFC 2945, RFC 5054) as Cognito has it: a proof that the
//! user knows the password, without the password.
//!
//! Numbers only: nothing is sent here. Cognito differs from the RFC in its group (RFC 3526, 3,072 bits), in how numbers
//! are padded before they are hashed, and in a key that is derived from the shared secret ("Caldera Derived Key"); the
//! reference is amazon-cognito-identity-js (`AuthenticationHelper.js`). A published crate was not taken because it reads
//! the computer's clock, where a run has its own.

use authcanvas_interpreter::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, ConcatenatingMul};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{digest, hmac};
use std::collections::HashMap;
use std::sync::LazyLock;
use zeroize::Zeroizing;

const BITS: u32 = 3072;
/// RFC 5054, section 2.5.4: the secret has at least 256 bits.
const SECRET_BYTES: usize = 32;
/// The prime of RFC 3526, section 4.
const PRIME: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

/// The numbers that both sides know.
struct Group {
    prime: BoxedUint,
    params: BoxedMontyParams,
    generator: BoxedMontyForm,
    /// `k`, which ties the server's number to the group.
    multiplier: BoxedMontyForm,
}

static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let prime = BoxedUint::from_str_radix_with_precision_vartime(PRIME, 16, BITS).expect("the prime has 3,072 bits");
    let params = BoxedMontyParams::new(prime.to_odd().expect("a prime is odd"));
    let two = BoxedUint::from_be_slice(&[2], BITS).expect("two has fewer bits");
    let multiplier = hash(&[&padded(&prime), &padded(&two)]);
    let multiplier = BoxedUint::from_be_slice(&multiplier, BITS).expect("a hash has fewer bits");
    Group {
        generator: BoxedMontyForm::new(two, &params),
        multiplier: BoxedMontyForm::new(multiplier, &params),
        prime,
        params,
    }
});

/// What is wrong with what the service sent, as a fragment that fits behind "the answer holds".
pub(crate) type Fault = &'static str;

/// One sign-in's side of the protocol: a secret number, and the number that is shown for it.
pub(crate) struct Handshake {
    secret: Zeroizing<BoxedUint>,
    public: BoxedUint,
}

/// The proof, as `ChallengeResponses` of PASSWORD_VERIFIER has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub secret_block: String,
    pub signature: String,
    pub timestamp: String,
}

impl Handshake {
    /// A handshake of its own for each sign-in; nothing where the system has no randomness to give.
    pub fn begin() -> Option<Self> {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        SystemRandom::new().fill(&mut *bytes).ok()?;
        Some(Self::with_secret(&*bytes))
    }

    fn with_secret(bytes: &[u8]) -> Self {
        let secret = Zeroizing::new(BoxedUint::from_be_slice_vartime(bytes));
        let public = GROUP.generator.pow(&secret).retrieve();
        Self { secret, public }
    }

    /// `SRP_A`.
    pub fn public(&self) -> String {
        self.public.to_be_bytes_trimmed_vartime().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The proof for a challenge PASSWORD_VERIFIER with these parameters, of the pool with this name (its id behind the
    /// underscore), at this time.
    pub fn claim(
        &self,
        pool: &str,
        user: &str,
        parameters: &HashMap<String, String>,
        password: &Secret,
        now_ms: u64,
    ) -> Result<Claim, Fault> {
        let parameter = |name: &str| parameters.get(name).map(String::as_str).filter(|text| !text.is_empty());
        let salt = parameter("SALT").and_then(number).ok_or("a password challenge without its salt")?;
        let theirs = parameter("SRP_B").and_then(number).ok_or("a password challenge without the server's number")?;
        let block = parameter("SECRET_BLOCK").ok_or("a password challenge without its secret block")?;
        let bytes = STANDARD.decode(block).map_err(|_| "a password challenge whose secret block is no base 64")?;
        let key = self.key(pool, user, &salt, &theirs, password)?;
        let timestamp = timestamp(now_ms);
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &*key));
        for part in [pool.as_bytes(), user.as_bytes(), &bytes, timestamp.as_bytes()] {
            context.update(part);
        }
        let signature = STANDARD.encode(context.sign());
        Ok(Claim { secret_block: block.to_owned(), signature, timestamp })
    }

    /// The key that both sides have if the password is right.
    fn key(
        &self,
        pool: &str,
        user: &str,
        salt: &BoxedUint,
        theirs: &BoxedUint,
        password: &Secret,
    ) -> Result<Zeroizing<[u8; 16]>, Fault> {
        let group = &*GROUP;
        // Numbers that make the shared secret known to everybody (RFC 5054, section 2.5.4).
        if bool::from(theirs.is_zero()) || theirs >= &group.prime {
            return Err("a password challenge with a number that proves nothing");
        }
        let mixed = hash(&[&padded(&self.public), &padded(theirs)]);
        let mixed = BoxedUint::from_be_slice_vartime(&mixed);
        if bool::from(mixed.is_zero()) {
            return Err("a password challenge with a number that proves nothing");
        }
        let inner = Zeroizing::new(hash(&[pool.as_bytes(), user.as_bytes(), b":", password.expose().as_bytes()]));
        let private = Zeroizing::new(hash(&[&padded(salt), &*inner]));
        let private = Zeroizing::new(BoxedUint::from_be_slice_vartime(&*private));

        let verifier = group.generator.pow(&private);
        let base = BoxedMontyForm::new(theirs.clone(), &group.params).sub(&group.multiplier.mul(&verifier));
        let exponent = Zeroizing::new(mixed.concatenating_mul(&*private).concatenating_add(&*self.secret));
        let shared = Zeroizing::new(base.pow(&exponent).retrieve());
        Ok(derived(&padded(&mixed), &padded(&shared)))
    }
}

/// The key of the proof (RFC 5869, cut to 16 bytes).
fn derived(salt: &[u8], material: &[u8]) -> Zeroizing<[u8; 16]> {
    let extracted = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, salt), material);
    let expanded = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, extracted.as_ref()), b"Caldera Derived Key\x01");
    let mut key = Zeroizing::new([0; 16]);
    key.copy_from_slice(&expanded.as_ref()[..16]);
    key
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// A number as the reference hashes it: as few bytes as it needs, and a zero in front where the first bit is set.
fn padded(number: &BoxedUint) -> Zeroizing<Vec<u8>> {
    let bytes = Zeroizing::new(number.to_be_bytes_trimmed_vartime());
    let mut padded = Zeroizing::new(Vec::with_capacity(bytes.len() + 1));
    if bytes.first().is_none_or(|byte| byte & 0x80 != 0) {
        padded.push(0);
    }
    padded.extend_from_slice(&bytes);
    padded
}

/// A number in hexadecimal digits, of no more than the group's bits.
fn number(digits: &str) -> Option<BoxedUint> {
    let is_number = digits.len() <= BITS as usize / 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_number.then(|| BoxedUint::from_str_radix_with_precision_vartime(digits, 16, BITS).ok()).flatten()
}

/// The time as Cognito reads it, in English and with a day without a zero in front: `Tue Feb 3 08:00:01 UTC 2026`.
fn timestamp(now_ms: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (seconds, days) = (now_ms / 1000 % 86_400, now_ms / 86_400_000);
    // Days are counted from the first of March of the year 0, so that a leap day is the last of its year.
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = (shifted_month + 2) % 12;
    let year = era * 400 + year_of_era + u64::from(month < 2);
    format!(
        "{} {} {day} {:02}:{:02}:{:02} UTC {year}",
        DAYS[(days % 7) as usize],
        MONTHS[month as usize],
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers and results of the tests of another implementation, the crate aws-cognito-srp 0.2.6.
    const SALT: &str = "36ef01c6dde9fe503da333b1acc758ba";
    const BLOCK: &str =
        "9ae77ec7154c14dcc487b47707fee4b4920cb96d8a8c045e4c8df879a7b375524aa736acdec6c9ad4ea606774d00621b";
    const AT_MS: u64 = 1_739_212_212_000;

    fn claim(salt: &str, theirs: &str) -> Result<Claim, Fault> {
        let parameters = [("SALT", salt), ("SRP_B", theirs), ("SECRET_BLOCK", BLOCK)];
        let parameters = parameters.map(|(name, text)| (name.to_owned(), text.to_owned())).into_iter().collect();
        Handshake::with_secret(&[1; 128]).claim("abc", "user_id", &parameters, &Secret::new("password"), AT_MS)
    }

    #[test]
    fn proofs_are_those_of_another_implementation() {
        let public = Handshake::with_secret(&[1; 128]).public();
        assert!(public.starts_with("b1ce118779e27c1c015d7a226ecae2ea1fcd017049e4f5c6f9908c686d496dce"), "{public}");
        assert!(public.ends_with("32c241ab33558502dc9bbac1f4a34b3243082b89dcc0620a626d83a483"), "{public}");
        for (salt, theirs, signature) in [
            (SALT, SALT, "apNSb5GZpJciVc6cVNkDf4elCMoWUZcH4aukLlMPiFA="),
            ("36ef01c", "36ef01c", "bVzjSe43mY37A6ZuzEVU5cr6QY1WeV3BPfdVJo0c2/8="),
        ] {
            let expected = Claim {
                secret_block: BLOCK.to_owned(),
                signature: signature.to_owned(),
                timestamp: "Mon Feb 10 18:30:12 UTC 2025".to_owned(),
            };
            assert_eq!(claim(salt, theirs), Ok(expected));
        }
    }

    #[test]
    fn numbers_that_prove_nothing_are_refused() {
        let nothing = Err("a password challenge with a number that proves nothing");
        assert_eq!(claim(SALT, "0"), nothing);
        assert_eq!(claim(SALT, PRIME), nothing);
        let no_number = Err("a password challenge without the server's number");
        for theirs in ["", "g", "-1", "1_0", &"f".repeat(769)] {
            assert_eq!(claim(SALT, theirs), no_number, "{theirs}");
        }
        assert_eq!(claim("", "1"), Err("a password challenge without its salt"));
    }

    #[test]
    fn no_two_handshakes_are_alike() {
        let public = || Handshake::begin().map(|handshake| handshake.public());
        assert_ne!(public(), public());
    }

    #[test]
    fn times_are_written_as_cognito_reads_them() {
        // Made with GNU date: date -u -d @SECONDS '+%a %b %-d %H:%M:%S UTC %Y'.
        for (seconds, expected) in [
            (0, "Thu Jan 1 00:00:00 UTC 1970"),
            (951_782_399, "Mon Feb 28 23:59:59 UTC 2000"),
            (951_782_400, "Tue Feb 29 00:00:00 UTC 2000"),
            (951_868_800, "Wed Mar 1 00:00:00 UTC 2000"),
            (1_767_225_599, "Wed Dec 31 23:59:59 UTC 2025"),
            (4_107_542_400, "Mon Mar 1 00:00:00 UTC 2100"),
        ] {
            assert_eq!(timestamp(seconds * 1000), expected);
        }
    }
}
