//! What the fuzz targets of `fuzz/` run. Whatever bytes come in, the readers must hold to these rules; ordinary tests
//! run them too, over seeds that are damaged at random.
// A broken rule is a panic: that is what a fuzzer looks for.
#![allow(clippy::panic)]

use remix_proto::v1 as pb;

use crate::conversation::wire;
use crate::llm::{Decoder, Failure, Piece};
use crate::reply::extract::ReplyExtractor;
use crate::reply::parse::parse;
use crate::reply::payload::MAX_OPERATIONS;

/// Reads the body of an answer; the first byte says how it is cut. The same bytes give the same pieces and the same
/// end, however they are cut.
pub fn stream(input: &[u8]) {
    let Some((cut, body)) = input.split_first() else { return };
    let whole = decode(&[body]);
    let pieces: Vec<&[u8]> = body.chunks(usize::from(*cut).max(1)).collect();
    assert_eq!(decode(&pieces), whole, "cut into pieces of {cut} bytes");
    let bytes: Vec<&[u8]> = body.chunks(1).collect();
    assert_eq!(decode(&bytes), whole, "cut at every byte");
}

/// Reads the text of an answer. Its reply is the same however the text comes, what is taken has bounds and can be sent,
/// and what was cut off is never taken for whole.
pub fn answer(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut extractor = ReplyExtractor::default();
    let shown = extractor.push(text);
    let mut extractor = ReplyExtractor::default();
    let by_character: String =
        text.chars().map(|character| extractor.push(character.encode_utf8(&mut [0; 4]))).collect();
    assert_eq!(shown, by_character);
    let Ok(answer) = parse(text) else { return };
    assert!(!answer.reply.trim().is_empty());
    assert!(answer.operations.len() <= MAX_OPERATIONS && answer.violations.len() < MAX_OPERATIONS);
    let sent = wire::<Vec<pb::Operation>>(&answer.operations);
    assert!(sent.is_ok(), "cannot be sent: {:?}", answer.operations);
    // A closing tag would make the rest another answer.
    if !answer.lenient && !text.contains("</") {
        let end = text.rfind('}').unwrap_or_default();
        for cut in (0..end).filter(|cut| text.is_char_boundary(*cut)).step_by(1 + end / 16) {
            assert!(parse(&text[..cut]).is_err(), "completed: {}", &text[..cut]);
        }
    }
}

fn decode(parts: &[&[u8]]) -> (Vec<Piece>, Result<(), Failure>) {
    let (mut decoder, mut pieces) = (Decoder::default(), Vec::new());
    let mut read = Ok(());
    for part in parts {
        read = read.and_then(|()| decoder.push(part, &mut pieces));
    }
    read = read.and_then(|()| decoder.finish(&mut pieces));
    (pieces, read)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::llm::Finish;

    const ROUNDS: u64 = 2_000;

    fn seeds(folder: &str) -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(folder);
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
    }

    /// Damages a seed: bytes changed, taken out, doubled, or pieces of another seed put in.
    fn damaged(random: &mut fastrand::Rng, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[random.usize(..seeds.len())].clone();
        for _ in 0..random.usize(0..8) {
            let at = random.usize(..bytes.len().max(1)).min(bytes.len());
            let end = (at + random.usize(0..24)).min(bytes.len());
            match random.u8(0..5) {
                0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
                1 => drop(bytes.drain(at..end)),
                2 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                3 => bytes.truncate(at),
                _ => {
                    let other = &seeds[random.usize(..seeds.len())];
                    let from = random.usize(..other.len());
                    let part = other[from..(from + 40).min(other.len())].to_vec();
                    bytes.splice(at..at, part);
                }
            }
        }
        bytes
    }

    fn run(folder: &str, body: fn(&[u8]), prefix: bool) {
        let seeds = seeds(folder);
        assert!(seeds.len() >= 9, "{} seeds", seeds.len());
        for round in 0..ROUNDS {
            let mut random = fastrand::Rng::with_seed(round);
            let mut input = damaged(&mut random, &seeds);
            if prefix {
                input.insert(0, random.u8(1..));
            }
            let shown = input.clone();
            let broken = std::panic::catch_unwind(|| body(&input)).is_err();
            assert!(!broken, "seed {round} of {folder}: {}", String::from_utf8_lossy(&shown));
        }
    }

    #[test]
    fn damaged_streams_keep_the_rules() {
        run("stream", stream, true);
    }

    #[test]
    fn damaged_answers_keep_the_rules() {
        run("answer", answer, false);
    }

    /// What is said, shown, and how it ends.
    fn told(parts: &[&[u8]]) -> (String, String, Option<Piece>, usize) {
        let (pieces, read) = decode(parts);
        assert_eq!(read, Ok(()));
        let text: String = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let reply = ReplyExtractor::default().push(&text);
        let finish = pieces.iter().find(|piece| matches!(piece, Piece::Finish(_))).cloned();
        let usages = pieces.iter().filter(|piece| matches!(piece, Piece::Usage(_))).count();
        (text, reply, finish, usages)
    }

    const RECORDED: [&[u8]; 3] = [
        include_bytes!("../fuzz/seeds/stream/llama-json-schema.sse"),
        include_bytes!("../fuzz/seeds/stream/llama-tool-call.sse"),
        include_bytes!("../fuzz/seeds/stream/oddities.sse"),
    ];

    #[test]
    fn recorded_streams_say_what_they_say() {
        for recorded in RECORDED {
            let (text, reply, finish, usages) = told(&[recorded]);
            assert_eq!((finish, usages), (Some(Piece::Finish(Finish::Stop)), 1), "{text}");
            let answer = parse(&text).unwrap_or_else(|code| panic!("{code}: {text}"));
            assert_eq!(answer.reply, reply);
            assert!(reply.chars().any(|character| character.len_utf8() == 4), "{reply}");
        }
    }

    #[test]
    fn a_recorded_stream_cut_at_any_byte_gives_the_same_events() {
        for recorded in RECORDED {
            let whole = decode(&[recorded]);
            for at in 0..=recorded.len() {
                let (before, after) = recorded.split_at(at);
                assert_eq!(decode(&[before, after]), whole, "cut at {at}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_recorded_stream_cut_at_any_bytes_gives_the_same_events(
            which in 0..RECORDED.len(),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        ) {
            let recorded = RECORDED[which];
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(recorded.len() + 1)).collect();
            cuts.extend([0, recorded.len()]);
            cuts.sort_unstable();
            let parts: Vec<&[u8]> = cuts.windows(2).map(|pair| &recorded[pair[0]..pair[1]]).collect();
            prop_assert_eq!(decode(&parts), decode(&[recorded]));
        }
    }
}
