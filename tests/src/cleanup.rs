//! A clean-up from the first reading to the last undo, through the calls that the window uses: only what was approved is
//! touched, nobody hears of it, and all of it comes back.

mod again;
mod approval;
mod beside_reading;
mod faults;
mod files;
mod firm;
mod ground;
mod hostile;
mod journey;
mod poison;
mod series_days;
mod undo;

pub(crate) use firm::{Litter, Shown, littered, shown};
pub(crate) use journey::Journey;
use truedocket_sandbox::office::Provider;

const PROVIDERS: [Provider; 2] = [Provider::Google, Provider::Graph];
