//! Keeps out of a streamed reply what must not be shown: control and invisible characters, links and images, and the
//! canary of the system prompt. Ordinary words pass at once; only what may become a link waits for its end.

use remix_itinerary::text;

/// Characters behind which a word may turn out to be a link, an address or a tag.
const SUSPICIOUS: [char; 9] = [':', '/', '@', '.', '<', '[', '(', '!', '\\'];
/// What telephone numbers are written with, beside white space.
const DIALLED: &str = "0123456789+-()./";
/// Letters of the canary that may be coincidence.
const CANARY_GRACE: usize = 4;

/// A filter over the pieces of one reply.
#[derive(Debug)]
pub(crate) struct ReplyFilter {
    canary: Vec<char>,
    matched: usize,
    leaked: bool,
    /// The current word, or the words of what may become a telephone number or the canary; and how much of it went out
    /// already, in bytes.
    held: String,
    passed: usize,
    suspicious: bool,
    swallow_space: bool,
    started: bool,
}

impl ReplyFilter {
    /// A filter for one reply. The canary's first character must not come again in it.
    pub(crate) fn new(canary: &str) -> Self {
        Self {
            canary: canary.chars().collect(),
            matched: 0,
            leaked: false,
            held: String::new(),
            passed: 0,
            suspicious: false,
            swallow_space: false,
            started: false,
        }
    }

    /// Takes the next characters of the reply and gives those that may be shown now.
    pub(crate) fn push(&mut self, piece: &str) -> String {
        let mut shown = String::with_capacity(piece.len());
        for character in piece.chars() {
            if self.leaked {
                break;
            }
            match character {
                '\r' => {}
                ' ' | '\t' if self.holds_words() => self.held.push(' '),
                ' ' | '\t' | '\n' => {
                    self.release(&mut shown);
                    self.space(if character == '\n' { '\n' } else { ' ' }, &mut shown);
                }
                character if hidden(character) => {}
                character => self.letter(character, &mut shown),
            }
        }
        shown
    }

    /// The reply has ended: gives what was still held back.
    pub(crate) fn finish(&mut self) -> String {
        let mut shown = String::new();
        self.release(&mut shown);
        shown
    }

    /// True once the canary was seen; nothing comes through after it.
    pub(crate) fn leaked(&self) -> bool {
        self.leaked
    }

    /// True while white space does not end what is held.
    fn holds_words(&self) -> bool {
        self.matched >= CANARY_GRACE || is_dialled(&self.held)
    }

    fn letter(&mut self, character: char, shown: &mut String) {
        let lower = character.to_ascii_lowercase();
        // Spelled out, or with signs between its letters, it is still the canary.
        if character.is_alphanumeric() {
            self.matched = if self.canary.get(self.matched) == Some(&lower) {
                self.matched + 1
            } else {
                usize::from(self.canary.first() == Some(&lower))
            };
        }
        if self.matched == self.canary.len() {
            self.leaked = true;
            self.held.clear();
            self.passed = 0;
            return;
        }
        let goes_on = self.matched > CANARY_GRACE || (DIALLED.contains(character) && is_dialled(&self.held));
        if self.held.contains(' ') && !goes_on {
            let words = self.held.trim_end_matches(' ').len();
            let spaces = self.held.len() - words;
            self.held.truncate(words);
            self.release(shown);
            (0..spaces).for_each(|_| self.space(' ', shown));
        }
        self.held.push(character);
        self.suspicious |= SUSPICIOUS.contains(&character);
        if !self.suspicious && self.matched < CANARY_GRACE && !is_dialled(&self.held) {
            self.pass(shown);
        }
    }

    fn space(&mut self, character: char, shown: &mut String) {
        if self.started && !std::mem::take(&mut self.swallow_space) {
            shown.push(character);
        }
    }

    /// Shows what is held, or what may stay of it.
    fn release(&mut self, shown: &mut String) {
        let dialled = is_dialled(&self.held);
        if dialled || self.suspicious {
            let cleaned = text::sanitize_line(&self.held).text;
            if cleaned.is_empty() {
                self.swallow_space = self.passed == 0;
                self.passed = self.held.len();
            } else if dialled {
                self.held = cleaned;
            }
        }
        self.pass(shown);
        self.held.clear();
        self.passed = 0;
        self.suspicious = false;
    }

