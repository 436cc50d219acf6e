//! Any bytes are a published itinerary. The body is shared with the ordinary tests: tests/random/bytes.rs.
#![no_main]

#[path = "../../tests/random/mod.rs"]
mod random;
#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    random::bytes::stored_source(bytes);
});

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| {
    if seed.is_multiple_of(4) { libfuzzer_sys::fuzzer_mutate(data, size, room) } else { random::bend::bend_in_place(data, size, room, seed) }
});
