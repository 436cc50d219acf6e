//! The text of a model's answer.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| remix_chat_ai_service::fuzzing::answer(input));
