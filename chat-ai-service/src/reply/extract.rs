//! Finds the reply's characters in an answer that is still being written, wherever the stream is cut.
//!
//! Skips what comes before the object (prose, code fences, `<think>` blocks) and every other member of it, so that an
//! answer with `ops` first still works, only later.

const REPLY: &str = "reply";
/// Names of blocks in which models think aloud.
const THINKING: [&str; 4] = ["think", "thinking", "reasoning", "thought"];
const LONGEST_TAG: usize = 24;

/// An incremental reader of answers.
#[derive(Debug, Default)]
pub(crate) struct ReplyExtractor {
    state: State,
    high_surrogate: Option<u16>,
}

#[derive(Debug, Default, Clone, PartialEq)]
enum State {
    /// Before the object.
    #[default]
    Outside,
    /// Inside `<...` before the object.
    Tag(String),
    /// Inside a block of thoughts; holds the end of what was read.
    Thoughts(String),
    /// Behind `{` or `,`: a key or the end.
    Key,
    /// Inside a key.
    KeyText(String, bool),
    /// Behind a key: the colon.
    Colon(bool),
    /// Behind the colon: a value.
    Value(bool),
    /// Inside a value that is of no interest: depth, inside a string, behind a backslash.
    Skip(u32, bool, bool),
    /// Inside the reply.
    Reply,
    /// Behind a backslash of the reply.
    Escape,
    /// Inside `\uXXXX`: value and number of digits so far.
    Unicode(u16, u8),
    /// The reply is whole.
    Complete,
}

impl ReplyExtractor {
    /// Takes the next text of the answer and gives the reply's characters in it.
    pub(crate) fn push(&mut self, text: &str) -> String {
        let mut reply = String::new();
        for character in text.chars() {
            self.step(character, &mut reply);
        }
        reply
    }

    /// True once the reply's closing quote was seen.
    #[cfg(test)]
    pub(crate) fn is_complete(&self) -> bool {
        self.state == State::Complete
    }

    fn step(&mut self, character: char, reply: &mut String) {
        self.state = match std::mem::take(&mut self.state) {
            State::Outside => match character {
                '{' => State::Key,
                '<' => State::Tag(String::new()),
                _ => State::Outside,
            },
            State::Tag(mut name) => match character {
                '>' if THINKING.contains(&name.trim().to_ascii_lowercase().as_str()) => {
                    State::Thoughts(String::new())
                }
                '{' => State::Key,
                '>' => State::Outside,
                _ if name.len() > LONGEST_TAG => State::Outside,
                _ => {
                    name.push(character);
                    State::Tag(name)
                }
            },
            State::Thoughts(mut end) => {
                end.push(character.to_ascii_lowercase());
                let closed = end.strip_suffix('>').and_then(|rest| rest.rsplit_once("</"));
                if closed.is_some_and(|(_, name)| THINKING.contains(&name.trim())) {
                    State::Outside
                } else {
                    if end.len() > 2 * LONGEST_TAG {
                        end = end.chars().skip(end.chars().count() - LONGEST_TAG).collect();
                    }
                    State::Thoughts(end)
                }
            }
            State::Key => match character {
                '"' => State::KeyText(String::new(), false),
                ',' | '{' => State::Key,
                _ if character.is_whitespace() => State::Key,
                // A brace in prose, or the end of an object without a reply.
                _ => State::Outside,
            },
            State::KeyText(key, false) if character == '"' => State::Colon(key == REPLY),
            State::KeyText(mut key, escaped) => {
                if key.len() < LONGEST_TAG {
                    key.push(character);
                }
                State::KeyText(key, !escaped && character == '\\')
            }
            State::Colon(wanted) => match character {
                ':' => State::Value(wanted),
                _ if character.is_whitespace() => State::Colon(wanted),
                _ => State::Outside,
            },
            State::Value(wanted) => match character {
                _ if character.is_whitespace() => State::Value(wanted),
                '"' if wanted => State::Reply,
                '"' => State::Skip(0, true, false),
                '{' | '[' => State::Skip(1, false, false),
                '}' => State::Outside,
                _ => State::Skip(0, false, false),
            },
            State::Skip(depth, true, true) => State::Skip(depth, true, false),
            State::Skip(depth, true, false) => match character {
                '\\' => State::Skip(depth, true, true),
                '"' => State::Skip(depth, false, false),
                _ => State::Skip(depth, true, false),
            },
            State::Skip(depth, false, _) => match character {
                '"' => State::Skip(depth, true, false),
                '{' | '[' => State::Skip(depth + 1, false, false),
                '}' | ']' if depth > 0 => State::Skip(depth - 1, false, false),
                '}' => State::Outside,
                ',' if depth == 0 => State::Key,
                _ => State::Skip(depth, false, false),
            },
            State::Reply => match character {
                '"' => {
                    self.flush_surrogate(reply);
                    State::Complete
                }
                '\\' => State::Escape,
                _ => {
                    self.flush_surrogate(reply);
                    reply.push(character);
                    State::Reply
                }
            },
            State::Escape => match character {
                'u' => State::Unicode(0, 0),
                _ => {
                    self.flush_surrogate(reply);
                    reply.push(match character {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        other => other,
                    });
                    State::Reply
                }
            },
            State::Unicode(value, digits) => {
                match character.to_digit(16).and_then(|digit| u16::try_from(digit).ok()) {
                    None => State::Reply,
                    Some(digit) if digits < 3 => State::Unicode(value << 4 | digit, digits + 1),
                    Some(digit) => {
                        self.unit(value << 4 | digit, reply);
                        State::Reply
                    }
                }
            }
            State::Complete => State::Complete,
        };
    }

