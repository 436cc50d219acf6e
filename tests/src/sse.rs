//! A reader of `text/event-stream`, written for the tests alone: strict about what the contract promises (an event name,
//! a number as id, one JSON object as data) and independent of the code under test.

use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream::BoxStream;
use serde_json::Value;

/// How long to wait for the next bytes before the stream counts as stuck. Pings come every 10 s.
const SILENCE: Duration = Duration::from_secs(25);

/// The events that end a turn's stream.
pub const TERMINAL: [&str; 3] = ["turn_completed", "turn_failed", "turn_stopped"];

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The sequence number.
    pub id: u64,
    /// `event:`.
    pub name: String,
    /// `data:`.
    pub data: Value,
}

impl Event {
    /// True for an event after which nothing may come.
    pub fn is_terminal(&self) -> bool {
        TERMINAL.contains(&self.name.as_str())
    }
}

/// An open event stream.
pub struct EventStream {
    bytes: BoxStream<'static, reqwest::Result<Bytes>>,
    buffer: Vec<u8>,
    /// Every event so far.
    pub seen: Vec<Event>,
    /// How many comment lines (`: ping`) came.
    pub comments: usize,
    /// Why the stream broke; none while it is open and when it ended cleanly.
    pub broken: Option<String>,
}

impl EventStream {
    /// Reads the body of an answer.
    pub fn new(response: reqwest::Response) -> Self {
        Self::over(response.bytes_stream().boxed())
    }

    /// Reads a stream that has ended and was kept.
    pub fn recorded(text: &str) -> Self {
        let bytes = Ok(Bytes::copy_from_slice(text.as_bytes()));
        Self::over(futures::stream::iter([bytes]).boxed())
    }

    fn over(bytes: BoxStream<'static, reqwest::Result<Bytes>>) -> Self {
        Self { bytes, buffer: Vec::new(), seen: Vec::new(), comments: 0, broken: None }
    }

    /// The next event; none when the stream has ended.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some(block) = self.take_block() {
                if let Some(event) = self.parse(&block) {
                    self.seen.push(event.clone());
                    return Some(event);
                }
            }
            let more = tokio::time::timeout(SILENCE, self.bytes.next()).await;
            match more
                .unwrap_or_else(|_| panic!("the stream was silent for {SILENCE:?} after {:?}", self.names()))
            {
                Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
                Some(Err(error)) => {
                    self.broken = Some(error.to_string());
                    return None;
                }
                None => {
                    assert!(self.buffer.is_empty(), "the stream ended inside an event: {:?}", self.buffer);
                    return None;
                }
            }
        }
    }

    /// Reads up to and including the first event with this name.
    pub async fn until(&mut self, name: &str) -> Event {
        while let Some(event) = self.next().await {
            if event.name == name {
                return event;
            }
            assert!(!event.is_terminal(), "{name} did not come before {event:?}");
        }
        panic!("the stream ended before {name}: {:?}, {:?}", self.names(), self.broken);
    }

    /// Reads to the end of the stream and gives back everything, from the start.
    pub async fn all(mut self) -> Vec<Event> {
        while self.next().await.is_some() {}
        assert_eq!(self.broken, None, "the stream broke after {:?}", self.names());
        self.seen
    }

    /// The names so far.
    pub fn names(&self) -> Vec<&str> {
        names(&self.seen)
    }

    fn take_block(&mut self) -> Option<String> {
        let end = self.buffer.windows(2).position(|pair| pair == b"\n\n")?;
        let block: Vec<u8> = self.buffer.drain(..end + 2).collect();
        Some(String::from_utf8(block).expect("an event is UTF-8"))
    }

    fn parse(&mut self, block: &str) -> Option<Event> {
        let (mut id, mut name, mut data) = (None, None, Vec::new());
        for line in block.lines().filter(|line| !line.is_empty()) {
            match line.split_once(':') {
                Some(("", _)) => self.comments += 1,
                Some(("id", value)) => id = Some(value.trim().parse().expect("an id is a number")),
                Some(("event", value)) => name = Some(value.trim().to_owned()),
                Some(("data", value)) => data.push(value.strip_prefix(' ').unwrap_or(value)),
                _ => panic!("a line that the contract does not know: {line:?}"),
            }
        }
        if data.is_empty() {
            assert!(id.is_none() && name.is_none(), "an event without data: {block:?}");
            return None;
        }
        let data: Value = serde_json::from_str(&data.join("\n")).expect("data is JSON");
        assert!(data.is_object(), "data is one object: {data}");
        Some(Event { id: id.expect("an event has an id"), name: name.expect("an event has a name"), data })
    }
}

