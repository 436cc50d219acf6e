//! The one error table: every reason with its gRPC code, its HTTP status and whether another try can help.
//!
//! Between processes an [`Error`] travels as a gRPC status with `google.rpc` details; nothing else is needed to get it
//! back whole. What a person may not see (SQL, paths, keys, prompts) goes into the source and only into the log.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use remix_proto::v1::{ErrorBody, ErrorDetails, FieldViolation};
use tonic::{Code, Status};
use tonic_types::{ErrorDetails as RpcDetails, StatusExt};

/// The `domain` of every `google.rpc.ErrorInfo` of ours.
pub const DOMAIN: &str = "remix.tripit";

/// Why a call failed. `as_str` is the `code` of REST and the `reason` of gRPC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the table below says what each one is
pub enum Reason {
    InvalidArgument,
    Unauthenticated,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    TurnInProgress,
    TurnNotRetryable,
    SessionNotActive,
    SessionPublished,
    NotFinalized,
    VersionConflict,
    PayloadTooLarge,
    UnsupportedMediaType,
    HeadersTooLarge,
    IdempotencyMismatch,
    QuotaActive,
    QuotaDaily,
    QuotaMessages,
    RateLimited,
    AiUnavailable,
    AiRateLimited,
    AiInvalidOutput,
    AiRefused,
    Unavailable,
    DeadlineExceeded,
    Internal,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The reason.
    pub reason: Reason,
    /// The word on the wire.
    pub code: &'static str,
    /// The gRPC code.
    pub grpc: Code,
    /// The HTTP status.
    pub http: u16,
    /// Whether another try can help, sooner or later.
    pub retryable: bool,
    /// What it means, for docs/errors.md.
    pub about: &'static str,
}

macro_rules! rows {
    ($($reason:ident $code:literal $grpc:ident $http:literal $retryable:literal $about:literal;)*) => {
        /// The table, in the order of the documentation.
        pub const TABLE: &[Row] = &[$(Row {
            reason: Reason::$reason, code: $code, grpc: Code::$grpc, http: $http, retryable: $retryable, about: $about,
        }),*];

        impl Reason {
            /// The row of this reason.
            pub const fn row(self) -> Row {
                match self {
                    $(Reason::$reason => Row {
                        reason: Reason::$reason, code: $code, grpc: Code::$grpc, http: $http,
                        retryable: $retryable, about: $about,
                    }),*
                }
            }
        }
    };
}

rows! {
    InvalidArgument "invalid_argument" InvalidArgument 400 false "A field is missing, malformed or out of range; details.fields names each one.";
    Unauthenticated "unauthenticated" Unauthenticated 401 false "The bearer token is missing, expired or not valid.";
    NotFound "not_found" NotFound 404 false "There is no such thing, or it belongs to somebody else.";
    MethodNotAllowed "method_not_allowed" Unimplemented 405 false "The path exists, but not for this method.";
    RequestTimeout "request_timeout" DeadlineExceeded 408 true "The request's body did not arrive in time.";
    TurnInProgress "turn_in_progress" Aborted 409 true "A reply is being written; details.turn_id is the turn. Try again when it has ended.";
    TurnNotRetryable "turn_not_retryable" FailedPrecondition 409 false "Only the session's newest turn can be retried, and only when it failed or was stopped.";
    SessionNotActive "session_not_active" FailedPrecondition 409 false "The session is finalized or archived; reopen it first.";
    SessionPublished "session_published" FailedPrecondition 409 false "The session's trip is published and cannot be reopened.";
    NotFinalized "not_finalized" FailedPrecondition 409 false "The session must be finalized first.";
    VersionConflict "version_conflict" Aborted 409 true "The draft has changed meanwhile; details.current_version is the newest.";
    PayloadTooLarge "payload_too_large" InvalidArgument 413 false "The request's body is larger than 128 KiB.";
    UnsupportedMediaType "unsupported_media_type" InvalidArgument 415 false "The request's body must be application/json.";
    HeadersTooLarge "headers_too_large" InvalidArgument 431 false "The request's headers are too large.";
    IdempotencyMismatch "idempotency_mismatch" FailedPrecondition 422 false "The idempotency key was used before for another request.";
    QuotaActive "quota_active" ResourceExhausted 429 true "All active places are taken; archive or delete a chat.";
    QuotaDaily "quota_daily" ResourceExhausted 429 true "No more new chats today; details.resets_at says when.";
    QuotaMessages "quota_messages" ResourceExhausted 429 false "The chat is full; start a new one.";
    RateLimited "rate_limited" ResourceExhausted 429 true "Too many requests in a minute; Retry-After says how long to wait.";
    AiUnavailable "ai_unavailable" Unavailable 502 true "The assistant cannot be reached or broke off.";
    AiRateLimited "ai_rate_limited" Unavailable 502 true "The assistant is overloaded.";
    AiInvalidOutput "ai_invalid_output" Unavailable 502 true "The assistant's answer could not be used.";
    AiRefused "ai_refused" FailedPrecondition 502 false "The assistant declined to answer.";
    Unavailable "unavailable" Unavailable 503 true "The service is not ready for a moment.";
    DeadlineExceeded "deadline_exceeded" DeadlineExceeded 504 true "It took too long.";
    Internal "internal" Internal 500 false "A fault of ours; the request id leads to the log.";
}

