//! One HTTP request to the model and the reading of its answer, under the time limits of a turn.

use std::future::Future;
use std::time::Duration;

use futures::FutureExt as _;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, RETRY_AFTER};
use tokio::time::{Instant, timeout_at};

use super::chunk::{Finish, Piece, TokenUsage};
use super::complaint;
use super::decode::Decoder;
use super::failure::Failure;

/// How long an answer may be, in bytes of text.
const TEXT_LIMIT: usize = 256 << 10;
/// White space in a row: models without a grammar sometimes never stop writing it.
const BLANK_LIMIT: usize = 4096;
/// How long the usage and the end of the stream are waited for once the answer is over.
const GRACE: Duration = Duration::from_millis(250);
/// The same once `[DONE]` was seen: only the connection's reuse is at stake.
const GRACE_AFTER_DONE: Duration = Duration::from_millis(20);
const ERROR_BODY_LIMIT: usize = 64 << 10;
const ERROR_BODY_TIME: Duration = Duration::from_secs(2);

/// The time limits of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// To connect.
    pub connect: Duration,
    /// From the request to the first content.
    pub first_token: Duration,
    /// From one content to the next.
    pub idle: Duration,
}

/// A piece of an answer as it arrives; whatever waited together comes together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Delta {
    /// Text of the answer.
    pub(crate) text: String,
    /// Text of a refusal.
    pub(crate) refusal: String,
}

/// An answer that is being read.
pub(crate) struct Attempt {
    response: reqwest::Response,
    decoder: Decoder,
    idle: Duration,
    /// When the next content must be there.
    content_by: Instant,
    turn_ends: Instant,
    begun: bool,
    received: usize,
    blanks: usize,
    finish: Option<Finish>,
    done: bool,
    ended: bool,
    usage: Option<TokenUsage>,
}

impl Attempt {
    /// Sends the request and waits for the head of the answer.
    pub(crate) async fn open(
        request: reqwest::RequestBuilder,
        times: &Timeouts,
        turn_ends: Instant,
    ) -> Result<Self, Failure> {
        let content_by = Instant::now() + times.first_token;
        let response = within(content_by, turn_ends, Failure::FirstToken, request.send())
            .await?
            // The error's text holds the address and could hold the key of a query string: it is not kept.
            .map_err(|_| Failure::Connect)?;
        if !response.status().is_success() {
            return Err(refusal(response, turn_ends).await);
        }
        let encoding = response.headers().get(CONTENT_ENCODING);
        if encoding.is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
            // None was asked for; unpacking what a stranger sends is how bombs work.
            return Err(Failure::Protocol("it is compressed"));
        }
        Ok(Self {
            response,
            decoder: Decoder::default(),
            idle: times.idle,
            content_by,
            turn_ends,
            begun: false,
            received: 0,
            blanks: 0,
            finish: None,
            done: false,
            ended: false,
            usage: None,
        })
    }

    /// The next piece, or how the answer ended.
    pub(crate) async fn next(&mut self) -> Result<Result<Delta, Finish>, Failure> {
        loop {
            if let Some(finish) = self.finish {
                self.drain().await;
                return Ok(Err(finish));
            }
            let silence = if self.begun { Failure::Idle } else { Failure::FirstToken };
            let chunk = within(self.content_by, self.turn_ends, silence, self.response.chunk()).await?;
            let mut delta = Delta::default();
            self.take(chunk, &mut delta)?;
            // What has arrived meanwhile goes out as one piece.
            while !self.over() && self.finish.is_none() {
                let Some(chunk) = self.response.chunk().now_or_never() else { break };
                self.take(chunk, &mut delta)?;
            }
            if self.over() && self.finish.is_none() {
                return Err(Failure::Cut);
            }
            if delta != Delta::default() {
                return Ok(Ok(delta));
            }
        }
    }

    /// Tokens, as far as the server said.
    pub(crate) fn usage(&self) -> Option<TokenUsage> {
        self.usage
    }

    fn take(
        &mut self,
        chunk: reqwest::Result<Option<impl AsRef<[u8]>>>,
        delta: &mut Delta,
    ) -> Result<(), Failure> {
        let mut pieces = Vec::new();
        let read = match chunk {
            Ok(Some(bytes)) => self.decoder.push(bytes.as_ref(), &mut pieces),
            Ok(None) => {
                self.ended = true;
                self.decoder.finish(&mut pieces)
            }
            Err(_) => Err(Failure::Cut),
        };
        for piece in pieces {
            self.apply(piece, delta)?;
        }
        read
    }

    fn apply(&mut self, piece: Piece, delta: &mut Delta) -> Result<(), Failure> {
        match piece {
            Piece::Text(text) => {
                self.content(&text)?;
                delta.text.push_str(&text);
            }
            Piece::Refusal(text) => {
                self.content(&text)?;
                delta.refusal.push_str(&text);
            }
            Piece::Reasoning => self.alive(),
            Piece::Finish(finish) => self.finish = self.finish.or(Some(finish)),
            Piece::Usage(usage) => self.usage = Some(self.usage.unwrap_or_default().most(usage)),
            Piece::Done => self.done = true,
        }
        Ok(())
    }

    fn content(&mut self, text: &str) -> Result<(), Failure> {
        self.received += text.len();
        let blank = text.chars().rev().take_while(|character| character.is_whitespace()).count();
        let only_blank = blank == text.chars().count();
        self.blanks = if only_blank { self.blanks + blank } else { blank };
        if self.received > TEXT_LIMIT || self.blanks > BLANK_LIMIT {
            return Err(Failure::Protocol("it does not end"));
        }
        // White space alone is no sign of life.
        if !only_blank {
            self.alive();
        }
        Ok(())
    }

    /// True when nothing can follow, whether the server has closed the connection or not.
    fn over(&self) -> bool {
        self.ended || self.done
    }

    fn alive(&mut self) {
        self.begun = true;
        self.content_by = Instant::now() + self.idle;
    }

    /// Reads on for the usage and to the end, so that the connection can be used again; failures no longer matter.
    async fn drain(&mut self) {
        let begun = Instant::now();
        while !self.ended {
            let grace = if self.done { GRACE_AFTER_DONE } else { GRACE };
            let Ok(chunk) = timeout_at((begun + grace).min(self.turn_ends), self.response.chunk()).await
            else {
                return;
            };
            if self.take(chunk, &mut Delta::default()).is_err() {
                return;
            }
        }
    }
}

