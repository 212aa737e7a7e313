//! Taste as tests: the arrows between packages, and what no file may hold.

mod failure_table;
mod sentences;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the checkout").to_path_buf()
}

fn manifest(path: &str) -> toml::Table {
    let text = std::fs::read_to_string(top().join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"));
    text.parse().unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// What a package is built from; what only its tests use does not count.
fn dependencies(package: &str) -> BTreeSet<String> {
    let manifest = manifest(&format!("src-tauri/{package}Cargo.toml"));
    let mut names = BTreeSet::new();
    let mut collect = |table: Option<&toml::Value>| {
        names.extend(
            table.and_then(toml::Value::as_table).into_iter().flat_map(|table| table.keys().cloned()),
        );
    };
    collect(manifest.get("dependencies"));
    collect(manifest.get("build-dependencies"));
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    for target in targets.into_iter().flat_map(|targets| targets.values()) {
        collect(target.get("dependencies"));
    }
    names
}

const OURS: [&str; 7] = [
    "truedocket-core",
    "truedocket-store",
    "truedocket-connect",
    "truedocket-engine",
    "truedocket-sandbox",
    "truedocket-cli",
    "truedocket-sim",
];

fn ours(package: &str) -> BTreeSet<String> {
    dependencies(package).into_iter().filter(|name| OURS.contains(&name.as_str())).collect()
}

#[test]
fn packages_point_only_where_the_architecture_says() {
    let allowed: [(&str, &[&str]); 9] = [
        ("crates/core/", &[]),
        ("crates/store/", &["truedocket-core"]),
        ("crates/connect/", &["truedocket-core"]),
        ("crates/engine/", &["truedocket-core", "truedocket-store", "truedocket-connect"]),
        ("crates/sandbox/", &[]),
        (
            "crates/cli/",
            &["truedocket-core", "truedocket-connect", "truedocket-engine", "truedocket-sandbox"],
        ),
        ("crates/xtask/", &[]),
        ("crates/sim/", &["truedocket-core", "truedocket-store", "truedocket-connect", "truedocket-engine"]),
        ("", &["truedocket-cli", "truedocket-engine", "truedocket-sandbox"]),
    ];
    for (package, may) in allowed {
        let extra: Vec<_> = ours(package).into_iter().filter(|name| !may.contains(&name.as_str())).collect();
        assert!(
            extra.is_empty(),
            "{package} must not know {extra:?}: the arrow is forbidden in ARCHITECTURE.md"
        );
    }
}

#[test]
fn only_the_right_packages_know_the_outside() {
    let doors: [(&str, &[&str]); 4] = [
        ("rusqlite", &["crates/store/"]),
        ("reqwest", &["crates/connect/"]),
        ("keyring", &["crates/connect/"]),
        ("tauri", &[""]),
    ];
    let packages = [
        "",
        "crates/core/",
        "crates/store/",
        "crates/connect/",
        "crates/engine/",
        "crates/sandbox/",
        "crates/sim/",
        "crates/cli/",
    ];
    for (dependency, owners) in doors {
        for package in packages.iter().filter(|package| !owners.contains(package)) {
            assert!(
                !dependencies(package).contains(dependency),
                "{package} must not depend on {dependency}: it is used in one place"
            );
        }
    }
    let core = dependencies("crates/core/");
    for io in ["tokio", "reqwest", "rusqlite", "axum", "rand", "tracing", "keyring", "futures"] {
        assert!(!core.contains(io), "core decides with values; {io} would let it act or wait");
    }
}

#[test]
fn versions_stand_in_one_table() {
    for package in ["core", "store", "connect", "engine", "sandbox", "sim", "cli", "xtask"] {
        let manifest = manifest(&format!("src-tauri/crates/{package}/Cargo.toml"));
        let table = manifest.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        for (name, value) in table {
            let inherited = value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
            assert!(
                inherited,
                "{package}: {name} must take its version from the root manifest, the only version table"
            );
        }
    }
}

/// Every tracked text file of ours with that ending.
fn files(ending: &str) -> Vec<(String, String)> {
    let listed = std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(top()).output();
    let listed = listed.expect("the checkout is a git repository").stdout;
    let names = String::from_utf8(listed).expect("file names are text");
    names
        .split('\0')
        .filter(|name| name.ends_with(ending))
        .filter_map(|name| Some((name.to_owned(), std::fs::read_to_string(top().join(name)).ok()?)))
        .collect()
}

#[test]
fn files_say_what_they_are_for_and_stay_readable() {
    let rust = files(".rs");
    assert!(rust.len() > 40, "the search for files must find the project");
    for (name, text) in &rust {
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
        let lines = code.lines().count();
        assert!(lines <= 500, "{name} has {lines} lines without its tests; past 500 a file is two files");
        let production =
            !name.ends_with("tests.rs") && !name.contains("/tests/") && !name.ends_with("build.rs");
        if production {
            assert!(
                text.starts_with("//!") || text.starts_with("#!"),
                "{name} must begin by saying what it is for"
            );
        }
    }
}

#[test]
fn nothing_unfinished_and_no_place_of_one_machine_is_on_file() {
    let machine = ["/work/", "/root/", "/home/"].map(|path| format!("\"{path}"));
    for ending in [".rs", ".ts", ".svelte", ".sh", ".toml", ".md"] {
        for (name, text) in files(ending).iter().filter(|(name, _)| !name.ends_with("house.rs")) {
            for mark in ["todo!(", "unimplemented!(", "FIXME"] {
                assert!(!text.contains(mark), "{name} holds {mark}: finish it or leave it out");
            }
            for path in &machine {
                assert!(!text.contains(path.as_str()), "{name} names a folder of one machine");
            }
        }
    }
}

#[test]
fn text_reaches_the_screen_as_text_nodes() {
    for (name, text) in files(".svelte").into_iter().chain(files(".ts")) {
        for dependency in ["{@html", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval("] {
            let harmless = name.contains(".test.") || name.contains("eslint");
            assert!(
                harmless || !text.contains(dependency),
                "{name} uses {dependency}: titles come from strangers"
            );
        }
        let host = name.starts_with("ui/src/host/");
        assert!(
            host || !text.contains("@tauri-apps/"),
            "{name} imports Tauri: only ui/src/host speaks to the outside"
        );
    }
}

#[test]
fn the_readme_keeps_its_two_commands() {
    let readme = std::fs::read_to_string(top().join("README.md")).expect("README.md");
    for command in ["cargo xtask demo", "cargo xtask test"] {
        assert!(readme.contains(command), "the README must name `{command}`");
    }
    let ci = std::fs::read_to_string(top().join(".ci/run")).expect(".ci/run");
    assert!(ci.contains("cargo xtask test"), "CI runs what a person runs");
}
