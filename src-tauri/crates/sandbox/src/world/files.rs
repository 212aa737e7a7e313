//! Worlds that come from a file, and the empty one. Making firms up is `demo` and `generate`.

use super::World;
use chrono::{DateTime, Utc};
use std::path::Path;

/// Why a world file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file could not be read.
    #[error("the firm's file cannot be read")]
    Read(#[from] std::io::Error),
    /// It is not a world in JSON.
    #[error("the firm's file is no world in JSON")]
    Shape(#[from] serde_json::Error),
}

/// Reads a world from a JSON file, as `GET /_sandbox/world` gives it.
pub fn load(path: &Path) -> Result<World, LoadError> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

/// A firm with nothing in it, in New York.
pub fn empty(now: DateTime<Utc>) -> World {
    World { name: "Empty firm".into(), zone: "America/New_York".into(), now, ..World::default() }
}