/// Waits for `work`, for silence, or for the end of the turn, whichever is first.
async fn within<T>(
    content_by: Instant,
    turn_ends: Instant,
    silence: Failure,
    work: impl Future<Output = T>,
) -> Result<T, Failure> {
    let (until, failure) =
        if content_by < turn_ends { (content_by, silence) } else { (turn_ends, Failure::Deadline) };
    timeout_at(until, work).await.map_err(|_| failure)
}

async fn refusal(mut response: reqwest::Response, turn_ends: Instant) -> Failure {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers());
    let mut body = Vec::new();
    let until = turn_ends.min(Instant::now() + ERROR_BODY_TIME);
    let _ = timeout_at(until, async {
        while let Ok(Some(bytes)) = response.chunk().await {
            body.extend_from_slice(&bytes);
            if body.len() > ERROR_BODY_LIMIT {
                break;
            }
        }
    })
    .await;
    complaint::refused(status, retry_after, &String::from_utf8_lossy(&body))
}

/// What the server asks to wait; a number beyond all bounds means for ever.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let seconds = |number: f64| {
        let positive = number.is_finite() && number >= 0.0;
        positive.then(|| Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX))
    };
    if let Some(milliseconds) = text("retry-after-ms").and_then(|value| value.parse::<f64>().ok()) {
        return seconds(milliseconds / 1000.0);
    }
    let value = text(RETRY_AFTER.as_str())?;
    if let Ok(number) = value.parse() {
        return seconds(number);
    }
    let date = chrono::DateTime::parse_from_rfc2822(value).ok()?;
    (date.to_utc() - remix_platform::clock::now()).to_std().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(name: &'static str, value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        retry_after(&headers)
    }

    #[test]
    fn retry_after_in_its_three_forms() {
        assert_eq!(wait("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("retry-after-ms", "120"), Some(Duration::from_millis(120)));
        let soon = remix_platform::clock::now() + chrono::TimeDelta::seconds(90);
        let waited = wait("retry-after", &soon.to_rfc2822().replace("+0000", "GMT")).unwrap();
        assert!((80..=90).contains(&waited.as_secs()), "{waited:?}");
        assert_eq!(wait("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT"), None);
        assert_eq!(wait("retry-after", "soon"), None);
        assert_eq!(wait("retry-after", "1.5"), Some(Duration::from_millis(1500)));
        assert_eq!(wait("retry-after", "-1"), None);
        assert_eq!(wait("retry-after", "1e300"), Some(Duration::MAX));
    }
}
