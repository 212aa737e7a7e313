//! Ids of made-up events: the same seed gives the same ids. They look like the vendors' own.

use sha2::{Digest, Sha256};

fn digest(seed: u64, number: u64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(number.to_be_bytes());
    hash.finalize().into()
}

/// 26 letters of RFC 4648's base32hex, lower case: what Google allows.
pub(super) fn event_id(seed: u64, number: u64) -> String {
    let letter = |byte: &u8| char::from_digit(u32::from(byte % 32), 32).unwrap_or('0');
    digest(seed, number).iter().take(26).map(letter).collect()
}

/// A UID as Outlook makes them: upper-case hexadecimal digits.
pub(super) fn outlook_uid(seed: u64, number: u64) -> String {
    let digits = hex::encode_upper(digest(seed, number));
    format!("0400000082{}", digits.get(..46).unwrap_or(&digits))
}
