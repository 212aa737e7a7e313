//! `policy` and `staff`: the firm's rules and people, in and out.

use super::refused;
use crate::program::Home;
use std::fs;

#[tokio::test]
async fn the_rules_go_out_and_come_back_in() {
    let home = Home::fresh();
    let shown = home.run(&["policy", "show"]).await.ended(0, "there are rules from the start").out;
    let rules: toml::Table = shown.parse().expect("what is shown is what can be imported");
    assert_eq!(rules["zone"].as_str(), Some("America/New_York"), "the office's zone is one of them");
    let changed = shown.replace("America/New_York", "America/Chicago");
    let file = home.path().join("rules.toml");
    fs::write(&file, changed).expect("a file");
    let file = file.to_str().expect("a plain path");
    home.run(&["--json", "policy", "import", file]).await.ended(0, "the file is whole").json();
    let now = home.run(&["--json", "policy", "show"]).await.ended(0, "it is shown").json();
    assert_eq!(now["zone"], "America/Chicago", "what was imported is in force");
}

#[tokio::test]
async fn one_rule_is_set_by_its_name_and_nonsense_is_refused() {
    let home = Home::fresh();
    let set =
        home.run(&["--json", "policy", "set", "zone", "America/Denver"]).await.ended(0, "a zone").json();
    assert_eq!(
        (&set["key"], &set["value"]),
        (&"zone".into(), &"America/Denver".into()),
        "it says what is in force now"
    );
    let shown = home.run(&["--json", "policy", "show"]).await.ended(0, "it is shown").json();
    assert_eq!(shown["zone"], "America/Denver", "what was set is in force");
    let error = refused(home.run(&["--json", "policy", "set", "zonee", "x"]).await, "TD-1001", "zonee");
    assert!(
        error["hint"].as_str().is_some_and(|hint| hint.contains("zone")),
        "{error}: the names are listed"
    );
    refused(home.run(&["--json", "policy", "set", "zone", "Mars/Olympus"]).await, "TD-1001", "Mars/Olympus");
    let file = home.path().join("bad.toml");
    fs::write(&file, "zone = \"Mars/Olympus\"").expect("a file");
    let file = file.to_str().expect("a plain path");
    refused(home.run(&["--json", "policy", "import", file]).await, "TD-1001", "Mars/Olympus");
    fs::write(file, "zone = 7").expect("a file");
    refused(home.run(&["--json", "policy", "import", file]).await, "TD-1001", "zone");
    refused(home.run(&["--json", "policy", "import", "nowhere.toml"]).await, "TD-1001", "nowhere.toml");
    let still = home.run(&["--json", "policy", "show"]).await.ended(0, "it is shown").json();
    assert_eq!(still["zone"], "America/Denver", "a refused rule changes nothing");
}

#[tokio::test]
async fn the_staff_list_is_taken_whole_or_not_at_all() {
    let home = Home::fresh();
    let file = home.path().join("staff.csv");
    let path = file.to_str().expect("a plain path");
    let list = "email,name,duty,left_on\nada@firm.example,\"Price, Ada\",attorney,\nbo@firm.example,Bo Reed,staff,2026-03-31\n";
    fs::write(&file, list).expect("a file");
    let taken = home.run(&["--json", "staff", "import", path]).await.ended(0, "the list is whole").json();
    assert_eq!(
        (&taken["active"], &taken["left"]),
        (&1.into(), &1.into()),
        "it counts who is here and who has left"
    );
    let staff = home.run(&["--json", "staff", "list"]).await.ended(0, "it is shown").json()["staff"].clone();
    assert_eq!(staff.as_array().map(Vec::len), Some(2), "both are known: {staff}");
    for (broken, names) in [
        ("email,name\nada@firm.example,Ada\nnot an address,Bo\n", "line 3"),
        ("mail,who\nada@firm.example,Ada\n", "email"),
        ("email,name,duty,left_on\nada@firm.example,Ada,attorney,last spring\n", "line 2"),
    ] {
        fs::write(&file, broken).expect("a file");
        refused(home.run(&["--json", "staff", "import", path]).await, "TD-1101", names);
    }
    let staff = home.run(&["--json", "staff", "list"]).await.ended(0, "it is shown").json()["staff"].clone();
    assert_eq!(staff.as_array().map(Vec::len), Some(2), "a refused list replaces nothing: {staff}");
}
