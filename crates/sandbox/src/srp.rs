//! The pool's side of the Secure Remote Password protocol as Cognito has it: checking a proof of a password that was
//! never sent.
//!
//! Written apart from the client of this repository, so that each checks the other; the reference of both is
//! amazon-cognito-identity-js. What is kept of a password is as good as the password: a sandbox protects nothing.

use std::sync::LazyLock;

use crypto_bigint::{
    BoxedUint,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use ring::{digest, hmac};

const BITS: u32 = 3072;
/// The prime of RFC 3526, section 4.
const PRIME: &str = "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

struct Group {
    prime: BoxedUint,
    params: BoxedMontyParams,
    generator: BoxedMontyForm,
    multiplier: BoxedMontyForm,
}

static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let prime = BoxedUint::from_str_radix_with_precision_vartime(PRIME, 16, BITS).expect("the prime has 3,072 bits");
    let params = BoxedMontyParams::new(prime.to_odd().expect("a prime is odd"));
    let in_group = |bytes: &[u8]| {
        BoxedMontyForm::new(BoxedUint::from_be_slice(bytes, BITS).expect("no more than 256 bits"), &params)
    };
    let multiplier = hash(&[&padded(&prime), &[2]]);
    Group { generator: in_group(&[2]), multiplier: in_group(&multiplier), prime, params }
});

/// What a pool keeps of a password for proofs of it.
pub(crate) struct Verifier {
    salt: BoxedUint,
    private: BoxedUint,
}

/// An exchange that the client has begun.
pub(crate) struct Opened {
    /// `SRP_B`.
    pub public: String,
    /// What the proof is made with, if the password is right.
    pub key: [u8; 16],
}

impl Verifier {
    /// What is kept of this user's password. The salt is any bytes that belong to the user.
    pub fn new(pool_id: &str, username: &str, salt: &[u8; 16], password: &str) -> Verifier {
        let mut salt = *salt;
        // Some clients hash the salt as it is written, others as a number: without zeros in front these are the same.
        salt[0] |= 1;
        let salt = BoxedUint::from_be_slice_vartime(&salt);
        let inner = hash(&[name_of(pool_id).as_bytes(), username.as_bytes(), b":", password.as_bytes()]);
        let private = BoxedUint::from_be_slice_vartime(&hash(&[&padded(&salt), &inner]));
        Verifier { salt, private }
    }

    /// `SALT`.
    pub fn salt(&self) -> String {
        hex(&self.salt)
    }

    /// Begins an exchange with the number that the client showed (`SRP_A`) and a secret of our own. Nothing for numbers
    /// that would let anybody know the key.
    pub fn open(&self, theirs: &str, secret: &[u8]) -> Option<Opened> {
        let group = &*GROUP;
        let is_number = theirs.len() <= BITS as usize / 4 && theirs.bytes().all(|byte| byte.is_ascii_hexdigit());
        let theirs = is_number.then(|| BoxedUint::from_str_radix_with_precision_vartime(theirs, 16, BITS).ok())??;
        if bool::from(theirs.is_zero()) || theirs >= group.prime {
            return None;
        }
        let secret = BoxedUint::from_be_slice_vartime(secret);
        let verifier = group.generator.pow(&self.private);
        let ours = group.multiplier.mul(&verifier).add(&group.generator.pow(&secret)).retrieve();
        let mixed = BoxedUint::from_be_slice_vartime(&hash(&[&padded(&theirs), &padded(&ours)]));
        let base = BoxedMontyForm::new(theirs, &group.params).mul(&verifier.pow(&mixed));
        let shared = base.pow(&secret).retrieve();
        let extracted = sign(&padded(&mixed), &[&padded(&shared)]);
        let expanded = sign(extracted.as_ref(), &[b"Caldera Derived Key\x01"]);
        let mut key = [0; 16];
        key.copy_from_slice(&expanded.as_ref()[..16]);
        Some(Opened { public: hex(&ours), key })
    }
}

/// Whether this is the proof that the key makes.
pub(crate) fn is_proof(key: &[u8; 16], pool_id: &str, username: &str, block: &[u8], time: &str, proof: &[u8]) -> bool {
    let message = [name_of(pool_id).as_bytes(), username.as_bytes(), block, time.as_bytes()].concat();
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, key), &message, proof).is_ok()
}

/// Whether a time is written as Cognito reads it: `Tue Feb 3 08:00:01 UTC 2026`, the day without a zero in front.
pub(crate) fn is_timestamp(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let is_time = |text: &str| {
        let parts: Vec<&str> = text.split(':').collect();
        let limits = [24, 60, 60];
        parts.len() == 3
            && parts
                .iter()
                .zip(limits)
                .all(|(part, limit)| part.len() == 2 && number(part).is_some_and(|it| it < limit))
    };
    let parts: Vec<&str> = text.split(' ').collect();
    let [day, month, date, time, zone, year] = parts.as_slice() else { return false };
    DAYS.contains(day)
        && MONTHS.contains(month)
        && !date.starts_with('0')
        && number(date).is_some_and(|date| (1..=31).contains(&date))
        && is_time(time)
        && *zone == "UTC"
        && year.len() == 4
        && number(year).is_some()
}

/// The part of a pool's id that is hashed: what comes after the region.
fn name_of(pool_id: &str) -> &str {
    pool_id.split_once('_').map_or(pool_id, |(_, name)| name)
}

fn sign(key: &[u8], parts: &[&[u8]]) -> hmac::Tag {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &parts.concat())
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, &parts.concat()).as_ref());
    hash
}

/// A number as two's complement has it, which the reference hashes.
fn padded(number: &BoxedUint) -> Vec<u8> {
    let bytes = number.to_be_bytes_trimmed_vartime();
    let zero: &[u8] = if bytes.first().is_none_or(|byte| *byte >= 0x80) { &[0] } else { &[] };
    [zero, &bytes].concat()
}

fn hex(number: &BoxedUint) -> String {
    number.to_be_bytes_trimmed_vartime().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cognitos_way_to_write_times_is_read() {
        for good in ["Tue Feb 3 08:00:01 UTC 2026", "Wed Dec 31 23:59:59 UTC 2025"] {
            assert!(is_timestamp(good), "{good}");
        }
        for bad in [
            "",
            "Tue Feb 03 08:00:01 UTC 2026",
            "Di Feb 3 08:00:01 UTC 2026",
            "Tue Feb 3 8:00:01 UTC 2026",
            "Tue Feb 3 08:00:01 GMT 2026",
            "Tue Feb 3 24:00:00 UTC 2026",
            "2026-02-03T08:00:01Z",
        ] {
            assert!(!is_timestamp(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_that_give_the_key_away_are_refused() {
        let verifier = Verifier::new("us-east-1_A", "ada", &[0; 16], "secret");
        let multiple = PRIME;
        for theirs in ["", "0", "000", "xyz", "-1", multiple, &"f".repeat(769)] {
            assert!(verifier.open(theirs, &[1; 32]).is_none(), "{theirs}");
        }
        assert!(verifier.open("2", &[1; 32]).is_some());
    }
}
