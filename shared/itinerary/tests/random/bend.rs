//! Bends a JSON text: bytes flipped, cut out, doubled, and numbers and words swapped for extreme ones. What the ordinary tests
//! of the fuzz targets feed, and how libFuzzer mutates there.

use super::dice::Dice;

/// What stands in for a number.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "61",
    "4294967295",
    "4294967296",
    "-9223372036854775808",
    "1e300",
    "0.1",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
];
/// What stands in for a text.
const TEXTS: [&str; 9] = [
    "\"\"",
    "\"\\u0000\\u202e\"",
    "\"9999-12-31\"",
    "\"source\"",
    "\"s1.d1\"",
    "\"evening\"",
    "\"XXX\"",
    "\"23:59\"",
    "null",
];
/// What stands in for anything else.
const OTHERS: [&str; 4] = ["null", "true", "[]", "{}"];

/// One or two changes of a JSON text: mostly a value swapped for an extreme one, sometimes a byte or a piece.
pub(crate) fn bent(dice: &mut Dice<'_>, input: &[u8]) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..dice.number(1, 2) {
        let at = dice.below(bytes.len());
        let end = (at + dice.below(60)).min(bytes.len());
        match dice.below(24) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => swap_value(dice, &mut bytes, at),
        }
        if bytes.is_empty() {
            bytes.push(b'[');
        }
    }
    bytes
}

/// Swaps the JSON value behind the next colon for an extreme one of its kind, or for another value of the input.
fn swap_value(dice: &mut Dice<'_>, bytes: &mut Vec<u8>, from: usize) {
    let value = |bytes: &[u8], from: usize| {
        let colon = from + bytes[from..].iter().position(|byte| *byte == b':')?;
        let end = bytes[colon..].iter().position(|byte| matches!(byte, b',' | b'}' | b']'))?;
        Some(colon + 1..colon + end)
    };
    let Some(place) = value(bytes, from) else { return };
    let pool: &[&str] = match bytes[place.clone()].trim_ascii_start().first() {
        Some(b'0'..=b'9' | b'-') => &NUMBERS,
        Some(b'"') => &TEXTS,
        _ => &OTHERS,
    };
    let other = dice.below(bytes.len());
    let other = value(bytes, other).filter(|_| dice.percent(10)).map(|range| bytes[range].to_vec());
    let new = other.unwrap_or_else(|| dice.pick(pool).as_bytes().to_vec());
    bytes.splice(place, new);
}

/// The same in the place that libFuzzer gives: `size` bytes are filled, as many as `room` allow may be. Gives the new size.
pub(crate) fn bend_in_place(data: &mut [u8], size: usize, room: usize, seed: u32) -> usize {
    let bent = bent(&mut Dice::seeded(seed.into()), &data[..size]);
    let size = bent.len().min(room);
    data[..size].copy_from_slice(&bent[..size]);
    size
}
