//! One binary.

#[cfg(test)]
mod demo;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod firms;
#[cfg(test)]
mod house;
#[cfg(test)]
mod ports;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod truth;
