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
