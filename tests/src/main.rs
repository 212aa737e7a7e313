//! One binary.

#[cfg(test)]
mod cli;
#[cfg(all(test, unix))]
mod contract;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod demo;
#[cfg(all(test, unix))]
mod desktop;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod firms;
#[cfg(test)]
mod front;
#[cfg(test)]
mod house;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod ports;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod program;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod town;
#[cfg(test)]
mod truth;
#[cfg(all(test, unix))]
mod webdriver;