impl Reason {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        self.row().code
    }

    /// The reason with this word.
    pub fn parse(code: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.code == code).map(|row| row.reason)
    }
}

/// A failure that can be shown, with its cause for the log.
#[derive(Debug)]
pub struct Error {
    /// Why.
    pub reason: Reason,
    /// One or two sentences for a person.
    pub message: String,
    /// What helps to react.
    pub details: ErrorDetails,
    /// For the log only.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.reason.as_str(), self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl Error {
    /// A failure with this reason and text.
    pub fn new(reason: Reason, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), details: ErrorDetails::default(), source: None }
    }

    /// `invalid_argument` about one field.
    pub fn field(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::fields(vec![FieldViolation { field: field.into(), message: problem.into() }])
    }

    /// `invalid_argument` about several fields.
    pub fn fields(fields: Vec<FieldViolation>) -> Self {
        let message = fields.first().map_or_else(
            || "The request is not valid.".to_owned(),
            |first| format!("{}: {}", first.field, first.message),
        );
        Self {
            details: ErrorDetails { fields, ..Default::default() },
            ..Self::new(Reason::InvalidArgument, message)
        }
    }

    /// `not_found`; the same for what is missing and for what belongs to somebody else.
    pub fn not_found(resource: &str) -> Self {
        Self {
            details: ErrorDetails { resource: Some(resource.to_owned()), ..Default::default() },
            ..Self::new(Reason::NotFound, format!("There is no such {resource}."))
        }
    }

    /// `internal`, with the cause for the log.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            source: Some(source.into()),
            ..Self::new(Reason::Internal, "Something went wrong on our side.")
        }
    }

    /// `unavailable`, with the cause for the log.
    pub fn unavailable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let mut error =
            Self::new(Reason::Unavailable, "The service is not ready for a moment. Please try again.");
        error.details.retry_after_seconds = Some(1);
        error.source = Some(source.into());
        error
    }

    /// The same failure with details filled in.
    #[must_use]
    pub fn with(mut self, fill: impl FnOnce(&mut ErrorDetails)) -> Self {
        fill(&mut self.details);
        self
    }

    /// The form of REST and of `turn_failed`.
    pub fn body(&self, request_id: &str) -> ErrorBody {
        ErrorBody {
            code: self.reason.as_str().to_owned(),
            message: self.message.clone(),
            retryable: self.reason.row().retryable,
            request_id: request_id.to_owned(),
            details: (self.details != ErrorDetails::default()).then(|| self.details.clone()),
        }
    }

    /// Writes the failure to the log where it is one of ours; called once, at the boundary.
    pub fn log(&self) {
        match (&self.source, self.reason.row().http) {
            (Some(source), 500..) => {
                tracing::error!(reason = self.reason.as_str(), %source, "{}", self.message)
            }
            (None, 500) => tracing::error!(reason = self.reason.as_str(), "{}", self.message),
            _ => tracing::debug!(reason = self.reason.as_str(), "{}", self.message),
        }
    }
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        let details = &error.details;
        let mut metadata = HashMap::new();
        let mut put = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                metadata.insert(name.to_owned(), value);
            }
        };
        put("limit", details.limit.map(|number| number.to_string()));
        put("used", details.used.map(|number| number.to_string()));
        put("resets_at", details.reset_time.and_then(|at| at.to_chrono()).map(|at| at.to_rfc3339()));
        put("turn_id", details.turn_id.clone());
        put("user_message_id", details.user_message_id.clone());
        put("current_version", details.current_version.map(|number| number.to_string()));
        let mut rpc = RpcDetails::with_error_info(error.reason.as_str(), DOMAIN, metadata);
        for field in &details.fields {
            rpc.add_bad_request_violation(&field.field, &field.message);
        }
        if let Some(resource) = &details.resource {
            rpc.set_resource_info(resource, "", "", "");
        }
        if error.reason.row().http == 429 {
            rpc.add_quota_failure_violation(error.reason.as_str(), &error.message);
        }
        if let Some(seconds) = details.retry_after_seconds {
            rpc.set_retry_info(Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0))));
        }
        Status::with_error_details(error.reason.row().grpc, error.message, rpc)
    }
}

