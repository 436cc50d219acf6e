//! Server-sent events, read from bytes: whatever the pieces a network cuts the stream into, the payloads are the same.
//!
//! Text is decoded only when a line is whole, so that a character may be split anywhere; invalid UTF-8 is an error,
//! never a replacement character.

/// The longest line, and the longest payload of several lines, in bytes.
pub(crate) const LINE_LIMIT: usize = 1 << 20;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Why bytes are no event stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SseError {
    /// A line or payload is longer than [`LINE_LIMIT`].
    #[error("a line is longer than 1 MiB")]
    TooLong,
    /// Not UTF-8.
    #[error("the stream is not UTF-8")]
    InvalidUtf8,
}

/// Cuts a byte stream into the payloads of its events.
#[derive(Debug, Default)]
pub(crate) struct SseReader {
    line: Vec<u8>,
    data: String,
    has_data: bool,
    after_cr: bool,
    past_first_line: bool,
}

impl SseReader {
    /// Takes the next bytes and appends the payloads that they complete.
    pub(crate) fn push(&mut self, mut bytes: &[u8], payloads: &mut Vec<String>) -> Result<(), SseError> {
        while !bytes.is_empty() {
            // The LF of a CRLF whose CR ended the line already.
            if std::mem::take(&mut self.after_cr) && bytes[0] == b'\n' {
                bytes = &bytes[1..];
                continue;
            }
            let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = &bytes[..end.unwrap_or(bytes.len())];
            if self.line.len() + part.len() > LINE_LIMIT {
                return Err(SseError::TooLong);
            }
            self.line.extend_from_slice(part);
            let Some(end) = end else { return Ok(()) };
            self.after_cr = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            self.end_line(payloads)?;
        }
        Ok(())
    }

    /// The stream has ended: a last event counts even without the empty line behind it.
    pub(crate) fn finish(&mut self, payloads: &mut Vec<String>) -> Result<(), SseError> {
        if !self.line.is_empty() {
            self.end_line(payloads)?;
        }
        self.dispatch(payloads);
        Ok(())
    }

    fn end_line(&mut self, payloads: &mut Vec<String>) -> Result<(), SseError> {
        let bytes = std::mem::take(&mut self.line);
        let bytes = match std::mem::replace(&mut self.past_first_line, true) {
            false => bytes.strip_prefix(BOM).unwrap_or(&bytes),
            true => &bytes,
        };
        let line = std::str::from_utf8(bytes).map_err(|_| SseError::InvalidUtf8)?;
        if line.is_empty() {
            self.dispatch(payloads);
        } else if line.starts_with(['{', '[']) {
            // Not in the standard: some servers write a bare JSON error into the stream.
            self.dispatch(payloads);
            payloads.push(line.to_owned());
        } else if let Some(value) = field(line, "data") {
            if self.data.len() + value.len() > LINE_LIMIT {
                return Err(SseError::TooLong);
            }
            if self.has_data {
                self.data.push('\n');
            }
            self.data.push_str(value);
            self.has_data = true;
        }
        Ok(())
    }

    fn dispatch(&mut self, payloads: &mut Vec<String>) {
        if std::mem::take(&mut self.has_data) {
            payloads.push(std::mem::take(&mut self.data));
        }
    }
}

fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let rest = line.strip_prefix(name)?;
    if rest.is_empty() {
        return Some("");
    }
    let value = rest.strip_prefix(':')?;
    Some(value.strip_prefix(' ').unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(pieces: &[&[u8]]) -> Result<Vec<String>, SseError> {
        let (mut reader, mut payloads) = (SseReader::default(), Vec::new());
        for piece in pieces {
            reader.push(piece, &mut payloads)?;
        }
        reader.finish(&mut payloads)?;
        Ok(payloads)
    }

    const RECORDED: &[u8] =
        "\u{FEFF}: hello\r\ndata:{\"a\":1}\r\n\r\nevent: x\r\ndata: zwei\rdata:  drei \u{1F3D4}\n\n\
        id: 7\nretry: 5\n:\n\ndata\n\ndata: {\"b\":\"ü\"}\n\r\n{\"error\":\"bare\"}\ndata: [DONE]"
            .as_bytes();

    fn expected() -> Vec<String> {
        ["{\"a\":1}", "zwei\n drei \u{1F3D4}", "", "{\"b\":\"ü\"}", "{\"error\":\"bare\"}", "[DONE]"]
            .map(str::to_owned)
            .to_vec()
    }

    #[test]
    fn a_recorded_stream_gives_its_payloads() {
        assert_eq!(read(&[RECORDED]).unwrap(), expected());
    }

    #[test]
    fn every_single_cut_gives_the_same_payloads() {
        for at in 0..=RECORDED.len() {
            assert_eq!(read(&[&RECORDED[..at], &RECORDED[at..]]).unwrap(), expected(), "cut at {at}");
        }
    }

    proptest! {
        #[test]
        fn any_cutting_gives_the_same_payloads(cuts in prop::collection::vec(0..=RECORDED.len(), 0..12)) {
            let mut cuts = cuts;
            cuts.extend([0, RECORDED.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &RECORDED[pair[0]..pair[1]]).collect();
            prop_assert_eq!(read(&pieces).unwrap(), expected());
        }
    }

    #[test]
    fn comments_are_no_events() {
        assert_eq!(read(&[b": OPENROUTER PROCESSING\n\n:\n\n"]).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn crlf_ends_one_line_not_two() {
        assert_eq!(read(&[b"data: a\r", b"\ndata: b\r\n\r\n"]).unwrap(), ["a\nb"]);
    }

    #[test]
    fn a_long_line_is_refused_before_it_is_stored() {
        let mut reader = SseReader::default();
        let chunk = vec![b' '; 64 << 10];
        let refused = (0..20).find_map(|_| reader.push(&chunk, &mut Vec::new()).err());
        assert_eq!(refused, Some(SseError::TooLong));
        assert!(reader.line.len() <= LINE_LIMIT);
    }

    #[test]
    fn many_data_lines_share_one_limit() {
        let mut reader = SseReader::default();
        let line = format!("data: {}\n", "x".repeat(200 << 10));
        let refused = (0..8).find_map(|_| reader.push(line.as_bytes(), &mut Vec::new()).err());
        assert_eq!(refused, Some(SseError::TooLong));
    }

    #[test]
    fn invalid_utf_8_is_an_error() {
        assert_eq!(read(&[b"data: \xFF\n\n"]), Err(SseError::InvalidUtf8));
        assert_eq!(read(&[b"data: \xE2\x82"]), Err(SseError::InvalidUtf8));
    }
}
