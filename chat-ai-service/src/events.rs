//! The events of one answer on their way to the caller: a channel whose far end ends the work when it is dropped.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use futures::Stream;
use metrics::histogram;
use remix_platform::Error;
use remix_proto::v1 as pb;
use remix_proto::v1::generate_response::Event;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tonic::Status;

const WAITING: usize = 64;
/// Deltas that may wait before they are merged: a caller who keeps up gets each of them.
const BACKLOG: usize = 8;

/// Where an answer is written to.
#[derive(Debug)]
pub(crate) struct Events {
    sender: mpsc::Sender<Event>,
    began: Instant,
    first_delta: bool,
    said: String,
}

/// A new channel.
pub(crate) fn channel() -> (Events, mpsc::Receiver<Event>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    (Events { sender, began: Instant::now(), first_delta: true, said: String::new() }, receiver)
}

impl Events {
    /// A piece of the reply.
    pub(crate) async fn delta(&mut self, text: String) {
        if text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.first_delta) {
            histogram!("remix_ai_first_delta_seconds").record(self.began.elapsed().as_secs_f64());
        }
        self.said.push_str(&text);
        self.send(Event::ReplyDelta(pb::ReplyDelta { text })).await;
    }

    /// What was said so far counts no longer.
    pub(crate) async fn reset(&mut self) {
        if !std::mem::take(&mut self.said).is_empty() {
            self.send(Event::ReplyReset(pb::ReplyReset {})).await;
        }
    }

    /// Makes the reply this text, whatever was said so far.
    pub(crate) async fn settle(&mut self, reply: &str) {
        if self.said.trim_end() != reply.trim_end() {
            self.reset().await;
            self.delta(reply.to_owned()).await;
        }
    }

    /// The reply so far.
    pub(crate) fn said(&self) -> &str {
        &self.said
    }

    /// Any other event.
    pub(crate) async fn send(&self, event: Event) {
        // The caller is gone when this fails, and then the task ends at its next pause.
        let _ = self.sender.send(event).await;
    }
}

/// The caller's end. Dropping it ends the work, and with it the call to the model.
pub(crate) struct EventStream {
    events: mpsc::Receiver<Event>,
    work: Option<JoinHandle<Result<(), Error>>>,
    /// An event that was read while merging.
    next: Option<Event>,
}

impl EventStream {
    /// The events that `work` writes, then its error if it fails.
    pub(crate) fn new(events: mpsc::Receiver<Event>, work: JoinHandle<Result<(), Error>>) -> Self {
        Self { events, work: Some(work), next: None }
    }

    /// Merges deltas when the caller has fallen behind.
    fn merge(&mut self, event: Event) -> Event {
        let Event::ReplyDelta(mut delta) = event else { return event };
        if self.events.len() > BACKLOG {
            while let Ok(event) = self.events.try_recv() {
                match event {
                    Event::ReplyDelta(more) => delta.text.push_str(&more.text),
                    other => {
                        self.next = Some(other);
                        break;
                    }
                }
            }
        }
        Event::ReplyDelta(delta)
    }
}

impl Stream for EventStream {
    type Item = Result<pb::GenerateResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = match self.next.take() {
            Some(event) => Some(event),
            None => std::task::ready!(self.events.poll_recv(context)),
        };
        if let Some(event) = event {
            let event = self.merge(event);
            return Poll::Ready(Some(Ok(pb::GenerateResponse { event: Some(event) })));
        }
        let Some(work) = &mut self.work else { return Poll::Ready(None) };
        let ended = std::task::ready!(Pin::new(work).poll(context));
        self.work = None;
        // A panic costs this answer and nothing else.
        let failure = ended.map_err(Error::internal).and_then(|result| result).err();
        Poll::Ready(failure.map(|error| {
            error.log();
            Err(error.into())
        }))
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        if let Some(work) = &self.work {
            work.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;
    use remix_platform::Reason;

    use super::*;

    fn text(item: Option<Result<pb::GenerateResponse, Status>>) -> String {
        match item.unwrap().unwrap().event.unwrap() {
            Event::ReplyDelta(delta) => delta.text,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_caller_who_fell_behind_gets_one_piece() {
        let (mut events, receiver) = channel();
        let work = tokio::spawn(async move {
            for _ in 0..20 {
                events.delta("a".into()).await;
            }
            events.reset().await;
            events.delta("b".into()).await;
            Ok(())
        });
        while !work.is_finished() {
            tokio::task::yield_now().await;
        }
        let mut stream = EventStream::new(receiver, work);
        assert_eq!(text(stream.next().await), "a".repeat(20));
        let reset = stream.next().await.unwrap().unwrap().event.unwrap();
        assert!(matches!(reset, Event::ReplyReset(_)));
        assert_eq!(text(stream.next().await), "b");
        assert!(stream.next().await.is_none());
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error_of_this_answer() {
        let (events, receiver) = channel();
        let work = tokio::spawn(async move {
            drop(events);
            panic!("on purpose")
        });
        let mut stream = EventStream::new(receiver, work);
        let error = Error::from(stream.next().await.unwrap().unwrap_err());
        assert_eq!(error.reason, Reason::Internal);
        assert!(stream.next().await.is_none());
    }

    #[tokio::test]
    async fn dropping_the_stream_ends_the_work() {
        let (events, receiver) = channel();
        let (alive, ended) = tokio::sync::oneshot::channel::<()>();
        let work = tokio::spawn(async move {
            let _held = (events, alive);
            std::future::pending().await
        });
        drop(EventStream::new(receiver, work));
        assert!(ended.await.is_err());
    }
}