/// The names of some events.
pub fn names(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.name.as_str()).collect()
}

/// What a reader shows after some events: the deltas since the last reset.
pub fn text(events: &[Event]) -> String {
    let start = events.iter().rposition(|event| event.name == "reply_reset").map_or(0, |at| at + 1);
    events[start..]
        .iter()
        .filter(|event| event.name == "reply_delta")
        .map(|event| event.data["text"].as_str().expect("a delta has a text"))
        .collect()
}

/// Fails unless the events begin with `turn_started` as number 1, are in order, and have one terminal event, at the end.
pub fn assert_whole(events: &[Event]) {
    assert_eq!(events.first().map(|event| (event.id, event.name.as_str())), Some((1, "turn_started")));
    assert_in_order(events);
    assert!(events.last().is_some_and(Event::is_terminal), "no terminal event: {:?}", names(events));
    assert_eq!(events.iter().filter(|event| event.is_terminal()).count(), 1);
}

/// Fails unless the numbers grow. They need not be neighbours: deltas that wait together leave as one, with the number of
/// the last.
pub fn assert_in_order(events: &[Event]) {
    for pair in events.windows(2) {
        assert!(pair[1].id > pair[0].id, "numbers do not grow: {:?}", numbers(events));
    }
}

/// The numbers of some events.
pub fn numbers(events: &[Event]) -> Vec<u64> {
    events.iter().map(|event| event.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream that delivers these chunks.
    fn stream(chunks: &[&[u8]]) -> EventStream {
        let chunks: Vec<_> = chunks.iter().map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
        EventStream::over(futures::stream::iter(chunks).boxed())
    }

    #[test]
    fn events_come_whole_however_they_are_cut() {
        let text = "event: reply_delta\nid: 2\ndata: {\"text\":\"Olá\"}\n\n: ping\n\nevent: turn_stopped\nid: 5\ndata: {}\n\n";
        for size in [1, 2, 3, 7, 1000] {
            crate::run(async move {
                let chunks: Vec<&[u8]> = text.as_bytes().chunks(size).collect();
                let mut stream = stream(&chunks);
                while stream.next().await.is_some() {}
                assert_eq!(stream.comments, 1);
                assert_eq!(names(&stream.seen), ["reply_delta", "turn_stopped"]);
                assert_eq!((numbers(&stream.seen), self::text(&stream.seen).as_str()), (vec![2, 5], "Olá"));
            });
        }
    }

    #[test]
    #[should_panic(expected = "numbers do not grow")]
    fn an_event_that_comes_twice_is_noticed() {
        let event = Event { id: 1, name: "turn_started".into(), data: serde_json::json!({}) };
        assert_whole(&[event.clone(), event]);
    }

    #[test]
    #[should_panic(expected = "no terminal event")]
    fn a_stream_without_an_end_is_noticed() {
        assert_whole(&[Event { id: 1, name: "turn_started".into(), data: serde_json::json!({}) }]);
    }

    #[test]
    fn a_reset_forgets_what_was_said_before() {
        let event = |id, name: &str, data| Event { id, name: name.into(), data };
        let said = |text| serde_json::json!({ "text": text });
        let events = [
            event(2, "reply_delta", said("half")),
            event(3, "reply_reset", serde_json::json!({})),
            event(4, "reply_delta", said("who")),
            event(5, "reply_delta", said("le")),
        ];
        assert_eq!(text(&events), "whole");
    }
}
