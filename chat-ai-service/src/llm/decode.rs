//! From the bytes of an answer's body to its pieces. What comes out depends on the bytes alone, never on how the network
//! cut them.

use super::body::Body;
use super::chunk::{self, Piece};
use super::failure::Failure;
use super::sse::SseError;

/// Reads one body.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    body: Body,
}

impl Decoder {
    /// Takes the next bytes and appends the pieces that they complete, also those before a failure.
    pub(crate) fn push(&mut self, bytes: &[u8], pieces: &mut Vec<Piece>) -> Result<(), Failure> {
        let mut payloads = Vec::new();
        let taken = self.body.push(bytes, &mut payloads);
        read(&payloads, pieces)?;
        taken.map_err(Failure::from)
    }

    /// The body has ended.
    pub(crate) fn finish(&mut self, pieces: &mut Vec<Piece>) -> Result<(), Failure> {
        let mut payloads = Vec::new();
        let taken = self.body.finish(&mut payloads);
        read(&payloads, pieces)?;
        taken.map_err(Failure::from)
    }
}

fn read(payloads: &[String], pieces: &mut Vec<Piece>) -> Result<(), Failure> {
    for payload in payloads {
        pieces.extend(chunk::read(payload)?);
    }
    Ok(())
}

impl From<SseError> for Failure {
    fn from(error: SseError) -> Self {
        match error {
            SseError::TooLong => Self::Protocol("a line is longer than 1 MiB"),
            SseError::InvalidUtf8 => Self::Protocol("it is not UTF-8"),
        }
    }
}
