//! Addresses of a vendor's own pages, which are opened in a person's browser. They come in answers, and nobody vouches for
//! an answer: only pages of hosts that are known to be the vendor's are passed on.

use url::{Host, Url};

/// The longest address that is passed on, in bytes.
const LONGEST: usize = 2_000;

/// Where a vendor shows appointments: the host, and how the path of such a page begins.
pub(crate) type WebHost = (&'static str, &'static str);

/// The address, if it is a page of the vendor's. A connection to this very computer (`api`) is a test system, whose pages
/// are its own.
pub(crate) fn of_vendor(text: &str, hosts: &[WebHost], api: &Url) -> Option<Url> {
    if text.len() > LONGEST || text.chars().any(|letter| letter.is_control() || letter.is_whitespace()) {
        return None;
    }
    let page = Url::parse(text).ok()?;
    let is_plain = page.username().is_empty() && page.password().is_none() && page.port().is_none();
    let is_vendors = hosts.iter().any(|(host, path)| {
        page.scheme() == "https" && page.host_str() == Some(host) && page.path().starts_with(path)
    });
    ((is_plain && is_vendors) || is_of_test_system(&page, api)).then_some(page)
}

/// The same origin as an interface on this computer.
fn is_of_test_system(page: &Url, api: &Url) -> bool {
    is_on_this_computer(api) && page.origin() == api.origin() && page.username().is_empty()
}

/// An address of this computer, without encryption: nothing but a test system.
pub(crate) fn is_on_this_computer(api: &Url) -> bool {
    api.scheme() == "http" && matches!(api.host(), Some(Host::Ipv4(host)) if host.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::of_vendor;
    use url::Url;

    const HOSTS: &[super::WebHost] =
        &[("calendar.vendor.example", "/"), ("www.vendor.example", "/calendar/")];

    fn passes(text: &str, api: &str) -> bool {
        of_vendor(text, HOSTS, &Url::parse(api).unwrap()).is_some()
    }

    #[test]
    fn t13_only_pages_of_the_vendor_are_passed_on() {
        let api = "https://api.vendor.example/v3";
        for text in [
            "https://calendar.vendor.example/event?eid=a%2Bb",
            "https://www.vendor.example/calendar/event?eid=1",
            "https://CALENDAR.vendor.example:443/x",
        ] {
            assert!(passes(text, api), "{text} is a page of the vendor");
        }
        for text in [
            "",
            "http://calendar.vendor.example/event",
            "https://calendar.vendor.example.evil.example/event",
            "https://evil.example/calendar.vendor.example",
            "https://calendar.vendor.example@evil.example/",
            "https://dana:word@calendar.vendor.example/",
            "https://calendar.vendor.example:8443/",
            "https://www.vendor.example/search?q=1",
            "https://www.vendor.example/calendar/../search",
            "https://calendar.vendor.example/\n",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "//calendar.vendor.example/",
            "http://127.0.0.1:4810/event",
            "https://api.vendor.example/v3/events/1",
        ] {
            assert!(!passes(text, api), "{text:?} would lead a person elsewhere");
        }
        let long = format!("https://calendar.vendor.example/{}", "x".repeat(super::LONGEST));
        assert!(!passes(&long, api), "an endless address is none");
    }

    #[test]
    fn a_test_system_on_this_computer_has_pages_of_its_own() {
        let api = "http://127.0.0.1:4810/vendor/v3";
        assert!(passes("http://127.0.0.1:4810/vendor/event?eid=1", api), "it serves its pages itself");
        for text in
            ["http://127.0.0.1:4811/vendor/event", "http://localhost:4810/event", "https://127.0.0.1:4810/"]
        {
            assert!(!passes(text, api), "{text} is another server");
        }
        assert!(
            !passes("http://office.example/event", "http://office.example/v3"),
            "nor is another computer one"
        );
    }
}
