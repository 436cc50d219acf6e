//! Marks that were dictated: "day two comma then drop the pie full stop" is written with the marks themselves, and shares of
//! the price with their number: "a quarter off".

/// What is said for a mark, longest first, and the mark. Words that a wish may hold ("period", "point") are not among them.
const SPOKEN: &[(&str, &str)] = &[
    ("exclamation point", "!"),
    ("exclamation mark", "!"),
    ("question mark", "?"),
    ("inverted commas", "\""),
    ("semi colon", ";"),
    ("new line", "."),
    ("new paragraph", "."),
    ("full stop", "."),
    ("semicolon", ";"),
    ("comma", ","),
    ("signo de interrogacion", "?"),
    ("signo de interrogación", "?"),
    ("signo de exclamacion", "!"),
    ("signo de exclamación", "!"),
    ("punto y aparte", "."),
    ("punto y seguido", "."),
];
/// Shares of a price in words.
const SHARES: &[(&str, &str)] = &[
    ("a quarter off", "25 % off"),
    ("a third off", "33 % off"),
    ("a quarter cheaper", "25 % cheaper"),
    ("a third cheaper", "33 % cheaper"),
    ("a fifth off", "20 % off"),
    ("un cuarto menos", "25 % menos"),
    ("un tercio menos", "33 % menos"),
];

/// The text with its dictated marks; each hangs on the word before it.
pub(crate) fn written(text: &str) -> String {
    let mut shared = text.to_owned();
    for (said, share) in SHARES {
        if let Some(at) = shared.to_lowercase().find(said).filter(|at| shared.is_char_boundary(*at)) {
            shared.replace_range(at..at + said.len(), share);
        }
    }
    let words: Vec<&str> = shared.split(' ').collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < words.len() {
        let spoken = SPOKEN.iter().find_map(|(said, mark)| {
            let length = said.split(' ').count();
            let here = words.get(at..at + length)?;
            let same = here.iter().zip(said.split(' ')).all(|(word, said)| word.to_lowercase() == said);
            (same && at > 0).then_some((length, *mark))
        });
        match spoken {
            Some((length, mark)) => {
                out.push_str(mark);
                at += length;
            }
            None => {
                if at > 0 {
                    out.push(' ');
                }
                out.push_str(words[at]);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_written() {
        assert_eq!(
            written("lock day four comma then skip the fort full stop"),
            "lock day four, then skip the fort."
        );
        assert_eq!(written("Is it far question mark no exclamation mark"), "Is it far? no!");
        assert_eq!(written("A quarter off the price"), "25 % off the price");
        assert_eq!(written("comma shaped bay"), "comma shaped bay");
        assert_eq!(written("no marks, here"), "no marks, here");
    }
}
