//! The body of a model's answer, in any bytes and any pieces.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| remix_chat_ai_service::fuzzing::stream(input));
