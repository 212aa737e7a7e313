//! Zone names that Windows and Outlook write, and the IANA zone that each stands for.
//!
//! The facts are those of the Unicode CLDR table `windowsZones` (territory `001`) and of the names that Windows
//! shows in its lists. Looking a name up is [`super::zone::Zones::find`]; the data of a zone is not here.

/// The IANA zone of a Windows name (`Eastern Standard Time`) or of the name in Windows' list without the
/// offset (`Eastern Time (US & Canada)`). Letter case does not matter.
pub(super) fn iana_of(name: &str) -> Option<&'static str> {
    lookup(&NAMES, name).or_else(|| lookup(&SHOWN, name))
}

fn lookup(table: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    let wanted = || name.bytes().map(|b| b.to_ascii_lowercase());
    let at = table
        .binary_search_by(|(key, _)| key.bytes().map(|b| b.to_ascii_lowercase()).cmp(wanted()))
        .ok()?;
    table.get(at).map(|(_, iana)| *iana)
}

/// Windows name and CLDR's default IANA zone, in order of the lower-case name.
static NAMES: [(&str, &str); 142] = [
    ("Afghanistan Standard Time", "Asia/Kabul"),
    ("Alaskan Standard Time", "America/Anchorage"),
    ("Alberta Standard Time", "America/Edmonton"),
    ("Aleutian Standard Time", "America/Adak"),
    ("Altai Standard Time", "Asia/Barnaul"),
    ("Arab Standard Time", "Asia/Riyadh"),
    ("Arabian Standard Time", "Asia/Dubai"),
    ("Arabic Standard Time", "Asia/Baghdad"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Astrakhan Standard Time", "Europe/Astrakhan"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("AUS Central Standard Time", "Australia/Darwin"),
    ("Aus Central W. Standard Time", "Australia/Eucla"),
    ("AUS Eastern Standard Time", "Australia/Sydney"),
    ("Azerbaijan Standard Time", "Asia/Baku"),
    ("Azores Standard Time", "Atlantic/Azores"),
    ("Bahia Standard Time", "America/Bahia"),
    ("Bangladesh Standard Time", "Asia/Dhaka"),
    ("Belarus Standard Time", "Europe/Minsk"),
    ("Bougainville Standard Time", "Pacific/Bougainville"),
    ("British Columbia Standard Time", "America/Vancouver"),
    ("Canada Central Standard Time", "America/Regina"),
    ("Cape Verde Standard Time", "Atlantic/Cape_Verde"),
    ("Caucasus Standard Time", "Asia/Yerevan"),
    ("Cen. Australia Standard Time", "Australia/Adelaide"),
    ("Central America Standard Time", "America/Guatemala"),
    ("Central Asia Standard Time", "Asia/Bishkek"),
    ("Central Brazilian Standard Time", "America/Cuiaba"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("Central Pacific Standard Time", "Pacific/Guadalcanal"),
    ("Central Standard Time", "America/Chicago"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("Chatham Islands Standard Time", "Pacific/Chatham"),
    ("China Standard Time", "Asia/Shanghai"),
    ("Cuba Standard Time", "America/Havana"),
    ("Dateline Standard Time", "Etc/GMT+12"),
    ("E. Africa Standard Time", "Africa/Nairobi"),
    ("E. Australia Standard Time", "Australia/Brisbane"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Easter Island Standard Time", "Pacific/Easter"),
    ("Eastern Standard Time", "America/New_York"),
    ("Eastern Standard Time (Mexico)", "America/Cancun"),
    ("Egypt Standard Time", "Africa/Cairo"),
    ("Ekaterinburg Standard Time", "Asia/Yekaterinburg"),
    ("Fiji Standard Time", "Pacific/Fiji"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("Georgian Standard Time", "Asia/Tbilisi"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenland Standard Time", "America/Godthab"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("Haiti Standard Time", "America/Port-au-Prince"),
    ("Hawaiian Standard Time", "Pacific/Honolulu"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Iran Standard Time", "Asia/Tehran"),
    ("Israel Standard Time", "Asia/Jerusalem"),
    ("Jordan Standard Time", "Asia/Amman"),
    ("Kaliningrad Standard Time", "Europe/Kaliningrad"),
    ("Korea Standard Time", "Asia/Seoul"),
    ("Libya Standard Time", "Africa/Tripoli"),
    ("Line Islands Standard Time", "Pacific/Kiritimati"),
    ("Lord Howe Standard Time", "Australia/Lord_Howe"),
    ("Magadan Standard Time", "Asia/Magadan"),
    ("Magallanes Standard Time", "America/Punta_Arenas"),
    ("Manitoba Standard Time", "America/Winnipeg"),
    ("Marquesas Standard Time", "Pacific/Marquesas"),
    ("Mauritius Standard Time", "Indian/Mauritius"),
    ("Middle East Standard Time", "Asia/Beirut"),
    ("Montevideo Standard Time", "America/Montevideo"),
    ("Morocco Standard Time", "Africa/Casablanca"),
    ("Mountain Standard Time", "America/Denver"),
    ("Mountain Standard Time (Mexico)", "America/Mazatlan"),
    ("Myanmar Standard Time", "Asia/Rangoon"),
    ("N. Central Asia Standard Time", "Asia/Novosibirsk"),
    ("Namibia Standard Time", "Africa/Windhoek"),
    ("Nepal Standard Time", "Asia/Katmandu"),
    ("New Zealand Standard Time", "Pacific/Auckland"),
    ("Newfoundland Standard Time", "America/St_Johns"),
    ("Norfolk Standard Time", "Pacific/Norfolk"),
    ("North Asia East Standard Time", "Asia/Irkutsk"),
    ("North Asia Standard Time", "Asia/Krasnoyarsk"),
    ("North Korea Standard Time", "Asia/Pyongyang"),
    ("Omsk Standard Time", "Asia/Omsk"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Pacific Standard Time (Mexico)", "America/Tijuana"),
    ("Pakistan Standard Time", "Asia/Karachi"),
    ("Paraguay Standard Time", "America/Asuncion"),
    ("Qyzylorda Standard Time", "Asia/Qyzylorda"),
    ("Romance Standard Time", "Europe/Paris"),
    ("Russia Time Zone 10", "Asia/Srednekolymsk"),
    ("Russia Time Zone 11", "Asia/Kamchatka"),
    ("Russia Time Zone 3", "Europe/Samara"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("Saint Pierre Standard Time", "America/Miquelon"),
    ("Sakhalin Standard Time", "Asia/Sakhalin"),
    ("Samoa Standard Time", "Pacific/Apia"),
    ("Sao Tome Standard Time", "Africa/Sao_Tome"),
    ("Saratov Standard Time", "Europe/Saratov"),
    ("SE Asia Standard Time", "Asia/Bangkok"),
    ("Singapore Standard Time", "Asia/Singapore"),
    ("South Africa Standard Time", "Africa/Johannesburg"),
    ("South Sudan Standard Time", "Africa/Juba"),
    ("Sri Lanka Standard Time", "Asia/Colombo"),
    ("Sudan Standard Time", "Africa/Khartoum"),
    ("Syria Standard Time", "Asia/Damascus"),
    ("Taipei Standard Time", "Asia/Taipei"),
    ("Tasmania Standard Time", "Australia/Hobart"),
    ("Tocantins Standard Time", "America/Araguaina"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Tomsk Standard Time", "Asia/Tomsk"),
    ("Tonga Standard Time", "Pacific/Tongatapu"),
    ("Transbaikal Standard Time", "Asia/Chita"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Turks And Caicos Standard Time", "America/Grand_Turk"),
    ("Ulaanbaatar Standard Time", "Asia/Ulaanbaatar"),
    ("US Eastern Standard Time", "America/Indianapolis"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("UTC", "Etc/UTC"),
    ("UTC+12", "Etc/GMT-12"),
    ("UTC+13", "Etc/GMT-13"),
    ("UTC-02", "Etc/GMT+2"),
    ("UTC-08", "Etc/GMT+8"),
    ("UTC-09", "Etc/GMT+9"),
    ("UTC-11", "Etc/GMT+11"),
    ("Venezuela Standard Time", "America/Caracas"),
    ("Vladivostok Standard Time", "Asia/Vladivostok"),
    ("Volgograd Standard Time", "Europe/Volgograd"),
    ("W. Australia Standard Time", "Australia/Perth"),
    ("W. Central Africa Standard Time", "Africa/Lagos"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("W. Mongolia Standard Time", "Asia/Hovd"),
    ("West Asia Standard Time", "Asia/Tashkent"),
    ("West Bank Standard Time", "Asia/Hebron"),
    ("West Pacific Standard Time", "Pacific/Port_Moresby"),
    ("Yakutsk Standard Time", "Asia/Yakutsk"),
    ("Yukon Standard Time", "America/Whitehorse"),
];

/// Name in Windows' list and the IANA zone, in order of the lower-case name.
static SHOWN: [(&str, &str); 95] = [
    ("Abu Dhabi, Muscat", "Asia/Dubai"),
    ("Adelaide", "Australia/Adelaide"),
    ("Alaska", "America/Anchorage"),
    ("Aleutian Islands", "America/Adak"),
    ("Amman", "Asia/Amman"),
    (
        "Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
        "Europe/Berlin",
    ),
    ("Arizona", "America/Phoenix"),
    ("Ashgabat, Tashkent", "Asia/Tashkent"),
    ("Asuncion", "America/Asuncion"),
    ("Athens, Bucharest", "Europe/Bucharest"),
    ("Atlantic Time (Canada)", "America/Halifax"),
    ("Auckland, Wellington", "Pacific/Auckland"),
    ("Azores", "Atlantic/Azores"),
    ("Baghdad", "Asia/Baghdad"),
    ("Baja California", "America/Tijuana"),
    ("Baku", "Asia/Baku"),
    ("Bangkok, Hanoi, Jakarta", "Asia/Bangkok"),
    ("Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"),
    ("Beirut", "Asia/Beirut"),
    (
        "Belgrade, Bratislava, Budapest, Ljubljana, Prague",
        "Europe/Budapest",
    ),
    ("Bogota, Lima, Quito, Rio Branco", "America/Bogota"),
    ("Brasilia", "America/Sao_Paulo"),
    ("Brisbane", "Australia/Brisbane"),
    ("Brussels, Copenhagen, Madrid, Paris", "Europe/Paris"),
    ("Cabo Verde Is.", "Atlantic/Cape_Verde"),
    ("Cairo", "Africa/Cairo"),
    ("Canberra, Melbourne, Sydney", "Australia/Sydney"),
    ("Caracas", "America/Caracas"),
    ("Casablanca", "Africa/Casablanca"),
    ("Cayenne, Fortaleza", "America/Cayenne"),
    ("Central America", "America/Guatemala"),
    ("Central Time (US & Canada)", "America/Chicago"),
    ("Chennai, Kolkata, Mumbai, New Delhi", "Asia/Calcutta"),
    ("Chetumal", "America/Cancun"),
    ("Chisinau", "Europe/Chisinau"),
    ("City of Buenos Aires", "America/Buenos_Aires"),
    ("Coordinated Universal Time", "Etc/UTC"),
    ("Cuiaba", "America/Cuiaba"),
    ("Darwin", "Australia/Darwin"),
    ("Dhaka", "Asia/Dhaka"),
    ("Dublin, Edinburgh, Lisbon, London", "Europe/London"),
    ("Eastern Time (US & Canada)", "America/New_York"),
    ("Ekaterinburg", "Asia/Yekaterinburg"),
    ("Fiji", "Pacific/Fiji"),
    ("Georgetown, La Paz, Manaus, San Juan", "America/La_Paz"),
    ("Greenland", "America/Godthab"),
    ("Guadalajara, Mexico City, Monterrey", "America/Mexico_City"),
    ("Guam, Port Moresby", "Pacific/Port_Moresby"),
    ("Haiti", "America/Port-au-Prince"),
    ("Harare, Pretoria", "Africa/Johannesburg"),
    ("Havana", "America/Havana"),
    ("Hawaii", "Pacific/Honolulu"),
    ("Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius", "Europe/Kiev"),
    ("Hobart", "Australia/Hobart"),
    ("Indiana (East)", "America/Indianapolis"),
    ("International Date Line West", "Etc/GMT+12"),
    ("Islamabad, Karachi", "Asia/Karachi"),
    ("Istanbul", "Europe/Istanbul"),
    ("Jerusalem", "Asia/Jerusalem"),
    ("Kabul", "Asia/Kabul"),
    ("Kaliningrad", "Europe/Kaliningrad"),
    ("Kathmandu", "Asia/Katmandu"),
    ("Kiritimati Island", "Pacific/Kiritimati"),
    ("Kuala Lumpur, Singapore", "Asia/Singapore"),
    ("Kuwait, Riyadh", "Asia/Riyadh"),
    ("Lord Howe Island", "Australia/Lord_Howe"),
    ("Minsk", "Europe/Minsk"),
    ("Monrovia, Reykjavik", "Atlantic/Reykjavik"),
    ("Montevideo", "America/Montevideo"),
    ("Moscow, St. Petersburg", "Europe/Moscow"),
    ("Mountain Time (US & Canada)", "America/Denver"),
    ("Nairobi", "Africa/Nairobi"),
    ("Newfoundland", "America/St_Johns"),
    ("Nuku'alofa", "Pacific/Tongatapu"),
    ("Osaka, Sapporo, Tokyo", "Asia/Tokyo"),
    ("Pacific Time (US & Canada)", "America/Los_Angeles"),
    ("Perth", "Australia/Perth"),
    ("Port Louis", "Indian/Mauritius"),
    ("Salvador", "America/Bahia"),
    ("Samoa", "Pacific/Apia"),
    ("Santiago", "America/Santiago"),
    ("Sarajevo, Skopje, Warsaw, Zagreb", "Europe/Warsaw"),
    ("Saskatchewan", "America/Regina"),
    ("Seoul", "Asia/Seoul"),
    ("Sri Jayawardenepura", "Asia/Colombo"),
    ("Taipei", "Asia/Taipei"),
    ("Tbilisi", "Asia/Tbilisi"),
    ("Tehran", "Asia/Tehran"),
    ("Tripoli", "Africa/Tripoli"),
    ("Turks and Caicos", "America/Grand_Turk"),
    ("West Central Africa", "Africa/Lagos"),
    ("Windhoek", "Africa/Windhoek"),
    ("Yangon (Rangoon)", "Asia/Rangoon"),
    ("Yerevan", "Asia/Yerevan"),
    ("Yukon", "America/Whitehorse"),
];

#[cfg(test)]
mod tests {
    use super::{NAMES, SHOWN, iana_of};
    use crate::time::zone::Zones;

    #[test]
    fn f9_each_name_is_in_order_and_names_a_zone_with_data() {
        let zones = Zones::bundled();
        for table in [&NAMES[..], &SHOWN[..]] {
            let keys: Vec<String> = table.iter().map(|(key, _)| key.to_ascii_lowercase()).collect();
            assert!(
                keys.is_sorted(),
                "a table out of order would hide names from the binary search"
            );
            for (name, iana) in table {
                assert!(
                    zones.find(iana).is_ok(),
                    "{iana} must be in the data, or {name} cannot be read"
                );
            }
        }
    }

    #[test]
    fn letter_case_does_not_matter() {
        let found = iana_of("EASTERN standard TIME");
        assert_eq!(
            found,
            Some("America/New_York"),
            "vendors differ in the case that they write"
        );
        assert_eq!(
            iana_of("Customized Time Zone"),
            None,
            "Outlook's made-up name says nothing about a zone"
        );
    }
}
