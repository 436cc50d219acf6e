//! Answers one message: the model with one second chance, then the built-in planner.

use std::sync::Arc;

use metrics::counter;
use remix_platform::{Error, Reason};
use remix_proto::v1 as pb;
use remix_proto::v1::generate_response::Event;
use tokio::time::Instant;

use crate::built_in;
use crate::config::{Fallback, ModelConfig, Prices};
use crate::conversation::{Conversation, wire};
use crate::events::Events;
use crate::llm::{
    ClientError, Connection, Failure, Finish, Message, Model, Template, TokenUsage, Update, key_header,
};
use crate::prompt;
use crate::reply::check::{Checked, check};
use crate::reply::clean::{ReplyFilter, clean, leaks};
use crate::reply::extract::ReplyExtractor;
use crate::reply::parse::{REPLY_EMPTY, Violation, parse};
use crate::reply::payload::schemas;

/// Bytes of prompt or answer that make about one token, for servers that count none.
const BYTES_PER_TOKEN: usize = 4;

/// What the model is told when the word came out that must not.
const RULES_REPEATED: &str = "rules_repeated";

/// The model with everything around it.
#[derive(Debug)]
pub(crate) struct Assistant {
    model: Model,
    canary: String,
    fallback: Fallback,
    prices: Prices,
}

/// Why the model cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// No HTTP client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The answer's schema cannot be written.
    #[error("the answer's schema cannot be written: {0}")]
    Schema(#[from] serde_json::Error),
}

/// How one question to the model ended.
enum Round {
    Answer {
        reply: String,
        checked: Box<Checked>,
        repair: Option<&'static str>,
    },
    Refusal(String),
    Bad {
        answer: String,
        codes: Vec<Violation>,
    },
    /// Nothing can be asked: the prompt does not fit into the model's context.
    TooLong,
}

impl Assistant {
    /// Sets the model up. Nothing is sent yet.
    pub(crate) fn new(config: &ModelConfig) -> Result<Self, SetupError> {
        let key = config.key.as_ref().map(|key| key.reveal()).unwrap_or_default();
        let connection = Connection {
            url: config.url.clone(),
            key: config.key.as_ref().and_then(|_| key_header(&config.key_header, key)),
            timeouts: config.timeouts,
            retry: config.retry,
            breaker: config.breaker,
            structured: config.structured,
        };
        let template = Template {
            model: config.name.clone(),
            max_tokens: config.max_tokens,
            temperature: config.temperature,
            schemas: schemas()?,
        };
        Ok(Self {
            canary: prompt::canary(&[config.url.as_str(), &config.name, key]),
            model: Model::new(connection, template)?,
            fallback: config.fallback,
            prices: config.prices,
        })
    }

    /// The model.
    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    /// Answers one message. An error means that there is no answer, whatever was said before.
    pub(crate) async fn answer(
        &self,
        conversation: Arc<Conversation>,
        turn_ends: Instant,
        events: &mut Events,
    ) -> Result<(), Error> {
        let mut messages = prompt::messages(&conversation, &self.canary);
        let mut second = false;
        loop {
            let round = self.ask(&messages, &conversation, turn_ends, events).await;
            match round {
                Ok(Round::Answer { reply, checked, repair }) => {
                    let repair = if second { Some("reasked") } else { repair };
                    events.settle(&reply).await;
                    return self.complete(*checked, repair, events).await;
                }
                Ok(Round::Refusal(text)) => {
                    events.settle(&text).await;
                    counter!("remix_ai_answers_total", "planner" => "model", "outcome" => "refusal")
                        .increment(1);
                    let completed = pb::GenerateCompleted {
                        planner: self.model.name().to_owned(),
                        mode: pb::ReplyMode::Noop as i32,
                        refusal: true,
                        ..Default::default()
                    };
                    events.send(Event::Completed(completed)).await;
                    return Ok(());
                }
                Ok(Round::Bad { answer, codes }) => {
                    // Codes name members and operations; what the model wrote stays out of the log.
                    tracing::info!(second, violations = codes.len(), "the model's answer cannot be used");
                    events.reset().await;
                    if second {
                        return built_in::answer(conversation, Some(Reason::AiInvalidOutput), events).await;
                    }
                    prompt::reask(&mut messages, &answer, &codes);
                    second = true;
                }
                Ok(Round::TooLong) => {
                    tracing::warn!("the prompt is longer than the model's context");
                    events.reset().await;
                    return built_in::answer(conversation, Some(Reason::AiUnavailable), events).await;
                }
                Err(error)
                    if error.reason.row().retryable && (second || self.fallback == Fallback::Planner) =>
                {
                    error.log();
                    events.reset().await;
                    // The first answer was there and of no use: that is why.
                    let reason = if second { Reason::AiInvalidOutput } else { error.reason };
                    return built_in::answer(conversation, Some(reason), events).await;
                }
                Err(error) => {
                    counter!("remix_ai_answers_total", "planner" => "model", "outcome" => error.reason.as_str())
                        .increment(1);
                    return Err(error);
                }
            }
        }
    }