    fn pass(&mut self, shown: &mut String) {
        shown.push_str(&self.held[self.passed..]);
        self.started |= self.passed < self.held.len();
        self.passed = self.held.len();
    }
}

/// True for the beginning of a number that could be dialled.
fn is_dialled(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character == ' ' || DIALLED.contains(character))
}

/// True when the canary stands in the text, in either case and with whatever between its letters.
pub(crate) fn leaks(text: &str, canary: &str) -> bool {
    let letters = text.chars().filter(|character| character.is_alphanumeric());
    letters.map(|character| character.to_ascii_lowercase()).collect::<String>().contains(canary)
}

/// A whole text at once.
pub(crate) fn clean(text: &str, canary: &str) -> String {
    let mut filter = ReplyFilter::new(canary);
    let mut shown = filter.push(text);
    shown.push_str(&filter.finish());
    shown.truncate(shown.trim_end().len());
    shown
}

fn hidden(character: char) -> bool {
    !character.is_ascii_graphic()
        && !character.is_whitespace()
        && text::line(character.encode_utf8(&mut [0; 4])).is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CANARY: &str = "z0123456789ab";

    #[test]
    fn ordinary_words_pass_at_once() {
        let mut filter = ReplyFilter::new(CANARY);
        assert_eq!(filter.push("I"), "I");
        assert_eq!(filter.push(" mov"), " mov");
        assert_eq!(filter.push("ed day two."), "ed day two");
        assert_eq!(filter.push(" Done!"), ". Done");
        assert_eq!(filter.finish(), "!");
    }

    #[test]
    fn links_images_and_addresses_are_dropped() {
        for (text, expected) in [
            ("See https://evil.example/x now", "See https now"),
            ("See (www.evil.example) now", "See now"),
            ("![x](https://evil.example/p.png) ok", "ok"),
            ("Mail me@evil.example today", "Mail me today"),
            ("It costs 1,480.50 USD.", "It costs 1,480.50 USD."),
            ("Days 1/2: e.g. walks (free)...", "Days 1/2: e.g. walks (free)..."),
            ("Call +1 900 555 0199 for 2 tickets", "Call for 2 tickets"),
            (
                "From 2026-12-24 to 2026-12-31, 09:00 - 11:30, 5 of 7",
                "From 2026-12-24 to 2026-12-31, 09:00 - 11:30, 5 of 7",
            ),
            ("Ring 600-123-4567", "Ring"),
            ("Open data:text/html;base64,PHNj now", "Open data now"),
        ] {
            assert_eq!(clean(text, CANARY), expected);
        }
    }

    #[test]
    fn invisible_characters_are_dropped() {
        assert_eq!(clean("a\u{202E}b\u{200B}c\0d\u{1b}e\u{E0041}f\r\ng\th ", CANARY), "abcdef\ng h");
        assert_eq!(clean("Zürich ☃ \u{1F3D4}\u{a0}नमस्ते", CANARY), "Zürich ☃ \u{1F3D4}\u{a0}नमस्ते");
    }

    #[test]
    fn the_canary_never_comes_out() {
        for text in ["it is z0123456789ab!", "Z0123456789AB", "zz0123456789abz"] {
            let mut filter = ReplyFilter::new(CANARY);
            let shown: String = text.chars().map(|character| filter.push(&character.to_string())).collect();
            assert!(filter.leaked() && !shown.to_lowercase().contains("z0123"), "{shown}");
            assert_eq!(filter.push("more") + &filter.finish(), "");
        }
        assert_eq!(clean("z012 is z01234 not it", CANARY), "z012 is z01234 not it");
        let shown = clean("Spelled: z 0 1-2 3 4 5.6 7 8 9 a b!", CANARY);
        assert!(shown.starts_with("Spelled: z") && !shown.contains(['3', 'b']), "{shown}");
        assert!(leaks("Z-0.1 23456789ab", CANARY) && !leaks("z0123456789a", CANARY));
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(text in "[a-z0-9 .:/@\n☃\u{200B}]{0,60}", size in 1usize..7) {
            let mut filter = ReplyFilter::new(CANARY);
            let characters: Vec<char> = text.chars().collect();
            let mut shown: String =
                characters.chunks(size).map(|piece| filter.push(&piece.iter().collect::<String>())).collect();
            shown.push_str(&filter.finish());
            prop_assert_eq!(shown.trim_end(), clean(&text, CANARY));
        }
    }
}
