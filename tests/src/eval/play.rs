//! Plays dialogues against a stack: a traveller of its own for each, several dialogues at a time, turns in order. The
//! results stand in the order of the lines, whatever ended first.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use remix_itinerary::Draft;

use super::chat::{Answer, Chat};
use super::credit::Credits;
use super::dialogue::Dialogue;
use super::shelf::Shelf;
use super::verdict::{Case, Verdict, judge};
use crate::client::Client;
use crate::stack::Stack;

/// A turn that was played.
#[derive(Debug, Clone)]
pub struct Played {
    /// What came.
    pub answer: Answer,
    /// What is wrong with it.
    pub verdict: Verdict,
}

/// A dialogue that was played.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The line.
    pub dialogue: Dialogue,
    /// One for each of its turns.
    pub turns: Vec<Played>,
}

/// Plays all dialogues, `jobs` at a time. The fixtures are published first.
pub async fn play(stack: &Stack, shelf: &Shelf, dialogues: &[Dialogue], jobs: usize) -> Vec<Outcome> {
    shelf.publish(&stack.database.url).await;
    let shelf = Arc::new(ids_of(shelf, dialogues));
    let mut travelers = Vec::new();
    for _ in dialogues {
        travelers.push(stack.traveler().await);
    }
    let games = dialogues.iter().cloned().zip(travelers).zip(shelf.iter().cloned());
    let games = games.map(|((dialogue, traveler), sources)| async move {
        let game = tokio::spawn(one(dialogue.clone(), traveler, sources));
        // A panic in here is the harness's own surprise at what the server said.
        game.await.unwrap_or_else(|problem| undelivered(dialogue, &problem.to_string()))
    });
    futures::stream::iter(games).buffered(jobs).collect().await
}

fn ids_of(shelf: &Shelf, dialogues: &[Dialogue]) -> Vec<Vec<String>> {
    let ids = |dialogue: &Dialogue| {
        let ids =
            dialogue.sources.iter().map(|name| shelf.id(name).expect("it was looked for when it was read"));
        ids.map(str::to_owned).collect()
    };
    dialogues.iter().map(ids).collect()
}

async fn one(dialogue: Dialogue, traveler: Client, sources: Vec<String>) -> Outcome {
    match turns(&dialogue, traveler, &sources).await {
        Ok(turns) => Outcome { dialogue, turns },
        Err(problem) => undelivered(dialogue, &problem),
    }
}

async fn turns(dialogue: &Dialogue, traveler: Client, sources: &[String]) -> Result<Vec<Played>, String> {
    let mut published = Vec::new();
    for id in sources {
        published.push(Chat::itinerary(&traveler, id).await?);
    }
    let credits = Credits::of(published);
    let ids: Vec<&str> = sources.iter().map(String::as_str).collect();
    let (chat, first) = Chat::open(traveler, &dialogue.locale, &ids).await?;
    let mut history: Vec<Draft> = vec![first.draft];
    let mut messages = Vec::new();
    let mut played = Vec::new();
    for turn in &dialogue.turns {
        messages.push(turn.say.clone());
        let answer = chat.say(&turn.say).await;
        let case = Case { turn, answer: &answer, history: &history, messages: &messages, credits: &credits };
        let verdict = judge(&case);
        // A turn without an answer leaves the draft as it was.
        let after = answer.version.as_ref().map(|version| version.draft.clone());
        history.extend(after.or_else(|| history.last().cloned()));
        played.push(Played { answer, verdict });
    }
    Ok(played)
}

fn undelivered(dialogue: Dialogue, problem: &str) -> Outcome {
    let answer =
        Answer { undelivered: Some(problem.to_owned()), latency: Duration::ZERO, ..Answer::default() };
    let credits = Credits::of(Vec::new());
    let turns = dialogue
        .turns
        .iter()
        .map(|turn| {
            let case = Case { turn, answer: &answer, history: &[], messages: &[], credits: &credits };
            Played { verdict: judge(&case), answer: answer.clone() }
        })
        .collect();
    Outcome { dialogue, turns }
}
