//! Random sources, random operation lists, and what must hold after each of them: one generator for the ordinary tests,
//! for `make properties` and for the fuzz targets. A case is a function of its seed (or of the bytes of a fuzzer).
#![allow(dead_code, reason = "each user takes a part of it")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

pub(crate) mod bend;
pub(crate) mod bytes;
pub(crate) mod case;
pub(crate) mod dice;
pub(crate) mod laws;
pub(crate) mod operations;
pub(crate) mod recount;
pub(crate) mod sources;
pub(crate) mod words;