    /// Takes a UTF-16 code unit; a pair makes one character.
    fn unit(&mut self, unit: u16, reply: &mut String) {
        let high = self.high_surrogate.take();
        match (high, unit) {
            (_, 0xD800..=0xDBFF) => {
                if high.is_some() {
                    reply.push(char::REPLACEMENT_CHARACTER);
                }
                self.high_surrogate = Some(unit);
            }
            (high, unit) => {
                let units = high.into_iter().chain([unit]);
                reply.extend(
                    char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)),
                );
            }
        }
    }

    fn flush_surrogate(&mut self, reply: &mut String) {
        if self.high_surrogate.take().is_some() {
            reply.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn extract(pieces: &[&str]) -> (String, bool) {
        let mut extractor = ReplyExtractor::default();
        let reply = pieces.iter().map(|piece| extractor.push(piece)).collect();
        (reply, extractor.is_complete())
    }

    fn whole(text: &str) -> String {
        let (reply, complete) = extract(&[text]);
        assert!(complete, "{text}");
        reply
    }

    #[test]
    fn characters_come_as_they_are_written() {
        let mut extractor = ReplyExtractor::default();
        assert_eq!(extractor.push("{\"reply\": \"H"), "H");
        assert_eq!(extractor.push("i\\"), "i");
        assert_eq!(extractor.push("n\\ud83c"), "\n");
        assert_eq!(extractor.push("\\udf0"), "");
        assert_eq!(extractor.push("a!\","), "\u{1F30A}!");
        assert!(extractor.is_complete());
        assert_eq!(extractor.push("\"ops\":[{\"reply\":\"x\"}]}"), "");
    }

    #[test]
    fn escapes_mean_what_json_says() {
        for text in ["a\"b\\c/d", "tab\tnew\nline\r\u{8}\u{c}", "ünï ☃ \u{1F3D4}", ""] {
            assert_eq!(whole(&format!("{{\"reply\":{}}}", serde_json::to_string(text).unwrap())), text);
        }
        assert_eq!(whole(r#"{"reply":"\/é☃"}"#), "/é☃");
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        for (json, expected) in [
            (r#"{"reply":"\ud83c"}"#, "\u{FFFD}"),
            (r#"{"reply":"\ud83cx"}"#, "\u{FFFD}x"),
            (r#"{"reply":"\ud83c\n"}"#, "\u{FFFD}\n"),
            (r#"{"reply":"\ud83c\ud83c\udf0a"}"#, "\u{FFFD}\u{1F30A}"),
            (r#"{"reply":"\udf0a"}"#, "\u{FFFD}"),
        ] {
            assert_eq!(whole(json), expected, "{json}");
        }
    }

    #[test]
    fn what_comes_before_the_object_is_skipped() {
        assert_eq!(whole("```json\n{\"reply\":\"a\"}```"), "a");
        assert_eq!(whole("Sure {really}! {\"reply\":\"a\"}"), "a");
        assert_eq!(whole("<think>{\"reply\":\"no\"} < hm</think>\n{\"reply\":\"a\"}"), "a");
        assert_eq!(whole("< THINKING >{\"reply\":\"no\"}</ Thinking >{\"reply\":\"a\"}"), "a");
        assert_eq!(whole("<b>{\"reply\":\"a\"}"), "a");
        assert_eq!(whole("{{\"reply\":\"a\"}}"), "a");
    }

    #[test]
    fn other_members_may_come_first() {
        assert_eq!(
            whole(r#"{"ops":[{"op":"ban","title":"]}\"{","reply":"no"}],"n":1,"t":true,"reply":"a"}"#),
            "a"
        );
        assert_eq!(whole(r#"{"a":"x\\","reply":"a"}"#), "a");
        assert_eq!(whole(r#"{"a":1} {"reply":"a"}"#), "a");
    }

    #[test]
    fn a_reply_that_is_no_text_is_none() {
        assert_eq!(extract(&[r#"{"reply":null,"ops":[]}"#]), (String::new(), false));
        assert_eq!(extract(&[r#"{"reply":{"reply":"x"}}"#]), (String::new(), false));
    }

    const RECORDED: &str = "<think>a { b \"reply\"</think>\n```json\n{\"x\":[{\"y\":\"}\"}], \"reply\" : \"Zwei \\\"Tage\\\" \\u00fcber \\ud83c\\udf0a ☃\\n\", \"ops\":[]}";

    #[test]
    fn every_cut_gives_the_same_reply() {
        for at in (0..=RECORDED.len()).filter(|at| RECORDED.is_char_boundary(*at)) {
            let (reply, complete) = extract(&[&RECORDED[..at], &RECORDED[at..]]);
            assert_eq!((reply.as_str(), complete), ("Zwei \"Tage\" über \u{1F30A} ☃\n", true), "cut at {at}");
        }
    }

    proptest! {
        #[test]
        fn any_reply_survives_any_cutting(text in "\\PC{0,40}[\n\t\"\\\\]{0,3}", size in 1usize..9) {
            let json = format!("{{\"reply\":{},\"ops\":[]}}", serde_json::to_string(&text).unwrap());
            let characters: Vec<char> = json.chars().collect();
            let pieces: Vec<String> = characters.chunks(size).map(|piece| piece.iter().collect()).collect();
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            prop_assert_eq!(extract(&pieces), (text, true));
        }

        #[test]
        fn nothing_panics(text in "[{}\\[\\]\"\\\\:,a-du0-9<>/ \n]{0,80}") {
            extract(&[&text]);
        }
    }
}
