//! Which vendors there are.

use serde::{Deserialize, Serialize};

/// Whose interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// Google Calendar.
    Google,
    /// Microsoft Graph.
    Graph,
    /// Clio Manage.
    Clio,
}

impl Vendor {
    /// All of them.
    pub const ALL: [Vendor; 3] = [Vendor::Google, Vendor::Graph, Vendor::Clio];

    /// The first part of its paths.
    pub fn name(self) -> &'static str {
        match self {
            Vendor::Google => "google",
            Vendor::Graph => "graph",
            Vendor::Clio => "clio",
        }
    }
}
