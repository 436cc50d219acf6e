//! Server-sent events: the one place that writes a [`TurnEvent`] for a browser.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::{BufMut, Bytes, BytesMut};
use remix_proto::v1::TurnEvent;
use remix_proto::v1::turn_event::Event;
use serde::Serialize;
use tokio::time::{Instant, interval_at};
use tokio_util::sync::CancellationToken;

use crate::turn_stream::{Next, TurnStream};

const PING_EVERY: Duration = Duration::from_secs(10);
const PING: Bytes = Bytes::from_static(b": ping\n\n");

/// Answers with what is left of a turn. `first` is an event that was read already, so that failures to begin are plain
/// HTTP errors; who joins a turn that is quiet for the moment has none.
///
/// The stream ends after the turn's last event; when the process shuts down or the turn cannot be reached any more it
/// ends without one, and the client attaches again.
pub(crate) fn respond(
    first: Option<TurnEvent>,
    mut turn: TurnStream,
    shutdown: CancellationToken,
) -> Response {
    let frames = async_stream::stream! {
        metrics::gauge!("remix_open_streams").increment(1.0);
        let _open = OpenStream;
        // Something at once in any case: the browser sees that it is connected.
        yield Ok::<_, Infallible>(first.as_ref().map_or(PING, frame));
        // Made once: a thousand streams that join and leave its list with every event would wait for each other.
        let mut stopped = Box::pin(shutdown.cancelled_owned());
        let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        loop {
            tokio::select! {
                biased;
                () = &mut stopped => break,
                next = turn.next() => match next {
                    Next::Event(event) => yield Ok(frame(&event)),
                    Next::End => break,
                    Next::Lost(error) => {
                        error.log();
                        break;
                    }
                },
                _ = pings.tick() => yield Ok(PING),
            }
        }
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform")),
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(frames)).into_response()
}

/// Counts a stream down, however it ends.
struct OpenStream;

impl Drop for OpenStream {
    fn drop(&mut self) {
        metrics::gauge!("remix_open_streams").decrement(1.0);
    }
}

/// `event:` name, `id:` sequence, `data:` the inner message.
fn frame(event: &TurnEvent) -> Bytes {
    let mut out = BytesMut::with_capacity(256);
    let sequence = event.sequence;
    match &event.event {
        Some(Event::TurnStarted(data)) => write(&mut out, "turn_started", sequence, data),
        Some(Event::ReplyDelta(data)) => write(&mut out, "reply_delta", sequence, data),
        Some(Event::ReplyReset(data)) => write(&mut out, "reply_reset", sequence, data),
        Some(Event::Draft(data)) => write(&mut out, "draft", sequence, data),
        Some(Event::TurnCompleted(data)) => write(&mut out, "turn_completed", sequence, data),
        Some(Event::TurnFailed(data)) => write(&mut out, "turn_failed", sequence, data),
        Some(Event::TurnStopped(data)) => write(&mut out, "turn_stopped", sequence, data),
        None => {}
    }
    out.freeze()
}

fn write<T: Serialize>(out: &mut BytesMut, name: &str, sequence: i32, data: &T) {
    let start = out.len();
    out.put_slice(b"event: ");
    out.put_slice(name.as_bytes());
    out.put_slice(b"\nid: ");
    out.put_slice(sequence.to_string().as_bytes());
    // JSON has no line breaks outside strings, and escapes them inside: one data line is enough.
    out.put_slice(b"\ndata: ");
    if let Err(problem) = serde_json::to_writer((&mut *out).writer(), data) {
        // Only a moment outside the calendar cannot be written; better no event than half of one.
        tracing::error!(%problem, name, "event left out");
        out.truncate(start);
        return;
    }
    out.put_slice(b"\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use remix_proto::v1::{ReplyDelta, TurnStopped};

    fn text(event: Event) -> String {
        String::from_utf8(frame(&TurnEvent { sequence: 7, event: Some(event) }).to_vec()).unwrap()
    }

    #[test]
    fn frames_have_name_id_and_one_line_of_data() {
        let delta = Event::ReplyDelta(ReplyDelta { text: "two\nlines \"and\" ünïcode".into() });
        assert_eq!(
            text(delta),
            "event: reply_delta\nid: 7\ndata: {\"text\":\"two\\nlines \\\"and\\\" ünïcode\"}\n\n"
        );
        assert_eq!(
            text(Event::TurnStopped(TurnStopped::default())),
            "event: turn_stopped\nid: 7\ndata: {}\n\n"
        );
    }
}
