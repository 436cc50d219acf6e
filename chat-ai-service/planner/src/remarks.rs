//! What only tells: praise of something in the plan, a story, anticipation. "That valley day looked mint", "my sister did that
//! trek last year", "can't wait for the hot springs" ask for nothing, so that nothing must come of them.

use crate::clause::Clause;
use crate::concept::Concept;
use crate::items::What;
use crate::reading::Reading;

/// Words that ask for something, or for something else than there is.
const ASKING: &[&str] = &[
    "want", "wants", "would", "'d", "please", "should", "need", "needs", "can", "could", "may", "might",
    "let", "'ll", "more", "less", "fewer", "too", "but", "without", "no", "instead", "rather", "prefer",
    "if", "shall", "must", "add", "only", "enough",
];
/// Orders; verbs that tell as often as they order ("see", "visit", "go to") are not among them.
const ORDERS: &[Concept] = {
    use Concept::*;
    &[
        Remove,
        Cut,
        Shorten,
        Extend,
        Reduce,
        Increase,
        Replace,
        InsteadOf,
        Instead,
        Switch,
        Change,
        Move,
        Put,
        Merge,
        Split,
        Lock,
        Unlock,
        Keep,
        Never,
        Undo,
        Redo,
        Restore,
        Rename,
        StartWith,
        EndWith,
        Reorder,
        Forget,
        RestDay,
        Cheaper,
        Slower,
        Faster,
        Easier,
        Harder,
        Less,
        None,
        Free,
        SleepAt,
        LevelBudget,
        Correction,
        Complaint,
        Question,
        QHowMany,
        QHowMuch,
        QWhy,
        QHelp,
        NoteNoun,
        Costs,
    ]
};
const SEEMING: &[&str] =
    &["sounds", "sound", "looks", "look", "looked", "seems", "seem", "seemed", "sounded", "feels"];
const BEING: &[&str] = &["is", "are", "was", "were", "'s", "'re", "be"];
/// What something fine is like, beside the words of the lexicon for praise.
const FINE: &[&str] = &[
    "fun",
    "stunning",
    "gorgeous",
    "epic",
    "dreamy",
    "magical",
    "incredible",
    "yummy",
    "delicious",
    "special",
    "lush",
    "unforgettable",
    "beautiful",
    "heavenly",
    "great",
    "good",
];
/// Words that tell of a time that is over, or of where something was heard of.
const PAST: &[&str] =
    &["ago", "youtube", "instagram", "tiktok", "netflix", "tv", "facebook", "reddit", "blog"];
const PAST_TWO: &[(&str, &[&str])] = &[
    ("last", &["year", "summer", "winter", "spring", "autumn", "fall", "month", "week", "christmas", "time"]),
    ("once", &["stayed", "went", "was", "did", "had", "visited", "lived", "saw", "spent"]),
    ("never", &["been", "seen", "done", "tried", "had", "heard", "eaten"]),
    ("always", &["wanted", "dreamed", "dreamt", "loved", "liked"]),
    ("have", &["been", "seen", "heard", "read"]),
    ("'ve", &["been", "seen", "heard", "read"]),
    ("heard", &["about", "of", "that", "good", "great"]),
    ("read", &["about", "that"]),
    ("fell", &["through"]),
    ("fallen", &["through"]),
    ("looking", &["forward"]),
    ("look", &["forward"]),
    ("excited", &["about", "for", "to"]),
    ("not", &["wait"]),
    ("i", &["hear"]),
    ("we", &["hear"]),
    ("made", &["me", "us"]),
    ("the", &["highlight"]),
    ("a", &["highlight"]),
    ("my", &["favourite", "favorite"]),
    ("our", &["favourite", "favorite"]),
];
/// What was done or heard, behind who did it.
const DONE: &[&str] = &[
    "did", "saw", "went", "had", "tried", "visited", "told", "loved", "took", "read", "stayed", "ate",
    "flew", "says", "say", "got", "met", "grew", "lived",
];
const WHO: &[&str] =
    &["i", "we", "my", "our", "he", "she", "they", "his", "her", "a", "everyone", "everybody", "people"];
/// Words that make a wish or a complaint of it.
const THINKING: &[&str] = &["not", "thinking", "hoping", "wondering", "you", "said", "meant"];
const CRIES: &[&str] = &["wow", "ooh", "yay", "mmm", "omg", "whoa", "yum", "oh"];

/// Verbs of what others say.
const SAYING: &[&str] = &[
    "says", "say", "said", "swears", "swear", "tells", "tell", "told", "claims", "claim", "reckons",
    "insists", "thinks", "dice", "dicen", "dijo", "jura", "cree", "creen",
];
/// Words that leave it at that.
const CONCEDING: &[&str] =
    &["fine", "well", "ok", "okay", "sure", "anyway", "anyhow", "whatever", "bueno", "vale", "pues"];

