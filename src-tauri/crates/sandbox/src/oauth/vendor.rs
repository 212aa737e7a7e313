//! The three vendors' sign-in: the pretend app registrations, scopes and lives of tokens. No HTTP here.

use crate::vendor::Vendor;
use url::{Host, Url};

/// The directory of the pretend firm at Microsoft.
pub const TENANT: &str = "9b1f2c3d-0e4a-4b6c-8d7e-5f6a7b8c9d0e";

/// A registration that serves the accounts of any directory; [`Vendor::client_id`] serves those of [`TENANT`] only.
pub const MULTI_TENANT_CLIENT: &str = "7d4c0b9a-2f31-4c8e-9a6b-1e0d3c5b7a90";

impl Vendor {
    /// The one client that is registered there.
    pub fn client_id(self) -> &'static str {
        match self {
            Self::Google => "1234567890-sandbox.apps.googleusercontent.example",
            Self::Graph => "5a2d7f10-4c1e-4a55-9d0b-0f6c3d2e1b00",
            Self::Clio => "sandbox-clio-application",
        }
    }

    /// Is it registered there?
    pub fn knows_client(self, id: Option<&str>) -> bool {
        id == Some(self.client_id()) || self == Self::Graph && id == Some(MULTI_TENANT_CLIENT)
    }

    /// Its secret; none for a public client.
    pub fn client_secret(self) -> Option<&'static str> {
        match self {
            Self::Google => Some("sandbox-google-secret"),
            Self::Graph => None,
            Self::Clio => Some("sandbox-clio-secret"),
        }
    }

    /// Life of an access token in seconds.
    pub fn access_seconds(self) -> i64 {
        match self {
            Self::Google => 3600,
            Self::Graph => 4007,
            Self::Clio => 30 * 24 * 3600,
        }
    }

    /// Does each renewal give another refresh token?
    pub fn rotates(self) -> bool {
        match self {
            Self::Graph => true,
            Self::Google | Self::Clio => false,
        }
    }

    /// Is PKCE demanded?
    pub fn wants_pkce(self) -> bool {
        match self {
            Self::Google | Self::Graph => true,
            Self::Clio => false,
        }
    }

    /// Query parameters that the authorisation page knows.
    pub fn known_params(self) -> &'static [&'static str] {
        match self {
            Self::Google => &[
                "response_type",
                "client_id",
                "redirect_uri",
                "scope",
                "state",
                "code_challenge",
                "code_challenge_method",
                "access_type",
                "prompt",
                "login_hint",
                "include_granted_scopes",
                "enable_granular_consent",
                "nonce",
                "hd",
            ],
            Self::Graph => &[
                "response_type",
                "client_id",
                "redirect_uri",
                "scope",
                "state",
                "code_challenge",
                "code_challenge_method",
                "response_mode",
                "prompt",
                "login_hint",
                "domain_hint",
                "nonce",
                "claims",
                "client_info",
            ],
            Self::Clio => &[
                "response_type",
                "client_id",
                "redirect_uri",
                "scope",
                "state",
                "code_challenge",
                "code_challenge_method",
                "redirect_on_decline",
                "login_hint",
            ],
        }
    }

    /// Form fields that the token address knows beside those of the standards.
    pub fn own_token_params(self) -> &'static [&'static str] {
        match self {
            Self::Google => &["rapt"],
            Self::Graph => &["claims", "client_info"],
            Self::Clio => &[],
        }
    }

    /// Is that address registered, as far as the vendor compares? Microsoft compares host and path and, for programs
    /// on a desk, no port; Google takes any path of this machine from a desktop client; Clio has one path.
    pub fn knows_redirect(self, redirect: &Url) -> bool {
        let here = match redirect.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        let plain = redirect.scheme() == "http" && here && redirect.fragment().is_none();
        plain
            && match self {
                Self::Google => true,
                Self::Graph => {
                    redirect.host_str() == Some("localhost") && matches!(redirect.path(), "/" | "/signed-in")
                }
                Self::Clio => redirect.host_str() == Some("127.0.0.1") && redirect.path() == "/signed-in",
            }
    }

    /// What tokens from the control address may do.
    pub fn usual_scope(self) -> &'static str {
        match self {
            Self::Google => {
                "https://www.googleapis.com/auth/calendar https://www.googleapis.com/auth/admin.directory.user.readonly"
            }
            Self::Graph => {
                "offline_access User.Read User.Read.All Calendars.ReadWrite Calendars.ReadWrite.Shared MailboxSettings.Read"
            }
            Self::Clio => "",
        }
    }

    /// Is it a scope of this vendor?
    pub fn knows_scope(self, scope: &str) -> bool {
        match self {
            Self::Google => {
                let narrow = scope.strip_prefix("https://www.googleapis.com/auth/");
                matches!(scope, "openid" | "email" | "profile")
                    || narrow.is_some_and(|name| {
                        name == "calendar"
                            || name.starts_with("calendar.")
                            || name == "admin.directory.user.readonly"
                            || name.starts_with("userinfo.")
                    })
            }
            Self::Graph => {
                let bare = scope.strip_prefix("https://graph.microsoft.com/").unwrap_or(scope);
                GRAPH_SCOPES.contains(&bare)
            }
            Self::Clio => true,
        }
    }
}

const GRAPH_SCOPES: [&str; 18] = [
    "openid",
    "profile",
    "email",
    "offline_access",
    ".default",
    "User.Read",
    "User.Read.All",
    "User.ReadBasic.All",
    "Directory.Read.All",
    "Calendars.Read",
    "Calendars.Read.Shared",
    "Calendars.ReadBasic",
    "Calendars.ReadWrite",
    "Calendars.ReadWrite.Shared",
    "MailboxSettings.Read",
    "MailboxSettings.ReadWrite",
    "Bookings.Read.All",
    "BookingsAppointment.ReadWrite.All",
];