    async fn complete(
        &self,
        checked: Checked,
        repair: Option<&'static str>,
        events: &mut Events,
    ) -> Result<(), Error> {
        let outcome = repair.unwrap_or("clean");
        counter!("remix_ai_answers_total", "planner" => "model", "outcome" => outcome).increment(1);
        if !checked.violations.is_empty() {
            let text = format!("Parts of the answer were not used: {}.", checked.violations.join("; "));
            events.send(Event::Notice(pb::Notice { code: "operations_rejected".to_owned(), text })).await;
        }
        if !checked.operations.is_empty() {
            events.send(Event::Operations(pb::Operations { operations: wire(&checked.operations)? })).await;
        }
        let completed = pb::GenerateCompleted {
            planner: self.model.name().to_owned(),
            mode: checked.mode as i32,
            ask: checked.ask,
            repair: repair.map(str::to_owned),
            ..Default::default()
        };
        events.send(Event::Completed(completed)).await;
        Ok(())
    }

    /// Asks the model once, and judges what came back.
    async fn ask(
        &self,
        messages: &[Message],
        conversation: &Arc<Conversation>,
        turn_ends: Instant,
        events: &mut Events,
    ) -> Result<Round, Error> {
        let mut call = self.model.call(messages, turn_ends);
        let mut reading = Reading::new(&self.canary);
        let finish = loop {
            match call.next().await {
                Ok(Update::Delta(delta)) => {
                    reading.refusal.push_str(&delta.refusal);
                    reading.text.push_str(&delta.text);
                    let shown = reading.filter.push(&reading.extractor.push(&delta.text));
                    events.delta(shown).await;
                }
                Ok(Update::Restart) => {
                    reading = Reading::new(&self.canary);
                    events.reset().await;
                }
                Ok(Update::Finish(finish)) => break Ok(finish),
                Err(failure) => break Err(failure),
            }
        };
        self.account(call.usage(), messages, &reading, finish.is_ok(), events).await;
        let asked = call.asked().clone();
        let Reading { text, refusal, mut filter, .. } = reading;
        let finish = match finish {
            Err(Failure::TooLong) => return Ok(Round::TooLong),
            finish => finish.map_err(|failure: Failure| Error::from(failure))?,
        };
        events.delta(filter.finish()).await;
        if filter.leaked() {
            return Ok(Round::Bad { answer: String::new(), codes: vec![RULES_REPEATED.to_owned()] });
        }
        if finish == Finish::Filter || !refusal.trim().is_empty() {
            return self.refused(&refusal, &text, events);
        }
        if finish == Finish::Length {
            return Ok(Round::Bad { answer: text, codes: vec!["truncated".to_owned()] });
        }
        let parsed = parse(&text);
        self.model.shape(&asked, parsed.as_ref().err().is_none_or(|code| code == REPLY_EMPTY));
        let answer = match parsed {
            Ok(answer) => answer,
            Err(code) => return Ok(Round::Bad { answer: text, codes: vec![code] }),
        };
        // Operations and questions are shown as well.
        let edits = serde_json::to_string(&answer.operations).map_err(Error::internal)?;
        if leaks(&answer.reply, &self.canary) || leaks(&edits, &self.canary) {
            return Ok(Round::Bad { answer: String::new(), codes: vec![RULES_REPEATED.to_owned()] });
        }
        let reply = clean(&answer.reply, &self.canary);
        if reply.is_empty() {
            return Ok(Round::Bad { answer: text, codes: vec![REPLY_EMPTY.to_owned()] });
        }
        let lenient = answer.lenient;
        let (conversation, judged) = (Arc::clone(conversation), reply.clone());
        // The engine's search takes milliseconds; other answers go on meanwhile.
        let checked = tokio::task::spawn_blocking(move || check(&conversation, answer, &judged))
            .await
            .map_err(Error::internal)?;
        Ok(match checked {
            Ok(mut checked) => {
                let corrected = checked.corrected.take();
                let repair = match (checked.violations.is_empty(), &corrected, lenient) {
                    (false, ..) => Some("operations"),
                    (true, Some(_), _) => Some("claims"),
                    (true, None, true) => Some("lenient"),
                    (true, None, false) => None,
                };
                Round::Answer { reply: corrected.unwrap_or(reply), checked: Box::new(checked), repair }
            }
            Err(codes) => Round::Bad { answer: text, codes },
        })
    }

