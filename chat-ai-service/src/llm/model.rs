//! A language model behind one base URL: what is known of it, and calls to it with negotiation and retries.

use std::sync::{Mutex, MutexGuard, PoisonError};

use backon::ExponentialBackoff;
use metrics::counter;
use reqwest::Url;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use tokio::time::{Instant, sleep};

use super::attempt::{Attempt, Delta, Timeouts};
use super::breaker::{Breaker, BreakerPolicy};
use super::capabilities::{Capabilities, Lesson, Structured, teaches};
use super::chunk::{Finish, TokenUsage};
use super::failure::Failure;
use super::request::{Message, Template};
use super::retry::{RetryBudget, RetryPolicy, delay};

/// Parameters that are healed within one call. Steps to a weaker transport end by themselves.
const HEALING_ROUNDS: u32 = 3;

/// How the model is reached.
#[derive(Debug)]
pub(crate) struct Connection {
    /// The address of chat completions, with its query.
    pub(crate) url: Url,
    /// The header that carries the key, marked as sensitive.
    pub(crate) key: Option<(HeaderName, HeaderValue)>,
    /// Time limits.
    pub(crate) timeouts: Timeouts,
    /// How failed attempts are repeated.
    pub(crate) retry: RetryPolicy,
    /// When calls are held back.
    pub(crate) breaker: BreakerPolicy,
    /// `auto` or one transport.
    pub(crate) structured: Structured,
}

/// A model and what was learned about it. One per process.
#[derive(Debug)]
pub(crate) struct Model {
    http: reqwest::Client,
    connection: Connection,
    template: Template,
    learned: Mutex<Capabilities>,
    breaker: Breaker,
    budget: RetryBudget,
}

/// Why a client cannot be built: no usable TLS store.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be built: {0}")]
pub struct ClientError(#[from] reqwest::Error);

/// The header and value that carry a key: a bearer token in `Authorization`, the bare key anywhere else.
pub(crate) fn key_header(name: &str, key: &str) -> Option<(HeaderName, HeaderValue)> {
    let name: HeaderName = name.parse().ok()?;
    let value = if name == AUTHORIZATION { format!("Bearer {key}") } else { key.to_owned() };
    let mut value = HeaderValue::from_str(&value).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}

impl Model {
    /// A client for this connection. Nothing is sent yet.
    pub(crate) fn new(connection: Connection, template: Template) -> Result<Self, ClientError> {
        let loopback = is_loopback(&connection.url);
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("remix-chat/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(connection.timeouts.connect)
            .tcp_nodelay(true)
            // A redirect could carry the prompt to another origin.
            .redirect(reqwest::redirect::Policy::none());
        if loopback {
            http = http.no_proxy();
        }
        let local = loopback || connection.url.scheme() == "http";
        Ok(Self {
            http: http.build()?,
            learned: Mutex::new(Capabilities::new(connection.structured, local)),
            breaker: Breaker::new(connection.breaker),
            budget: RetryBudget::default(),
            connection,
            template,
        })
    }

    /// The model's name.
    pub(crate) fn name(&self) -> &str {
        &self.template.model
    }

    /// Origin and path of the base URL, without credentials and query.
    pub(crate) fn base_url(&self) -> String {
        let url = &self.connection.url;
        let path = url.path().trim_end_matches("/chat/completions");
        format!("{}{path}", url.origin().ascii_serialization())
    }

    /// What is known of the server.
    pub(crate) fn learned(&self) -> Capabilities {
        self.capabilities().clone()
    }

    /// True while calls are held back.
    pub(crate) fn circuit_open(&self) -> bool {
        self.breaker.is_open()
    }

    /// Records whether an answer that was asked for under `asked` kept the shape.
    pub(crate) fn shape(&self, asked: &Capabilities, kept: bool) {
        let mut learned = self.capabilities();
        if learned.transport == asked.transport {
            learned.shape(kept);
        }
    }

    /// Begins a call. Nothing is sent before the first [`Call::next`]; dropping the call ends the request.
    pub(crate) fn call<'a>(&'a self, messages: &'a [Message], turn_ends: Instant) -> Call<'a> {
        self.budget.earn();
        Call {
            model: self,
            messages,
            turn_ends,
            asked: self.learned(),
            attempt: None,
            bounds: self.connection.retry.bounds(),
            healed: 0,
            forwarded: false,
            usage: TokenUsage::default(),
        }
    }

    fn capabilities(&self) -> MutexGuard<'_, Capabilities> {
        self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn request(
        &self,
        messages: &[Message],
        asked: &Capabilities,
    ) -> Result<reqwest::RequestBuilder, Failure> {
        let body = self
            .template
            .body(messages, asked)
            .map_err(|_| Failure::Protocol("the request cannot be written"))?;
        let mut request = self
            .http
            .post(self.connection.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "text/event-stream, application/json")
            .body(body);
        if let Some((name, value)) = &self.connection.key {
            request = request.header(name.clone(), value.clone());
        }
        Ok(request)
    }

    /// Learns from a refusal, unless another call has learned it since `asked` was read.
    fn learn(&self, asked: &Capabilities, failure: &Failure) -> Option<Lesson> {
        let Failure::Refused { status, text, .. } = failure else { return None };
        let mut learned = self.capabilities();
        if !learned.asks_like(asked) {
            return teaches(*status).then_some(Lesson::Transport);
        }
        let lesson = learned.learn(*status, text);
        if lesson.is_some() {
            tracing::info!(transport = learned.transport.word(), healed = ?learned.healed, "learned from a refusal");
        }
        lesson
    }
}

/// What a call brings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Update {
    /// A piece of the answer.
    Delta(Delta),
    /// The attempt died after its first pieces; the answer starts again.
    Restart,
    /// The answer is over.
    Finish(Finish),
}

/// One question to the model, over as many attempts as it takes.
pub(crate) struct Call<'a> {
    model: &'a Model,
    messages: &'a [Message],
    turn_ends: Instant,
    asked: Capabilities,
    attempt: Option<Attempt>,
    bounds: ExponentialBackoff,
    healed: u32,
    forwarded: bool,
    usage: TokenUsage,
}

