//! Why a call to the model gave no answer, and what follows from it: another try, another request, or the end.

use std::time::Duration;

use remix_platform::{Error, Reason};

/// Why an attempt failed. Texts of the server are kept for negotiation and never shown or logged.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(crate) enum Failure {
    /// Nothing was reached, or the connection broke before an answer.
    #[error("no connection to the model")]
    Connect,
    /// The server refused, by status or by an error object inside a 200.
    #[error("the model's server answered {status}")]
    Refused {
        /// HTTP status, or the nearest one.
        status: u16,
        /// What the server asks to wait.
        retry_after: Option<Duration>,
        /// The account has no credit: waiting does not help.
        out_of_quota: bool,
        /// The error text, at most 4 KiB.
        text: String,
    },
    /// The prompt and the answer do not fit into the model's context.
    #[error("the prompt is longer than the model's context")]
    TooLong,
    /// The stream ended without a finish reason.
    #[error("the model's answer broke off")]
    Cut,
    /// No content within the first-token time.
    #[error("the model did not begin to answer")]
    FirstToken,
    /// No content for too long in mid-answer.
    #[error("the model fell silent")]
    Idle,
    /// The answer is no Chat Completions answer.
    #[error("the model's answer cannot be read: {0}")]
    Protocol(&'static str),
    /// Calls are held back after repeated failures.
    #[error("calls to the model are held back")]
    CircuitOpen,
    /// The turn's time is up.
    #[error("the turn's time is up")]
    Deadline,
}

impl Failure {
    /// A short stable word for metrics and logs.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Refused { status: 429, .. } => "rate_limited",
            Self::Refused { status: 400..=499, .. } => "rejected",
            Self::Refused { .. } => "server_error",
            Self::TooLong => "prompt_too_long",
            Self::Cut => "cut",
            Self::FirstToken => "first_token_timeout",
            Self::Idle => "idle_timeout",
            Self::Protocol(_) => "protocol",
            Self::CircuitOpen => "circuit_open",
            Self::Deadline => "deadline",
        }
    }

    /// Whether the same request may succeed when it is sent again.
    pub(crate) fn retryable(&self) -> bool {
        match self {
            Self::Refused { status, out_of_quota, .. } => {
                !out_of_quota && matches!(status, 408 | 409 | 429 | 500..=599)
            }
            Self::Connect | Self::Cut | Self::FirstToken | Self::Idle | Self::Protocol(_) => true,
            Self::TooLong | Self::CircuitOpen | Self::Deadline => false,
        }
    }

    /// Whether it says that the server is in trouble, as opposed to disliking this request.
    pub(crate) fn server_in_trouble(&self) -> bool {
        match self {
            Self::Refused { status, .. } => matches!(status, 408 | 500..=599),
            Self::Connect | Self::Cut | Self::FirstToken | Self::Idle | Self::Protocol(_) => true,
            Self::TooLong | Self::CircuitOpen | Self::Deadline => false,
        }
    }

    /// Whether the server is there and has made up its mind.
    pub(crate) fn server_answered(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::TooLong) && !self.server_in_trouble()
    }

    /// The same, with what the server asks to wait.
    pub(crate) fn waiting(self, wait: Option<Duration>) -> Self {
        match self {
            Self::Refused { status, out_of_quota, text, .. } => {
                Self::Refused { status, retry_after: wait, out_of_quota, text }
            }
            other => other,
        }
    }

    /// The least time to wait before the next try.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    fn reason(&self) -> Reason {
        match self {
            Self::Refused { status: 429, .. } => Reason::AiRateLimited,
            Self::Deadline => Reason::DeadlineExceeded,
            _ => Reason::AiUnavailable,
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let reason = failure.reason();
        let message = match reason {
            Reason::AiRateLimited => {
                "The assistant is overloaded at the moment. Your message is saved; please try again."
            }
            Reason::DeadlineExceeded => {
                "The assistant took too long. Your message is saved; please try again."
            }
            _ => "The assistant cannot be reached at the moment. Your message is saved; please try again.",
        };
        let wait = failure.retry_after().and_then(|wait| i32::try_from(wait.as_secs().max(1)).ok());
        let mut error = Error::new(reason, message).with(|details| details.retry_after_seconds = wait);
        error.source = Some(Box::new(failure));
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, out_of_quota: bool) -> Failure {
        Failure::Refused { status, retry_after: None, out_of_quota, text: String::new() }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (status, again) in
            [(400, false), (401, false), (403, false), (404, false), (408, true), (409, true)]
        {
            assert_eq!(refused(status, false).retryable(), again, "{status}");
        }
        assert!(refused(429, false).retryable() && refused(503, false).retryable());
        assert!(!refused(429, true).retryable(), "no credit does not come back by waiting");
        assert!(!Failure::Deadline.retryable() && !Failure::CircuitOpen.retryable());
    }

    #[test]
    fn server_texts_never_reach_the_traveller() {
        let failure =
            Failure::Refused { status: 401, retry_after: None, out_of_quota: false, text: "key sk-1".into() };
        let error = Error::from(failure);
        assert_eq!(error.reason, Reason::AiUnavailable);
        assert!(!error.message.contains("sk-1") && !format!("{}", error.source.unwrap()).contains("sk-1"));
    }
}
