//! Reads a whole answer leniently: fences, thoughts and prose around the object, stray commas. What was cut off is
//! never completed.

use remix_itinerary::Operation;
use serde_json::Value;

use super::payload::{MAX_OPERATIONS, operation};

/// Why an answer cannot be used: the code that the model is told.
pub(crate) type Violation = String;

/// Places where the answer's object may begin that are tried: text with more of them is no answer with something around.
const BEGINNINGS: usize = 64;
/// Operations that are named when they cannot be used; more of them are counted.
const NAMED: usize = 8;

/// The one violation that is no fault of the shape.
pub(crate) const REPLY_EMPTY: &str = "reply_empty";

/// An answer that has the right shape.
#[derive(Debug, PartialEq)]
pub(crate) struct Answer {
    /// The reply as it was written, not yet cleaned.
    pub(crate) reply: String,
    /// The operations that could be read.
    pub(crate) operations: Vec<Operation>,
    /// Codes of the operations that could not.
    pub(crate) violations: Vec<Violation>,
    /// True when the text was not plain JSON.
    pub(crate) lenient: bool,
}

/// Reads an answer, or says what is wrong with all of it.
pub(crate) fn parse(text: &str) -> Result<Answer, Violation> {
    let text = behind_thoughts(text).trim();
    let (value, lenient) = match serde_json::from_str::<Value>(text) {
        Ok(value) => (value, false),
        Err(_) => (find_object(text)?, true),
    };
    let members = value.as_object().ok_or("not_an_object")?;
    let reply = members.get("reply").and_then(Value::as_str).ok_or("reply_missing")?.to_owned();
    if reply.trim().is_empty() {
        return Err(REPLY_EMPTY.into());
    }
    let list = match members.get("ops").or_else(|| members.get("operations")) {
        Some(Value::Array(list)) => list.as_slice(),
        Some(Value::Null) => &[],
        Some(single @ Value::Object(_)) => std::slice::from_ref(single),
        Some(_) => return Err("ops_not_a_list".into()),
        None => return Err("ops_missing".into()),
    };
    let (mut operations, mut violations) = (Vec::new(), Vec::new());
    for (index, value) in list.iter().enumerate() {
        match operation(value) {
            Some(_) if operations.len() == MAX_OPERATIONS => {
                violations.push(format!("ops[{index}]: too_many"))
            }
            Some(operation) => operations.push(operation),
            None => violations.push(format!("ops[{index}]: bad_shape")),
        }
    }
    if violations.len() > NAMED {
        let more = violations.split_off(NAMED).len();
        violations.push(format!("ops: {more} more of these"));
    }
    Ok(Answer { reply, operations, violations, lenient })
}

/// Chat templates that open the thoughts themselves leave only the closing tag in the answer.
fn behind_thoughts(text: &str) -> &str {
    let tags = ["</think>", "</thinking>", "</reasoning>", "</thought>"];
    // A closing tag inside the answer's own strings would be no end of thoughts.
    let object = text.find("{\"reply\"").unwrap_or(text.len());
    let end = tags.iter().filter_map(|tag| text.rfind(tag).map(|at| at + tag.len())).max();
    match end {
        Some(end) if end <= object || text[end..].contains('{') => &text[end..],
        _ => text,
    }
}

fn find_object(text: &str) -> Result<Value, Violation> {
    let mut problem = "no_json";
    // An object begins with a name: other braces are prose.
    let begins = |start: &usize| text[start + 1..].trim_start().starts_with(['"', '}']);
    let starts = text.match_indices('{').map(|(start, _)| start).filter(begins);
    for start in starts.take(BEGINNINGS) {
        // What stands inside a truncated object is no answer either.
        let object = balanced(&text[start..]).ok_or("truncated")?;
        let read = serde_json::from_str::<Value>(object).or_else(|_| serde_json::from_str(&tidy(object)));
        match read {
            Ok(value) if value.get("reply").is_some() => return Ok(value),
            Ok(_) => problem = "reply_missing",
            Err(_) => problem = "no_json",
        }
    }
    Err(problem.into())
}

/// The object at the start of the text, if it is closed.
fn balanced(text: &str) -> Option<&str> {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(&text[..=index]);
                }
            }
            _ => {}
        }
    }
    None
}

