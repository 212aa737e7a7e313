//! Codes and tokens that were given out, and what they are still good for. Plain values as of a given time;
//! the HTTP forms of the vendors are in `authorize` and `token`.

use crate::vendor::Vendor;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// What a person consented to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Whose server.
    pub vendor: Vendor,
    /// Address of the account.
    pub account: String,
    /// Scopes, separated by spaces.
    pub scope: String,
    /// May it be renewed without the person?
    pub offline: bool,
}

/// A code that waits to be exchanged.
#[derive(Clone, Debug)]
struct Code {
    grant: Grant,
    redirect: String,
    challenge: Option<String>,
    /// Comes back in the id token (OpenID Connect Core, 3.1.2.1).
    nonce: Option<String>,
    until: DateTime<Utc>,
    used: bool,
    /// Tokens that it was exchanged for; they die when it is used again (RFC 6749, 4.1.2).
    gave: Vec<String>,
}

/// What is left of a refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
enum RefreshState {
    /// Good.
    Live,
    /// Another took its place; good until that one is used, or this time has come.
    Replaced(DateTime<Utc>),
    /// Good for nothing.
    Dead,
}

#[derive(Clone, Debug)]
struct Refresh {
    grant: Grant,
    life: RefreshState,
    parent: Option<String>,
}

#[derive(Clone, Debug)]
struct Access {
    grant: Grant,
    until: DateTime<Utc>,
}

/// Why a code or token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantError {
    /// Nobody knows it, it was used, it was revoked, or it ran out.
    Dead,
    /// The redirect address is not the one that the code was asked with.
    Redirect,
    /// The verifier does not belong to the challenge.
    Verifier,
    /// More is asked for than was consented to.
    Consent,
}

/// What a code is bound to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bound<'a> {
    /// The redirect address that it was asked with.
    pub redirect: &'a str,
    /// The PKCE challenge.
    pub challenge: Option<&'a str>,
    /// What the id token has to repeat.
    pub nonce: Option<&'a str>,
}

/// Fresh tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// For requests.
    pub access: String,
    /// For renewal, where there is one to give.
    pub refresh: Option<String>,
    /// Life of the first, in seconds.
    pub expires_in: i64,
    /// Scopes.
    pub scope: String,
    /// Whose they are.
    pub account: String,
    /// What the id token has to repeat.
    pub nonce: Option<String>,
}

/// Everything that was given out.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    count: u64,
    codes: BTreeMap<String, Code>,
    refresh: BTreeMap<String, Refresh>,
    access: BTreeMap<String, Access>,
    /// What accounts consented to before. Google gives no second refresh token without `prompt=consent`; Microsoft
    /// lets a refresh token ask for all of it.
    consents: BTreeMap<(Vendor, String), BTreeSet<String>>,
    /// Must an administrator of Microsoft's directory allow what is more than a name?
    administrator: Option<AdministratorConsent>,
}

/// Where people may not consent for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AdministratorConsent {
    /// Nobody has asked the administrator, or got no answer.
    Wanted,
    /// The administrator has allowed the application for everybody.
    Given,
}

/// What people may consent to whatever the directory's policy: names of Microsoft's low-impact permissions.
const LOW_IMPACT: [&str; 5] = ["openid", "profile", "email", "offline_access", "User.Read"];

impl Grants {
    /// Did this account consent before?
    pub fn consented(&self, vendor: Vendor, account: &str) -> bool {
        self.consents.contains_key(&(vendor, account.to_owned()))
    }

    /// From now on an administrator has to allow what is more than a name, as Microsoft's managed policy wants it.
    pub fn want_administrator(&mut self) {
        self.administrator = Some(AdministratorConsent::Wanted);
    }

    /// The administrator allows the application for everybody.
    pub fn administrator_consents(&mut self) {
        if self.administrator.is_some() {
            self.administrator = Some(AdministratorConsent::Given);
        }
    }

    /// Does somebody else have to allow that first?
    pub fn wants_administrator(&self, scope: &str) -> bool {
        let more = |word: &str| !LOW_IMPACT.contains(&bare(word));
        self.administrator == Some(AdministratorConsent::Wanted) && scope.split(' ').any(more)
    }

