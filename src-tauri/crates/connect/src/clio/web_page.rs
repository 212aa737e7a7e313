//! Where Clio shows appointments to people. It names no page for one entry, only for the calendar; each region has its own
//! host, which serves interface and pages alike. Nothing is sent.

use crate::ports::WebPage;
use crate::reading::web_page;
use url::Url;

/// The hosts of the regions: United States, Canada, Europe, Australia.
const HOSTS: [&str; 4] = ["app.clio.com", "ca.app.clio.com", "eu.app.clio.com", "au.app.clio.com"];

/// The calendar's page in the web app, at the connection's own region.
pub(super) fn calendar(api: &Url) -> WebPage {
    let is_clio = api.scheme() == "https" && api.host_str().is_some_and(|host| HOSTS.contains(&host));
    if !is_clio && !web_page::is_on_this_computer(api) {
        return WebPage::Nowhere;
    }
    api.join("/nc/#/calendars").map_or(WebPage::Nowhere, WebPage::Calendar)
}

#[cfg(test)]
mod tests {
    use super::calendar;
    use crate::ports::WebPage;
    use url::Url;

    #[test]
    fn each_region_shows_its_own_calendar() {
        let page = |api: &str| calendar(&Url::parse(api).unwrap());
        let at = |text: &str| WebPage::Calendar(Url::parse(text).unwrap());
        for host in ["app.clio.com", "ca.app.clio.com", "eu.app.clio.com", "au.app.clio.com"] {
            let expected = at(&format!("https://{host}/nc/#/calendars"));
            assert_eq!(
                page(&format!("https://{host}/api/v4")),
                expected,
                "{host}: ids hold in one region only"
            );
        }
        for api in [
            "https://clio.evil.example/api/v4",
            "http://app.clio.com/api/v4",
            "https://proxy.firm.example/clio",
        ] {
            assert_eq!(page(api), WebPage::Nowhere, "{api}: what is not known to be Clio's is not opened");
        }
    }
}
