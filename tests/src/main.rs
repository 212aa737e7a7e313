//! One binary.

#[cfg(test)]
mod ports;