/// "My aunt says you can't do Jaipur without three nights, fine, but keep the thali": the message without what others say
/// and what is let pass.
pub(crate) fn without_report(reading: &Reading) -> Option<String> {
    let norm = |at: usize| reading.tokens.get(at).map_or("", |token| token.norm.as_str());
    let mark = |at: usize| [",", ".", ";", "!"].contains(&norm(at));
    let said = (1..reading.tokens.len().min(8)).find(|at| SAYING.contains(&norm(*at)))?;
    let own = (0..said).any(|at| ["i", "we", "you", "please", "yo"].contains(&norm(at)));
    let conceded = (said + 3..reading.tokens.len().saturating_sub(2)).find(|at| {
        CONCEDING.contains(&norm(*at)) && mark(at - 1) && (mark(at + 1) || norm(at + 1) == "but")
    })?;
    let behind = if mark(conceded + 1) { conceded + 2 } else { conceded + 1 };
    let from = reading.tokens.get(behind)?.from;
    (!own).then(|| reading.text.get(from..).map(str::to_owned))?
}

/// True for a clause that tells and asks for nothing.
pub(crate) fn only_tells(clause: &Clause<'_>) -> bool {
    let words = clause.words();
    // "Can't wait" asks for nothing.
    let waits = words.windows(2).position(|pair| pair == ["not", "wait"]);
    let asks = words
        .iter()
        .enumerate()
        .any(|(at, word)| ASKING.contains(word) && waits.is_none_or(|wait| at + 1 != wait && at != wait));
    let valued = clause.items().iter().any(|item| {
        matches!(item.what, What::Length(_) | What::Money(_) | What::Date(_)) || item.needs().next().is_some()
    });
    // "They've got a deal, the sauna is 35 now"
    let priced = (1..clause.items().len()).any(|at| {
        let told = ["is", "'s", "are", "costs", "now", "only"].contains(&clause.norm(at - 1));
        told && clause.items()[at].number().is_some()
    });
    let valued = valued || priced;
    // "32 days? We got 12"
    let valued = valued || clause.items().len() <= 3 && clause.number().is_some();
    let past = PAST.iter().any(|word| words.contains(word));
    let orders = clause.items().iter().any(|item| {
        let made = clause.reading.tokens.get(item.from).is_some_and(|token| token.norm == "made");
        item.any(ORDERS) && !made && !(waits.is_some() && item.is(Concept::Correction))
    });
    // "I once stayed in that guesthouse"
    let once = words.first().is_some_and(|word| ["i", "we"].contains(word))
        && words.iter().take(3).any(|word| *word == "once")
        && words.iter().take(5).any(|word| DONE.contains(word));
    if once && !asks && !clause.is_asked() {
        return true;
    }
    if asks || clause.is_asked() || orders || valued && !past {
        return false;
    }
    // "That's a lot of taxis" says what one thinks of it, not what is to be done.
    let many = words.first().is_some_and(|word| ["that", "this", "these", "those", "it"].contains(word))
        && words.windows(2).any(|pair| pair == ["lot", "of"] || pair == ["lots", "of"])
        && !words.iter().any(|word| ["money", "walking", "driving"].contains(word));
    if many {
        return true;
    }
    let tells = words.first().is_some_and(|word| WHO.contains(word))
        && words.iter().take(5).any(|word| DONE.contains(word))
        && !words.iter().any(|word| THINKING.contains(word));
    past || tells
        || words.windows(2).any(|pair| {
            PAST_TWO.iter().any(|(first, seconds)| *first == pair[0] && seconds.contains(&pair[1]))
        })
        || appraises(clause, &words)
        || words.first().is_some_and(|word| CRIES.contains(word)) && words.len() > 1
}

/// "The paragliding sounds amazing", "day 2 is perfect": something of the plan, and what is thought of it.
fn appraises(clause: &Clause<'_>, words: &[&str]) -> bool {
    let seems = words
        .iter()
        .position(|word| SEEMING.contains(word))
        .is_some_and(|at| (at > 0 || words[at].ends_with('s')) && at + 1 < words.len());
    let is = words.iter().position(|word| BEING.contains(word)).is_some_and(|at| at > 0);
    let object = clause.items().iter().any(|item| {
        item.days().is_some()
            || item.what == What::Unknown
            || item.themes().next().is_some()
            || item.place.is_some()
    }) || clause.any(&[Concept::Day, Concept::StayNoun, Concept::Trip, Concept::Activity]);
    // "Spa and yoga sound heavenly" is a taste, "that sunrise yoga sounds heavenly" praise.
    let definite = clause.items().iter().any(|item| item.days().is_some())
        || words.iter().any(|word| {
            ["the", "that", "this", "these", "those", "our", "your", "both", "it"].contains(word)
        });
    object
        && definite
        && (seems || is && (clause.has(Concept::Praise) || words.iter().any(|word| FINE.contains(word))))
}

/// "Day 3 looks a bit empty": how a day looks, before what is to be done about it.
pub(crate) fn is_complaint(clause: &Clause<'_>) -> bool {
    let words = clause.words();
    let looks = ["is", "looks", "look", "feels", "seems", "'s", "esta", "parece", "queda"];
    let empty = ["empty", "thin", "light", "bare", "quiet", "short", "boring", "vacio", "flojo", "corto"];
    words.iter().any(|word| looks.contains(word)) && words.iter().any(|word| empty.contains(word))
}