    /// A refusal's own words, or what was said before the filter stepped in.
    fn refused(&self, refusal: &str, text: &str, events: &Events) -> Result<Round, Error> {
        let words = clean(refusal, &self.canary);
        let said = events.said().trim();
        if !words.is_empty() {
            Ok(Round::Refusal(words))
        } else if !said.is_empty() {
            Ok(Round::Refusal(said.to_owned()))
        } else if !text.trim().is_empty() && !text.contains('{') {
            Ok(Round::Refusal(clean(text, &self.canary)))
        } else {
            let message = "The assistant declined to answer this message. Please say it another way.";
            Err(Error::new(Reason::AiRefused, message))
        }
    }

    /// Reports the tokens of a call; where the server counts none and the answer is whole, an estimate.
    async fn account(
        &self,
        mut usage: TokenUsage,
        messages: &[Message],
        reading: &Reading,
        whole: bool,
        events: &Events,
    ) {
        if usage == TokenUsage::default() {
            if !whole {
                return;
            }
            let prompt: usize = messages.iter().map(|message| message.content.len()).sum();
            usage.prompt = tokens(prompt);
            usage.completion = tokens(reading.text.len() + reading.refusal.len());
            let text = "The model's server counts no tokens; they are estimated.".to_owned();
            events.send(Event::Notice(pb::Notice { code: "usage_estimated".to_owned(), text })).await;
        }
        for (kind, count) in
            [("prompt", usage.prompt), ("cached", usage.cached), ("completion", usage.completion)]
        {
            counter!("remix_ai_tokens_total", "kind" => kind).increment(u64::from(count));
        }
        events.send(Event::Usage(self.prices.price(usage))).await;
    }
}

/// One answer while it is being read.
struct Reading {
    text: String,
    refusal: String,
    extractor: ReplyExtractor,
    filter: ReplyFilter,
}

impl Reading {
    fn new(canary: &str) -> Self {
        Self {
            text: String::new(),
            refusal: String::new(),
            extractor: ReplyExtractor::default(),
            filter: ReplyFilter::new(canary),
        }
    }
}

impl Prices {
    fn price(&self, usage: TokenUsage) -> pb::Usage {
        let cached = usage.cached.min(usage.prompt);
        let fresh = f64::from(usage.prompt - cached) * self.prompt;
        let cost = fresh + f64::from(cached) * self.cached + f64::from(usage.completion) * self.completion;
        let count = |tokens: u32| i32::try_from(tokens).unwrap_or(i32::MAX);
        pb::Usage {
            prompt_tokens: count(usage.prompt),
            cached_tokens: count(cached),
            completion_tokens: count(usage.completion),
            cost: cost / 1e6,
        }
    }
}

fn tokens(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(BYTES_PER_TOKEN)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_tokens_have_their_own_price() {
        let prices = Prices { prompt: 2.0, cached: 1.0, completion: 8.0 };
        let usage = prices.price(TokenUsage { prompt: 1_000_000, cached: 250_000, completion: 500_000 });
        assert_eq!(usage.cost, 1.5 + 0.25 + 4.0);
        assert_eq!(
            (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens),
            (1_000_000, 250_000, 500_000)
        );
    }
}
