//! The built-in planner's answers as events.

use std::sync::Arc;

use metrics::counter;
use remix_planner::{Mode, Plan};
use remix_platform::{Error, Reason};
use remix_proto::v1 as pb;
use remix_proto::v1::generate_response::Event;

use crate::conversation::{Conversation, wire};
use crate::events::Events;

/// How the built-in planner is named where a model's name would stand.
pub(crate) const NAME: &str = "built-in";
/// Words of one delta.
const WORDS: usize = 6;

/// Plans off the async threads: it is pure computing.
pub(crate) async fn plan(conversation: Arc<Conversation>) -> Result<Plan, Error> {
    tokio::task::spawn_blocking(move || remix_planner::plan(&conversation.planner_request()))
        .await
        .map_err(Error::internal)
}

/// Answers one message; `stands_in` says why the model does not.
pub(crate) async fn answer(
    conversation: Arc<Conversation>,
    stands_in: Option<Reason>,
    events: &mut Events,
) -> Result<(), Error> {
    let plan = plan(conversation).await?;
    for piece in pieces(&plan.reply) {
        events.delta(piece).await;
    }
    if !plan.operations.is_empty() {
        events.send(Event::Operations(pb::Operations { operations: wire(&plan.operations)? })).await;
    }
    let outcome = stands_in.map_or("clean", Reason::as_str);
    counter!("remix_ai_answers_total", "planner" => NAME, "outcome" => outcome).increment(1);
    let completed = pb::GenerateCompleted {
        planner: NAME.to_owned(),
        mode: mode(plan.mode) as i32,
        ask: ask(plan.ask),
        suggestions: plan.suggestions,
        fallback: stands_in.map(|reason| reason.as_str().to_owned()),
        ..Default::default()
    };
    events.send(Event::Completed(completed)).await;
    Ok(())
}

/// The contract's word for a mode.
pub(crate) fn mode(mode: Mode) -> pb::ReplyMode {
    match mode {
        Mode::Plan => pb::ReplyMode::Plan,
        Mode::Ask => pb::ReplyMode::Ask,
        Mode::Noop => pb::ReplyMode::Noop,
    }
}

/// The contract's form of a question.
pub(crate) fn ask(ask: Option<remix_planner::Ask>) -> Option<pb::Ask> {
    ask.map(|ask| pb::Ask { question: ask.question, options: ask.options })
}

fn pieces(reply: &str) -> Vec<String> {
    let words: Vec<&str> = reply.split_inclusive(' ').collect();
    words.chunks(WORDS).map(|words| words.concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_comes_in_a_few_whole_words() {
        let reply = "I kept five days in the mountains and two at the sea.";
        assert_eq!(pieces(reply), ["I kept five days in the ", "mountains and two at the sea."]);
        assert!(pieces("").is_empty());
    }
}
