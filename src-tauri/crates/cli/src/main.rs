//! `truedocket`: keeps a law office's calendars true, without a window.

use std::process::ExitCode;

fn main() -> ExitCode {
    truedocket_cli::main()
}