/// Escapes raw control characters inside strings and drops commas before a closing bracket.
fn tidy(object: &str) -> String {
    let mut tidy = String::with_capacity(object.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in object.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            control if in_string && control.is_control() => {
                tidy.push_str(&format!("\\u{:04x}", u32::from(control)));
                continue;
            }
            '}' | ']' if !in_string && tidy.trim_end().ends_with(',') => {
                tidy.truncate(tidy.trim_end().len() - 1);
            }
            _ => {}
        }
        tidy.push(character);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use remix_itinerary::OperationKind;

    use super::*;

    fn reply(text: &str) -> String {
        parse(text).unwrap_or_else(|problem| panic!("{problem}: {text}")).reply
    }

    #[test]
    fn plain_json_needs_no_leniency() {
        let answer = parse(r#"{"reply":"Done.","ops":[{"op":"undo"}]}"#).unwrap();
        assert_eq!((answer.lenient, answer.operations), (false, vec![Operation::new(OperationKind::Undo)]));
    }

    #[test]
    fn fences_prose_and_thoughts_are_taken_off() {
        for text in [
            "```json\n{\"reply\":\"a\",\"ops\":[]}\n```",
            "Here you go: {\"reply\":\"a\",\"ops\":[]} Enjoy!",
            "<think>{\"reply\":\"b\",\"ops\":[]}</think>{\"reply\":\"a\",\"ops\":[]}",
            "so {x} it is</think>\n{\"reply\":\"a\",\"ops\":[]}",
            "{not this} {\"reply\":\"a\",\"ops\":null}",
            "{\"reply\":\"a\",\"ops\":[],}",
        ] {
            assert_eq!(reply(text), "a", "{text}");
        }
    }

    #[test]
    fn raw_line_breaks_in_strings_are_escaped() {
        assert_eq!(reply("{\"reply\":\"a\nb\",\"ops\":[{\"op\":\"undo\"},],}"), "a\nb");
    }

    #[test]
    fn a_tag_inside_the_reply_is_text() {
        assert_eq!(reply("{\"reply\":\"a </think> b\",\"ops\":[]}"), "a </think> b");
    }

    #[test]
    fn truncated_answers_are_never_completed() {
        let whole = r#"{"reply":"Done.","ops":[{"op":"undo"}]}"#;
        for end in 1..whole.len() {
            assert!(parse(&whole[..end]).is_err(), "{}", &whole[..end]);
        }
        assert_eq!(parse(&whole[..20]).unwrap_err(), "truncated");
        let inside = r#"{"reply":"a","ops":[{"op":"keep","title":{"reply":"b","ops":[]}}"#;
        assert_eq!(parse(inside).unwrap_err(), "truncated");
    }

    #[test]
    fn wrong_shapes_are_named() {
        for (text, code) in [
            ("Sorry.", "no_json"),
            ("", "no_json"),
            ("[]", "not_an_object"),
            (r#"{"ops":[]}"#, "reply_missing"),
            (r#"{"reply":3,"ops":[]}"#, "reply_missing"),
            (r#"{"reply":" ","ops":[]}"#, "reply_empty"),
            (r#"{"reply":"a"}"#, "ops_missing"),
            (r#"{"reply":"a","ops":"none"}"#, "ops_not_a_list"),
        ] {
            assert_eq!(parse(text).unwrap_err(), code, "{text}");
        }
    }

    #[test]
    fn a_bad_operation_does_not_cost_the_others() {
        let answer = parse(r#"{"reply":"a","ops":[{"op":"fly"},{"op":"undo"},7]}"#).unwrap();
        assert_eq!(answer.operations.len(), 1);
        assert_eq!(answer.violations, ["ops[0]: bad_shape", "ops[2]: bad_shape"]);
    }

    #[test]
    fn too_many_operations_are_cut() {
        let ops = vec![r#"{"op":"undo"}"#; MAX_OPERATIONS + 2].join(",");
        let answer = parse(&format!(r#"{{"reply":"a","ops":[{ops}]}}"#)).unwrap();
        assert_eq!((answer.operations.len(), answer.violations.len()), (MAX_OPERATIONS, 2));
    }

    #[test]
    fn many_bad_operations_are_counted_and_not_listed() {
        let answer = parse(&format!(r#"{{"reply":"a","ops":[{}]}}"#, ["7"; 500].join(","))).unwrap();
        assert_eq!(answer.violations.len(), NAMED + 1);
        assert_eq!(answer.violations[NAMED], "ops: 492 more of these");
    }

    #[test]
    fn brackets_without_end_cost_no_time() {
        let began = std::time::Instant::now();
        for piece in ["{", "{\"", "{\"a\":{", "{ ", "[{\"reply\":"] {
            assert!(parse(&piece.repeat((256 << 10) / piece.len())).is_err(), "{piece}");
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(5), "{:?}", began.elapsed());
    }
}
