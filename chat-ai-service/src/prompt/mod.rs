//! The prompt, in an order that providers can cache: the rules (the same for everyone), the sources (the same for the
//! session), "ready", the last exchanges, and at the end what is new: wishes, draft and request.
//!
//! The rules stand as prose in `prompts/`. The state is the draft and the ledger, so the prompt does not grow with the
//! chat: about 2,000 tokens at message 4 as at message 50.

mod digest;
mod fence;
pub(crate) mod refs;
#[cfg(test)]
mod size;

use remix_planner::{Exchange, Role as Speaker};

use crate::conversation::Conversation;
use crate::llm::{Message, Role};

const SYSTEM: &str = include_str!("../../prompts/system.md");
const REASK: &str = include_str!("../../prompts/reask.md");
const READY: &str = "{\"reply\":\"Ready.\",\"ops\":[]}";
/// Characters of an earlier message that are repeated to the model.
const EARLIER: usize = 400;
/// Characters of the request: the contract's own limit.
const REQUEST: usize = 8000;
/// Characters of a failed answer that are shown to the model again.
const FAILED: usize = 2000;

/// A word of the system prompt that must never come out. It depends on the deployment, so that nobody can put it into
/// an itinerary; its first character does not come again, as the reply filter needs it.
pub(crate) fn canary(parts: &[&str]) -> String {
    format!("z{}", fence::digest(parts))
}

/// The whole prompt for one message.
pub(crate) fn messages(conversation: &Conversation, canary: &str) -> Vec<Message> {
    let session = &conversation.session_id;
    let trips = fence::fence("trips", session, &digest::sources(&conversation.sources));
    vec![
        Message::new(Role::System, SYSTEM.replace("{canary}", canary).trim()),
        Message::new(Role::User, format!("The source trips:\n{trips}")),
        Message::new(Role::Assistant, READY),
        Message::new(Role::User, request(conversation)),
    ]
}

/// Adds a failed answer and what was wrong with it.
pub(crate) fn reask(messages: &mut Vec<Message>, answer: &str, codes: &[String]) {
    let answer = if answer.trim().is_empty() { "(nothing)".to_owned() } else { fence::words(answer, FAILED) };
    messages.push(Message::new(Role::Assistant, answer));
    messages.push(Message::new(Role::User, REASK.replace("{codes}", &codes.join("; ")).trim()));
}

fn request(conversation: &Conversation) -> String {
    let fenced = |name: &str, lines: &[String]| fence::fence(name, &conversation.session_id, lines);
    let mut parts = Vec::new();
    // A transcript and not messages of their own: earlier answers without their operations would be bad examples.
    if !conversation.recent.is_empty() {
        let lines: Vec<String> = conversation.recent.iter().map(earlier).collect();
        parts.push(format!("What was said before:\n{}", lines.join("\n")));
    }
    let draft = digest::draft(&conversation.draft, &conversation.sources);
    parts.push(format!("Current draft:\n{}", fenced("draft", &draft)));
    let wishes = digest::wishes(&conversation.draft.constraints);
    parts.push(match wishes.is_empty() {
        true => "Wishes so far: none".to_owned(),
        false => format!("Wishes so far:\n{}", fenced("wishes", &wishes)),
    });
    let tag = |character: &char| character.is_ascii_alphanumeric() || *character == '-';
    let locale: String = conversation.locale.chars().filter(tag).take(20).collect();
    let message = fence::words(&conversation.message, REQUEST);
    parts.push(format!("User's locale: {locale}\nUser's latest message:\n{message}"));
    parts.join("\n")
}

fn earlier(exchange: &Exchange) -> String {
    let speaker = match exchange.role {
        Speaker::User => "User",
        Speaker::Assistant => "You",
    };
    format!("{speaker}: {}", fence::words(&exchange.content, EARLIER).replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::conversation;

    #[test]
    fn roles_alternate_behind_one_system_message() {
        let mut messages = messages(&conversation("Only 7 days, please."), "z1");
        reask(&mut messages, "", &["no_json".into()]);
        let roles: Vec<Role> = messages.iter().map(|message| message.role).collect();
        use Role::{Assistant, System, User};
        assert_eq!(roles, [System, User, Assistant, User, Assistant, User]);
        assert!(messages[5].content.contains("no_json"));
    }

    #[test]
    fn what_can_be_cached_does_not_depend_on_the_message() {
        let (mut first, mut second) = (conversation("Only 7 days, please."), conversation("Perfect!"));
        first.session_id = "a".into();
        second.session_id = "a".into();
        assert_eq!(messages(&first, "z1")[..3], messages(&second, "z1")[..3]);
        second.session_id = "b".into();
        assert_eq!(messages(&first, "z1")[..1], messages(&second, "z1")[..1]);
        assert_ne!(messages(&first, "z1")[1], messages(&second, "z1")[1]);
    }

    #[test]
    fn canaries_differ_by_deployment_and_fit_the_filter() {
        let word = canary(&["url", "key"]);
        assert_ne!(word, canary(&["url", "other"]));
        assert_eq!(word.matches('z').count(), 1);
    }
}