impl From<Status> for Error {
    /// Reads one of our own statuses back; any other status becomes the nearest reason, its text goes to the log only.
    fn from(status: Status) -> Self {
        let rpc = status.get_error_details();
        let info = rpc.error_info().filter(|info| info.domain == DOMAIN);
        let Some((info, reason)) = info.and_then(|info| Some((info, Reason::parse(&info.reason)?))) else {
            return foreign(status);
        };
        let number = |name: &str| info.metadata.get(name).and_then(|value| value.parse().ok());
        let text = |name: &str| info.metadata.get(name).cloned();
        let details = ErrorDetails {
            fields: rpc
                .bad_request()
                .map(|bad| bad.field_violations.iter())
                .into_iter()
                .flatten()
                .map(|wrong| FieldViolation {
                    field: wrong.field.clone(),
                    message: wrong.description.clone(),
                })
                .collect(),
            limit: number("limit"),
            used: number("used"),
            reset_time: text("resets_at")
                .and_then(|at| chrono::DateTime::parse_from_rfc3339(&at).ok())
                .map(|at| at.to_utc().into()),
            turn_id: text("turn_id"),
            user_message_id: text("user_message_id"),
            current_version: number("current_version"),
            resource: rpc.resource_info().map(|resource| resource.resource_type.clone()),
            retry_after_seconds: rpc
                .retry_info()
                .and_then(|retry| retry.retry_delay)
                .and_then(|delay| i32::try_from(delay.as_secs()).ok()),
        };
        Self { reason, message: status.message().to_owned(), details, source: None }
    }
}

/// How tonic words a deadline that has passed; it gives it the code of a caller who went away.
const TONIC_DEADLINE: &str = "Timeout expired";

fn foreign(status: Status) -> Error {
    let code = if status.message() == TONIC_DEADLINE { Code::DeadlineExceeded } else { status.code() };
    match code {
        Code::Unavailable | Code::Aborted | Code::Cancelled => Error::unavailable(status),
        Code::DeadlineExceeded => Error {
            source: Some(status.into()),
            ..Error::new(Reason::DeadlineExceeded, "It took too long. Please try again.")
        },
        Code::Unauthenticated | Code::PermissionDenied => {
            Error::new(Reason::Unauthenticated, "A valid bearer token is needed.")
        }
        Code::NotFound => Error::not_found("resource"),
        Code::InvalidArgument | Code::OutOfRange => {
            Error::new(Reason::InvalidArgument, "The request is not valid.")
        }
        _ => Error::internal(status),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_survives_the_wire() {
        for row in TABLE {
            let error = Error::new(row.reason, "A sentence.").with(|details| {
                details.limit = Some(3);
                details.used = Some(3);
                details.turn_id = Some("t".into());
                details.current_version = Some(7);
                details.retry_after_seconds = Some(2);
                details.fields = vec![FieldViolation { field: "title".into(), message: "too long".into() }];
            });
            let (details, body) = (error.details.clone(), error.body("r"));
            let status = Status::from(error);
            assert_eq!(status.code(), row.grpc, "{}", row.code);
            let back = Error::from(status);
            assert_eq!((back.reason, &back.details), (row.reason, &details));
            assert_eq!(back.body("r"), body);
        }
    }

    #[test]
    fn codes_are_unique() {
        for row in TABLE {
            assert_eq!(Reason::parse(row.code), Some(row.reason));
            assert_eq!(row.reason.row().code, row.code);
        }
    }

    #[test]
    fn foreign_statuses_do_not_leak_their_text() {
        let error = Error::from(Status::unknown("password=hunter2 at /srv/app"));
        assert_eq!(error.reason, Reason::Internal);
        assert!(!error.message.contains("hunter2"));
    }
}
