//! What servers say when they refuse: an error object, a text, or either in an array, behind a status or inside a 200.

use std::time::Duration;

use serde_json::Value;

use super::failure::Failure;

const TEXT_LIMIT: usize = 4096;
/// How servers say that prompt and answer do not fit.
const BEYOND_CONTEXT: [&str; 9] = [
    "context_length_exceeded",
    "exceed_context_size",
    "context length",
    "context size",
    "context window",
    "maximum context",
    "prompt is too long",
    "input is too long",
    "too many input tokens",
];

/// The failure behind a status that is no success.
pub(crate) fn refused(status: u16, retry_after: Option<Duration>, body: &str) -> Failure {
    let value = serde_json::from_str(body).unwrap_or(Value::Null);
    let first = value.as_array().and_then(|items| items.first()).unwrap_or(&value);
    let whole = Value::String(body.to_owned());
    judge(error_in(first).unwrap_or(&whole), Some(status)).waiting(retry_after)
}

/// The failure that stands in the place of an answer, if it does.
pub(crate) fn inside(item: &Value) -> Option<Failure> {
    error_in(item).map(of)
}

/// The failure of an error object inside a 200.
pub(crate) fn of(error: &Value) -> Failure {
    judge(error, None)
}

fn error_in(item: &Value) -> Option<&Value> {
    // FastAPI servers say `detail`, some gateways `message` at the root; both only where there is no answer.
    match item.get("error") {
        Some(error) if !error.is_null() => Some(error),
        _ if item.get("choices").is_none() => {
            item.get("detail").or_else(|| item.get("message").map(|_| item))
        }
        _ => None,
    }
}

fn judge(error: &Value, status: Option<u16>) -> Failure {
    let text = match error {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let words = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let numeric = |name: &str| {
        let value = error.get(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok()).and_then(|number| u16::try_from(number).ok())
    };
    let label = format!("{} {} {}", words("code"), words("type"), words("status")).to_ascii_lowercase();
    let out_of_quota = text.contains("insufficient_quota") || label.contains("billing");
    let status = if let Some(status) = status {
        status
    } else if let Some(status) =
        numeric("code").or_else(|| numeric("status")).filter(|s| (400..600).contains(s))
    {
        status
    } else if out_of_quota || label.contains("rate_limit") || label.contains("resource_exhausted") {
        429
    } else if label.contains("invalid_request") || label.contains("invalid_argument") {
        400
    } else if label.contains("auth") || label.contains("permission") {
        401
    } else if label.contains("overloaded") {
        503
    } else {
        500
    };
    let text = cut(&text);
    if status == 413 || matches!(status, 400 | 422) && beyond_context(&text) {
        return Failure::TooLong;
    }
    Failure::Refused { status, retry_after: None, out_of_quota, text }
}

fn beyond_context(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    BEYOND_CONTEXT.iter().any(|words| text.contains(words))
}

fn cut(text: &str) -> String {
    let mut end = text.len().min(TEXT_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_status_keeps_its_text() {
        let failure = refused(400, None, r#"{"detail":[{"msg":"response_format not supported"}]}"#);
        assert!(
            matches!(failure, Failure::Refused { status: 400, text, .. } if text.contains("response_format"))
        );
        let wait = Some(Duration::from_secs(3));
        let failure = refused(502, wait, "<html>Bad gateway</html>");
        assert!(
            matches!(failure, Failure::Refused { status: 502, text, retry_after, .. } if text.contains("gateway") && retry_after == wait)
        );
    }

    #[test]
    fn an_empty_account_is_seen_in_every_shape() {
        for body in [
            r#"{"error":{"code":"insufficient_quota","message":"You exceeded your quota"}}"#,
            r#"{"error":"insufficient_quota"}"#,
            r#"[{"error":{"type":"billing_not_active"}}]"#,
        ] {
            let failure = refused(429, None, body);
            assert!(matches!(failure, Failure::Refused { out_of_quota: true, .. }), "{body}");
        }
        let advice = r#"{"error":{"code":"rate_limit_exceeded","message":"Add a payment method at /account/billing"}}"#;
        assert!(matches!(refused(429, None, advice), Failure::Refused { out_of_quota: false, .. }));
    }

    #[test]
    fn what_does_not_fit_is_told_from_what_is_not_known() {
        for (status, text, too_long) in [
            (400, "This model's maximum context length is 4097 tokens", true),
            (400, "request (9000 tokens) exceeds the available context size (1024 tokens)", true),
            (413, "Payload Too Large", true),
            (400, "Unsupported parameter: 'max_tokens'", false),
            (429, "Rate limit reached: maximum context length per minute", false),
            (500, "context size", false),
        ] {
            let body = serde_json::json!({ "error": { "message": text } }).to_string();
            assert_eq!(refused(status, None, &body) == Failure::TooLong, too_long, "{status} {text}");
        }
    }
}
