//! The program without a window, and the pretend firm that the window starts too.
//!
//! * [`args`], `given`: what may be typed; [`commands`]: what is then done, one file a command
//! * [`demo`]: the pretend firm; [`host`]: what this computer gives the engine
//! * [`forwarding`], [`asked`]: a command that the process which holds the home does for another
//! * [`advice`]: commands in sentences, as they can be typed
//! * [`print`], [`progress`], [`say`], `words`: the terminal; [`shown`]: what it may be given

// A future is moved through every caller, on a stack of two megabytes; tests have room.
#![cfg_attr(not(test), warn(clippy::large_futures))]

pub mod advice;
pub mod args;
pub mod asked;
pub mod commands;
pub mod demo;
pub mod forwarding;
mod given;
pub mod host;
pub mod print;
pub mod progress;
pub mod say;
pub mod shown;
mod words;

use args::Arguments;
use clap::Parser;
use std::process::ExitCode;

/// Wrong usage, as `sysexits.h` numbers it.
const USAGE: u8 = 64;

/// Parses, does, and answers with the exit code of the contract: 0 fine, 1 failed, 2 somebody has to decide,
/// 3 something could not be checked, 64 wrong usage.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(wrong) => {
            let _ = wrong.print();
            return ExitCode::from(if wrong.use_stderr() { USAGE } else { 0 });
        }
    };
    let as_json = arguments.json;
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => {
            say!("The program could not be started: {cause}.");
            return ExitCode::from(1);
        }
    };
    let advised = arguments.clone();
    let command = async {
        match commands::run(arguments).await {
            Ok(code) => ExitCode::from(code),
            Err(problem) => {
                say::problem(&problem, as_json);
                ExitCode::from(1)
            }
        }
    };
    runtime.block_on(advice::within(&advised, Box::pin(command)))
}
