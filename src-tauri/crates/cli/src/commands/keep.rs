//! `backup`, `restore`, `ledger`.

use super::Done;
use crate::args::{Arguments, Ledger};
use crate::{host, say};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use truedocket_engine::keeping::ChainCheck;
use truedocket_engine::{Engine, keeping};

/// `backup`
pub(super) async fn back_up(file: Option<PathBuf>, engine: &Arc<Engine>, as_json: bool) -> Done {
    let made = engine.back_up(file).await?;
    if as_json {
        say::json(&made);
    } else {
        say::line(&format!(
            "{} ({} rows, {} bytes), opened again and counted.",
            made.file.display(),
            made.rows,
            made.bytes
        ));
    }
    Ok(0)
}

/// `restore`
pub(super) fn restore(file: &Path, arguments: &Arguments) -> Done {
    let home = host::home(arguments.home.clone())?;
    let now = host::clock(arguments.now).now();
    let restored = keeping::restore(&home, host::secrets(), file, now, &host::account())?;
    if arguments.json {
        say::json(&restored);
        return Ok(0);
    }
    say::line(&format!("{} rows are back.", restored.rows));
    if let Some(aside) = &restored.kept_aside {
        say::line(&format!("The database that was there is kept as {}.", aside.display()));
    }
    if restored.ledger_rows_after > 0 {
        say::line(&format!(
            "Rows of the ledger that are not in this backup: {}. What was done after it in other systems still stands \
             there; it can no longer be taken back from here.",
            restored.ledger_rows_after
        ));
    }
    Ok(0)
}

/// `ledger`
pub(super) async fn ledger(act: &Ledger, engine: &Arc<Engine>, as_json: bool) -> Done {
    match act {
        Ledger::Export => {
            say::json_lines(&String::from_utf8_lossy(&engine.export_ledger().await?));
            Ok(0)
        }
        Ledger::Verify => Ok(tell_check(&engine.verify().await?, as_json)),
        Ledger::Accept { rows } => Ok(tell_check(&engine.accept_ledger(*rows).await?, as_json)),
    }
}

fn tell_check(found: &ChainCheck, as_json: bool) -> u8 {
    if as_json {
        say::json(found);
    } else if found.whole {
        say::line(&format!(
            "Whole: {} rows, {} reports. End {}.",
            found.ledger_rows, found.reports, found.ledger_head
        ));
        say::line(&format!("Compared with {}.", found.compared));
    } else {
        found.broken.iter().for_each(|broken| say::line(&format!("BROKEN: {broken}")));
        say::line(&format!("The ledger has {} rows now.", found.ledger_rows));
    }
    u8::from(!found.whole)
}
