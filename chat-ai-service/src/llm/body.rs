//! The body of a successful answer: an event stream, or one JSON document although a stream was asked for.

use super::sse::{LINE_LIMIT, SseError, SseReader};

/// Turns bytes into JSON payloads, whichever of the two forms the server chose.
#[derive(Debug, Default)]
pub(crate) struct Body {
    form: Form,
}

#[derive(Debug, Default)]
enum Form {
    /// Only white space has come so far.
    #[default]
    Unknown,
    Stream(SseReader),
    Document(Vec<u8>),
}

impl Body {
    /// Takes the next bytes and appends the payloads that they complete.
    pub(crate) fn push(&mut self, bytes: &[u8], payloads: &mut Vec<String>) -> Result<(), SseError> {
        match &mut self.form {
            Form::Unknown => {
                let Some(start) = bytes.iter().position(|byte| !byte.is_ascii_whitespace()) else {
                    return Ok(());
                };
                let bytes = &bytes[start..];
                self.form = match bytes[0] {
                    b'{' | b'[' => Form::Document(Vec::new()),
                    _ => Form::Stream(SseReader::default()),
                };
                self.push(bytes, payloads)
            }
            Form::Stream(reader) => reader.push(bytes, payloads),
            Form::Document(document) if document.len() + bytes.len() > LINE_LIMIT => Err(SseError::TooLong),
            Form::Document(document) => {
                document.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// The body has ended.
    pub(crate) fn finish(&mut self, payloads: &mut Vec<String>) -> Result<(), SseError> {
        match &mut self.form {
            Form::Unknown => Ok(()),
            Form::Stream(reader) => reader.finish(payloads),
            Form::Document(document) => {
                let text = String::from_utf8(std::mem::take(document)).map_err(|_| SseError::InvalidUtf8)?;
                payloads.push(text);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let (mut body, mut payloads) = (Body::default(), Vec::new());
        for piece in pieces {
            body.push(piece, &mut payloads).unwrap();
        }
        body.finish(&mut payloads).unwrap();
        payloads
    }

    #[test]
    fn a_document_despite_stream_is_one_payload() {
        assert_eq!(read(&[b" \n", b"{\"choices\"", b":\n[]}\n"]), ["{\"choices\":\n[]}\n"]);
        assert_eq!(read(&[b"[{\"error\":1}]"]), ["[{\"error\":1}]"]);
    }

    #[test]
    fn leading_white_space_does_not_hide_a_stream() {
        assert_eq!(read(&[b"\n", b" \n", b"data: x\n\n"]), ["x"]);
    }

    #[test]
    fn an_empty_body_has_no_payload() {
        assert!(read(&[b"  \n\n"]).is_empty());
    }
}
