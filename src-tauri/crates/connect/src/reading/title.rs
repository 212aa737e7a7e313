//! Job titles as directories have them: who is an attorney.

use truedocket_core::firm::people::Duty;

/// Words of job titles that stand for attorneys.
const ATTORNEYS: [&str; 5] = ["attorney", "partner", "counsel", "associate", "lawyer"];

/// By whole words, so that "Partnership clerk" is no partner.
pub(crate) fn duty(title: &str) -> Duty {
    let title = title.to_lowercase();
    let mut words = title.split(|c: char| !c.is_alphanumeric());
    match words.any(|word| ATTORNEYS.contains(&word)) {
        true => Duty::Attorney,
        false => Duty::Staff,
    }
}

#[cfg(test)]
mod tests {
    use super::duty;
    use truedocket_core::firm::people::Duty;

    #[test]
    fn titles_tell_attorneys() {
        for title in ["Attorney", "Managing Partner", "Of Counsel", "Senior associate", "PARTNER/Litigation"]
        {
            assert_eq!(duty(title), Duty::Attorney, "{title} answers for matters");
        }
        for title in ["", "Paralegal", "Office Manager", "Partnership clerk", "Counselling"] {
            assert_eq!(duty(title), Duty::Staff, "{title} does not");
        }
    }
}
