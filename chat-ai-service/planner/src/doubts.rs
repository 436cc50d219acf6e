//! "Better not": a message that says nothing but that the last change was not such a good idea.

/// "Mejor no", "actually no", "al final no": nothing but that it was not such a good idea.
pub(crate) fn reconsiders(words: &[&str]) -> bool {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let doubt = has(&[
        "mejor",
        "final",
        "pensandolo",
        "actually",
        "thought",
        "thoughts",
        "rather",
        "better",
        "maybe",
    ]);
    let known = |word: &&str| DOUBTS.contains(word) || [",", ".", "!"].contains(word);
    doubt && has(&["no", "not", "nah"]) && words.iter().all(known)
}

/// "Never mind, wrong trip", "olvídalo, era broma": what was just asked for is not wanted any more.
pub(crate) fn waives(words: &[&str]) -> bool {
    let known = |word: &&str| {
        [WAIVING, AROUND, DOUBTS].iter().any(|list| list.contains(word))
            || word.chars().all(|c| !c.is_alphanumeric())
    };
    words.iter().any(|word| WAIVING.contains(word)) && words.iter().all(known)
}

const WAIVING: &[&str] = &[
    "mind",
    "forget",
    "mistake",
    "bad",
    "wrong",
    "joke",
    "joking",
    "kidding",
    "olvidalo",
    "olvidala",
    "olvida",
    "olvidadlo",
    "broma",
    "bromeaba",
    "equivocado",
    "equivoque",
];
/// What stands around it.
const AROUND: &[&str] = &[
    "sorry", "oops", "never", "my", "it", "that", "was", "were", "is", "'s", "'m", "a", "i", "just", "only",
    "trip", "holiday", "plan", "another", "other", "for", "about", "one", "leave", "so", "perdon", "perdona",
    "era", "es", "otro", "viaje", "dejalo", "dejala", "que", "una", "me", "he", "error", "mio", "fue",
];

/// What such a message consists of.
const DOUBTS: &[&str] = &[
    "mejor",
    "no",
    "al",
    "final",
    "pensandolo",
    "bien",
    "pues",
    "bueno",
    "ay",
    "uy",
    "oye",
    "mm",
    "hmm",
    "eso",
    "not",
    "nah",
    "actually",
    "on",
    "second",
    "thought",
    "thoughts",
    "rather",
    "better",
    "maybe",
    "oh",
    "hm",
    "well",
    "then",
    "after",
    "all",
    "please",
    "favor",
    "por",
];