impl Call<'_> {
    /// The next update. After `Finish` or a failure there is nothing more.
    pub(crate) async fn next(&mut self) -> Result<Update, Failure> {
        loop {
            match self.advance().await {
                Ok(Ok(delta)) => {
                    self.forwarded = true;
                    return Ok(Update::Delta(delta));
                }
                Ok(Err(finish)) => {
                    self.close_attempt("finished");
                    self.model.breaker.succeeded();
                    return Ok(Update::Finish(finish));
                }
                Err(failure) => {
                    self.close_attempt(failure.word());
                    self.recover(failure).await?;
                    if std::mem::take(&mut self.forwarded) {
                        return Ok(Update::Restart);
                    }
                }
            }
        }
    }

    /// How the request was asked: for judging the answer's shape.
    pub(crate) fn asked(&self) -> &Capabilities {
        &self.asked
    }

    /// Tokens of all attempts, as far as the server said.
    pub(crate) fn usage(&self) -> TokenUsage {
        self.usage
    }

    async fn advance(&mut self) -> Result<Result<Delta, Finish>, Failure> {
        let attempt = match &mut self.attempt {
            Some(attempt) => attempt,
            empty => {
                if !self.model.breaker.admits(Instant::now()) {
                    return Err(Failure::CircuitOpen);
                }
                let request = self.model.request(self.messages, &self.asked)?;
                let times = &self.model.connection.timeouts;
                empty.insert(Attempt::open(request, times, self.turn_ends).await?)
            }
        };
        attempt.next().await
    }

    /// Waits for the next attempt's time, or gives the failure back when there is to be none.
    async fn recover(&mut self, failure: Failure) -> Result<(), Failure> {
        if let Some(lesson) = self.model.learn(&self.asked, &failure) {
            self.healed += u32::from(lesson == Lesson::Parameter);
            if self.healed <= HEALING_ROUNDS {
                self.asked = self.model.learned();
                return Ok(());
            }
        }
        let wait = if failure.retryable() { self.bounds.next() } else { None };
        let wait = wait.map(|bound| delay(bound, fastrand::f64(), failure.retry_after()));
        let left = self.turn_ends.saturating_duration_since(Instant::now());
        match wait {
            // Waiting past the end of the turn would only hide the real reason behind a time-out.
            Some(wait) if wait < left && self.model.budget.spend() => {
                sleep(wait).await;
                Ok(())
            }
            _ => {
                if failure.server_in_trouble() {
                    self.model.breaker.failed(Instant::now());
                } else if failure.server_answered() {
                    self.model.breaker.succeeded();
                }
                Err(failure)
            }
        }
    }

    fn close_attempt(&mut self, outcome: &'static str) {
        counter!("remix_ai_attempts_total", "outcome" => outcome).increment(1);
        if let Some(usage) = self.attempt.take().and_then(|attempt| attempt.usage()) {
            self.usage = self.usage.plus(usage);
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_recognised() {
        for (url, loopback) in [
            ("http://127.0.0.1:11434/v1", true),
            ("http://[::1]:1/v1", true),
            ("http://localhost/v1", true),
            ("https://api.example/v1", false),
            ("http://10.0.0.1/v1", false),
        ] {
            assert_eq!(is_loopback(&url.parse().unwrap()), loopback, "{url}");
        }
    }

    #[test]
    fn keys_go_where_they_belong_and_never_show() {
        let (name, value) = key_header("authorization", "sk-1").unwrap();
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", "Bearer sk-1"));
        let (name, value) = key_header("api-key", "sk-1").unwrap();
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("api-key", "sk-1"));
        assert!(!format!("{value:?}").contains("sk-1"));
        assert!(key_header("not a header", "x").is_none() && key_header("api-key", "a\nb").is_none());
    }
}
