//! Tests of sign-in; see below.
