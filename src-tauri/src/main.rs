//! The program with a window. All of it is in the library beside this file.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

/// Runs until a person quits. What went wrong before a window could say so goes to standard error.
#[expect(clippy::print_stderr, reason = "without a window there is no other place to say it")]
fn main() -> std::process::ExitCode {
    match truedocket_desktop::run() {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("Truedocket could not start: {failure}");
            std::process::ExitCode::FAILURE
        }
    }
}