    /// A code that is good for five minutes and one exchange.
    pub fn code(&mut self, grant: Grant, bound: Bound<'_>, now: DateTime<Utc>) -> String {
        let text = self.fresh("code");
        let words = grant.scope.split(' ').map(|word| bare(word).to_owned());
        self.consents.entry((grant.vendor, grant.account.clone())).or_default().extend(words);
        let code = Code {
            grant,
            redirect: bound.redirect.to_owned(),
            challenge: bound.challenge.map(ToOwned::to_owned),
            nonce: bound.nonce.map(ToOwned::to_owned),
            until: now + Duration::minutes(5),
            used: false,
            gave: Vec::new(),
        };
        self.codes.insert(text.clone(), code);
        text
    }

    /// Exchanges a code. Using it twice kills what it gave the first time.
    pub fn exchange(
        &mut self,
        vendor: Vendor,
        code: &str,
        redirect: &str,
        verifier: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Tokens, GrantError> {
        let found =
            self.codes.get(code).filter(|c| c.grant.vendor == vendor).cloned().ok_or(GrantError::Dead)?;
        if found.used {
            for token in &found.gave {
                self.revoke(token);
            }
            return Err(GrantError::Dead);
        }
        if found.until <= now {
            return Err(GrantError::Dead);
        }
        if found.redirect != redirect {
            return Err(GrantError::Redirect);
        }
        match (&found.challenge, verifier) {
            (Some(challenge), Some(verifier)) if challenge_of(verifier) == *challenge => {}
            (None, None) => {}
            (Some(_) | None, _) => return Err(GrantError::Verifier),
        }
        let tokens = Tokens { nonce: found.nonce, ..self.issue(found.grant, None, now) };
        if let Some(kept) = self.codes.get_mut(code) {
            kept.used = true;
            kept.gave = [Some(tokens.access.clone()), tokens.refresh.clone()].into_iter().flatten().collect();
        }
        Ok(tokens)
    }

    /// Renews. Microsoft gives another refresh token each time: the old one dies when the new one is used, or
    /// after a day. The others keep theirs. `scope` asks for less; at Microsoft for anything that was consented to.
    pub fn renew(
        &mut self,
        vendor: Vendor,
        refresh: &str,
        scope: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Tokens, GrantError> {
        let found = self.refresh.get(refresh).filter(|r| r.grant.vendor == vendor).cloned();
        let mut found = found.ok_or(GrantError::Dead)?;
        match found.life {
            RefreshState::Live => {}
            RefreshState::Replaced(until) if now < until => {}
            RefreshState::Replaced(_) | RefreshState::Dead => return Err(GrantError::Dead),
        }
        if let Some(scope) = scope {
            if !self.is_consented(&found.grant, scope) {
                return Err(GrantError::Consent);
            }
            found.grant.scope = scope.to_owned();
        }
        if let Some(parent) = &found.parent
            && let Some(parent) = self.refresh.get_mut(parent)
        {
            parent.life = RefreshState::Dead;
        }
        if !vendor.rotates() {
            let grant = Grant { offline: false, ..found.grant };
            return Ok(self.issue(grant, None, now));
        }
        if let Some(old) = self.refresh.get_mut(refresh) {
            old.life = RefreshState::Replaced(now + Duration::hours(24));
        }
        Ok(self.issue(found.grant, Some(refresh.to_owned()), now))
    }

    /// Google takes no more than the grant has; Microsoft whatever the account or its administrator consented to.
    fn is_consented(&self, grant: &Grant, scope: &str) -> bool {
        let given: BTreeSet<&str> = grant.scope.split(' ').map(bare).collect();
        let mut wanted = scope.split(' ').map(bare);
        if grant.vendor != Vendor::Graph {
            return wanted.all(|word| given.contains(word));
        }
        let before = self.consents.get(&(grant.vendor, grant.account.clone()));
        let by_all = self.administrator == Some(AdministratorConsent::Given);
        by_all
            || wanted.all(|word| {
                given.contains(word)
                    || LOW_IMPACT.contains(&word)
                    || before.is_some_and(|all| all.contains(word))
            })
    }

    /// Tokens without the ceremony.
    pub fn issue(&mut self, grant: Grant, parent: Option<String>, now: DateTime<Utc>) -> Tokens {
        let access = self.fresh("access");
        let expires_in = grant.vendor.access_seconds();
        let until = now + Duration::seconds(expires_in);
        self.access.insert(access.clone(), Access { grant: grant.clone(), until });
        let (scope, account) = (grant.scope.clone(), grant.account.clone());
        let refresh = grant.offline.then(|| self.fresh("refresh"));
        if let Some(text) = &refresh {
            self.refresh.insert(text.clone(), Refresh { grant, life: RefreshState::Live, parent });
        }
        Tokens { access, refresh, expires_in, scope, account, nonce: None }
    }

    /// The grant behind an access token that is still good.
    pub fn holder(&self, vendor: Vendor, access: &str, now: DateTime<Utc>) -> Option<&Grant> {
        self.access.get(access).filter(|a| a.grant.vendor == vendor && now < a.until).map(|a| &a.grant)
    }

    /// What the access token may do that was given out last at that vendor.
    pub fn newest_scope(&self, vendor: Vendor) -> Option<String> {
        let number = |text: &str| text.split('-').nth(1).and_then(|number| number.parse::<u64>().ok());
        let given = self.access.iter().filter(|(_, access)| access.grant.vendor == vendor);
        given.max_by_key(|(text, _)| number(text)).map(|(_, access)| access.grant.scope.clone())
    }

    /// Kills a token of either kind; a refresh token takes the access tokens of its account along.
    pub fn revoke(&mut self, token: &str) {
        self.access.remove(token);
        if let Some(refresh) = self.refresh.get_mut(token) {
            refresh.life = RefreshState::Dead;
            let (vendor, account) = (refresh.grant.vendor, refresh.grant.account.clone());
            self.access.retain(|_, a| a.grant.vendor != vendor || a.grant.account != account);
        }
    }

    /// Kills all tokens of an account, as a changed password does.
    pub fn revoke_account(&mut self, vendor: Vendor, account: &str) {
        let of = |grant: &Grant| grant.vendor == vendor && grant.account == account;
        self.access.retain(|_, a| !of(&a.grant));
        for refresh in self.refresh.values_mut().filter(|r| of(&r.grant)) {
            refresh.life = RefreshState::Dead;
        }
    }

    /// Everything secret that was given out so far, for those who make sure that it lies nowhere.
    pub fn given(&self) -> Vec<String> {
        self.codes.keys().chain(self.refresh.keys()).chain(self.access.keys()).cloned().collect()
    }

    /// The next opaque text; counted, not drawn, so that runs repeat.
    fn fresh(&mut self, kind: &str) -> String {
        self.count += 1;
        let digest = Sha256::digest(format!("{kind} {}", self.count).as_bytes());
        format!("{kind}-{}-{}", self.count, URL_SAFE_NO_PAD.encode(digest))
    }
}

/// Without the resource that Microsoft's clients may put before a scope.
fn bare(scope: &str) -> &str {
    scope.strip_prefix("https://graph.microsoft.com/").unwrap_or(scope)
}

/// The S256 challenge of a verifier (RFC 7636, 4.2).
pub fn challenge_of(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACK: &str = "http://127.0.0.1:4000/back";
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn now() -> DateTime<Utc> {
        "2026-11-19T12:00:00Z".parse().expect("a time")
    }

    fn bound(challenge: Option<&str>) -> Bound<'_> {
        Bound { redirect: BACK, challenge, nonce: None }
    }

    fn grant(vendor: Vendor) -> Grant {
        Grant { vendor, account: "ana@firm.example".into(), scope: "x".into(), offline: true }
    }

    #[test]
    fn the_challenge_is_the_one_of_the_standard() {
        let expected = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(challenge_of(VERIFIER), expected, "RFC 7636, appendix B");
    }

    #[test]
    fn a_code_is_good_once_for_its_address_and_verifier() {
        let mut grants = Grants::default();
        let challenge = challenge_of(VERIFIER);
        let code = grants.code(grant(Vendor::Google), bound(Some(&challenge)), now());
        let wrong = grants.exchange(Vendor::Google, &code, BACK, Some("another"), now());
        assert_eq!(wrong, Err(GrantError::Verifier), "somebody else caught the code");
        let moved = grants.exchange(Vendor::Google, &code, "http://127.0.0.1:1/x", Some(VERIFIER), now());
        assert_eq!(moved, Err(GrantError::Redirect), "the address must be the same");
        let tokens = grants.exchange(Vendor::Google, &code, BACK, Some(VERIFIER), now()).expect("good");
        assert!(grants.holder(Vendor::Google, &tokens.access, now()).is_some(), "the token works");
        let again = grants.exchange(Vendor::Google, &code, BACK, Some(VERIFIER), now());
        assert_eq!(again, Err(GrantError::Dead), "a code is good once");
        assert!(
            grants.holder(Vendor::Google, &tokens.access, now()).is_none(),
            "and a theft kills what it gave"
        );
    }

    #[test]
    fn codes_and_tokens_age_on_the_given_clock() {
        let mut grants = Grants::default();
        let code = grants.code(grant(Vendor::Clio), bound(None), now());
        let late = now() + Duration::minutes(5);
        assert_eq!(
            grants.exchange(Vendor::Clio, &code, BACK, None, late),
            Err(GrantError::Dead),
            "five minutes"
        );
        let tokens = grants.issue(grant(Vendor::Google), None, now());
        let hour = now() + Duration::hours(1);
        assert!(grants.holder(Vendor::Google, &tokens.access, hour).is_none(), "an hour later it is over");
        assert!(grants.holder(Vendor::Graph, &tokens.access, now()).is_none(), "another vendor's token");
    }

    #[test]
    fn microsoft_rotates_and_the_old_one_dies_with_the_first_use_of_the_new() {
        let mut grants = Grants::default();
        let first = grants.issue(grant(Vendor::Graph), None, now()).refresh.expect("offline");
        let second =
            grants.renew(Vendor::Graph, &first, None, now()).expect("live").refresh.expect("rotated");
        assert_ne!(first, second, "each renewal gives another");
        assert!(grants.renew(Vendor::Graph, &first, None, now()).is_ok(), "an answer may have been lost");
        assert!(grants.renew(Vendor::Graph, &second, None, now()).is_ok(), "the new one works");
        assert_eq!(
            grants.renew(Vendor::Graph, &first, None, now()),
            Err(GrantError::Dead),
            "then the old one is dead"
        );
    }

    #[test]
    fn a_replaced_token_is_dead_after_a_day() {
        let mut grants = Grants::default();
        let first = grants.issue(grant(Vendor::Graph), None, now()).refresh.expect("offline");
        grants.renew(Vendor::Graph, &first, None, now()).expect("live");
        let next_day = now() + Duration::hours(24);
        assert_eq!(
            grants.renew(Vendor::Graph, &first, None, next_day),
            Err(GrantError::Dead),
            "a day has passed"
        );
    }

    #[test]
    fn google_and_clio_keep_theirs() {
        for vendor in [Vendor::Google, Vendor::Clio] {
            let mut grants = Grants::default();
            let refresh = grants.issue(grant(vendor), None, now()).refresh.expect("offline");
            let renewed = grants.renew(vendor, &refresh, None, now()).expect("live");
            assert_eq!(renewed.refresh, None, "no other one is given");
            assert!(grants.renew(vendor, &refresh, None, now()).is_ok(), "the same works again");
            grants.revoke(&refresh);
            assert_eq!(
                grants.renew(vendor, &refresh, None, now()),
                Err(GrantError::Dead),
                "until it is revoked"
            );
            assert!(grants.holder(vendor, &renewed.access, now()).is_none(), "with its access tokens");
        }
    }

    #[test]
    fn a_refresh_token_asks_for_what_was_consented_to() {
        let mut grants = Grants::default();
        let with = |vendor, scope: &str| Grant { scope: scope.into(), ..grant(vendor) };
        let narrow = grants.issue(with(Vendor::Graph, "User.Read"), None, now()).refresh.expect("offline");
        let wide = Some("User.Read Calendars.Read");
        let no = grants.renew(Vendor::Graph, &narrow, wide, now());
        assert_eq!(no, Err(GrantError::Consent), "nobody consented to the calendar");
        grants.want_administrator();
        assert!(grants.wants_administrator("Calendars.Read"), "the directory wants its administrator");
        assert!(!grants.wants_administrator("openid User.Read"), "a name is everybody's own");
        let no = grants.renew(Vendor::Graph, &narrow, wide, now());
        assert_eq!(no, Err(GrantError::Consent), "the administrator was not asked yet");
        grants.administrator_consents();
        let tokens = grants.renew(Vendor::Graph, &narrow, wide, now()).expect("it was granted for all");
        assert_eq!(tokens.scope, "User.Read Calendars.Read", "with what is asked for now");
        let google = grants.issue(with(Vendor::Google, "a b"), None, now()).refresh.expect("offline");
        assert_eq!(grants.renew(Vendor::Google, &google, Some("a"), now()).expect("less").scope, "a");
        let more = grants.renew(Vendor::Google, &google, Some("a c"), now());
        assert_eq!(more, Err(GrantError::Consent), "Google gives no more than the grant has");
    }
}
