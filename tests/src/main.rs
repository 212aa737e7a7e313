//! One binary.

#[cfg(test)]
mod acting;
#[cfg(test)]
mod cleanup;
#[cfg(test)]
mod cleanup_truth;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod clio_writes;
#[cfg(test)]
mod confirming;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod deciding;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod desktop;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod firms;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod foreign;
#[cfg(test)]
mod google_clean;
#[cfg(test)]
mod graph_clean;
#[cfg(test)]
mod house;
#[cfg(test)]
mod installation;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod knowing;
#[cfg(test)]
mod malformed;
#[cfg(test)]
mod ports;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod program;
#[cfg(test)]
mod proxy;
#[cfg(test)]
mod python;
#[cfg(test)]
mod restoring;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod truth;
#[cfg(test)]
mod webdriver;
#[cfg(test)]
mod working;
