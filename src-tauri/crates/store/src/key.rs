//! The database's key. Where it is kept is not decided here.

use std::fmt;

/// 32 random bytes that encrypt one database and its backups. Whoever holds it can read everything.
#[derive(Clone, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// The key itself; it is used raw, without a passphrase function, so it has to be random.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// 64 hexadecimal digits, to be kept in the keychain and nowhere else.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// SQLCipher's raw-key form (its documentation of `PRAGMA key`, "Raw Key Data").
    pub(crate) fn pragma(&self) -> String {
        format!("PRAGMA key = \"x'{}'\";", hex::encode(self.0))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
