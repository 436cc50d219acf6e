//! Any bytes are a published itinerary. The body is shared with the ordinary tests: tests/random/bytes.rs.
#![no_main]

#[path = "../../tests/random/mod.rs"]
mod random;
#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    random::bytes::stored_source(bytes);
});
