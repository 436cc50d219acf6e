//! Answers to the last question: an option tapped or typed, "the first one", "yes", or just the missing piece.

use crate::api::{Exchange, Request, Role};
use crate::concept::Concept;
use crate::language::detect;
use crate::lexicon::{Language, Lexicon, Sense, bases_of};
use crate::text::{Shape, Token, fold, tokenize};

/// The last message, when it asked something.
fn open_question<'a>(request: &Request<'a>) -> Option<&'a Exchange> {
    request.recent.last().filter(|last| last.role == Role::Assistant && last.question.is_some())
}

/// The option that the message chooses, as a message of its own.
pub(crate) fn chosen(text: &str, request: &Request<'_>) -> Option<String> {
    let options = &open_question(request)?.options;
    let same = |option: &&String| plain(option) == plain(text);
    if let Some(option) = options.iter().find(same) {
        return Some(option.clone());
    }
    let tokens = tokenize(text);
    if let Some(named) = titled(text, &tokens, request) {
        return Some(named);
    }
    let language = detect(text, &tokens, request.locale)?;
    let lexicon = language.lexicon();
    let bases = bases_of(lexicon, &tokens);
    if let Some(all) = all_of(&tokens, lexicon, options) {
        return Some(all);
    }
    if let Some(option) = by_number(&tokens, lexicon, options).or_else(|| by_words(&tokens, lexicon, options))
    {
        return Some(option);
    }
    // Only a message that says nothing else is a choice.
    let mut picks: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let hit = lexicon.longest(&bases, at);
        let is = |concept: Concept| hit.senses.contains(&Sense::Concept(concept));
        let number = lexicon.number(&tokens[at].norm).or_else(|| tokens[at].norm.parse().ok());
        let pick = [
            (Concept::FirstOne, 0),
            (Concept::SecondOne, 1),
            (Concept::ThirdOne, 2),
            (Concept::FourthOne, 3),
        ];
        if let Some((_, index)) = pick.iter().find(|(concept, _)| is(*concept)) {
            picks.push(*index);
        } else if is(Concept::LastOne) {
            picks.push(options.len().checked_sub(1)?);
        } else if let Some(index) = lexicon.ordinal(&tokens[at].norm) {
            picks.push(
                usize::try_from(
                    if index < 0 { i32::try_from(options.len()).ok()? + 1 + index } else { index } - 1,
                )
                .ok()?,
            );
        } else if let Some(number) = number.filter(|_| tokens.len() == 1) {
            picks.push(usize::try_from(number).ok()?.checked_sub(1)?);
        } else if is(Concept::Yes) {
            // "Ok" says which only where the question can be answered so: "Unlock it?", not "how long should it be?"
            if !is_open(request) {
                picks.push(0);
            }
        } else if !(hit.senses.contains(&Sense::Filler) || tokens[at].shape == Shape::Mark) {
            return None;
        }
        at += hit.length.max(1);
    }
    picks.dedup();
    // "yes, the second one": the more precise word counts.
    let index = picks.iter().copied().max()?;
    options.get(index).cloned()
}

/// "Both of them, actually", "las dos": every thing that was asked about, where the options do the same to each.
fn all_of(tokens: &[Token], lexicon: &Lexicon, options: &[String]) -> Option<String> {
    let words: Vec<&str> =
        tokens.iter().filter(|token| token.shape != Shape::Mark).map(|token| token.norm.as_str()).collect();
    let verb = |option: &String| option.split('"').next().map(str::to_owned);
    let same: Vec<&String> =
        options.iter().filter(|option| option.contains('"') && verb(option) == verb(&options[0])).collect();
    let two = words.iter().any(|word| ["both", "ambos", "ambas"].contains(word))
        || words
            .windows(2)
            .any(|pair| ["the", "los", "las"].contains(&pair[0]) && ["two", "dos"].contains(&pair[1]));
    let all = words.iter().any(|word| ["all", "todos", "todas"].contains(word));
    let bases = bases_of(lexicon, tokens);
    let small = |at: usize| {
        let senses = lexicon.longest(&bases, at).senses;
        let number = ["both", "ambos", "ambas", "two", "dos", "all", "todos", "todas", "of", "de"]
            .contains(&tokens[at].norm.as_str());
        number
            || tokens[at].shape == Shape::Mark
            || senses.contains(&Sense::Filler)
            || senses.iter().any(|sense| {
                matches!(sense, Sense::Concept(Concept::Yes | Concept::That | Concept::Correction))
            })
    };
    let fits = (two && same.len() == 2 || all && same.len() >= 2) && (0..tokens.len()).all(small);
    fits.then(|| same.into_iter().cloned().collect::<Vec<_>>().join(". "))
}

/// "The dawn one": the one option that holds all that the message names.
fn by_words(tokens: &[Token], lexicon: &Lexicon, options: &[String]) -> Option<String> {
    let bases = bases_of(lexicon, tokens);
    let small = |at: usize| {
        let senses = lexicon.longest(&bases, at).senses;
        let meant = [Sense::Filler, Sense::Concept(Concept::Yes), Sense::Concept(Concept::That)];
        tokens[at].shape == Shape::Mark || senses.iter().any(|sense| meant.contains(sense))
    };
    let named: Vec<&str> =
        (0..tokens.len()).filter(|at| !small(*at)).map(|at| tokens[at].norm.as_str()).collect();
    if named.is_empty() || named.len() > 3 || tokens.len() > 7 {
        return None;
    }
    let holds = |option: &&String| {
        let words: Vec<String> = tokenize(option).into_iter().map(|token| token.norm).collect();
        named.iter().all(|word| words.iter().any(|own| own == word))
    };
    let mut fitting = options.iter().filter(holds);
    match (fitting.next(), fitting.next()) {
        (Some(option), None) => Some(option.clone()),
        _ => None,
    }
}

/// "Ok, do that", and nothing else.
pub(crate) fn agrees(text: &str, request: &Request<'_>) -> bool {
    let tokens = tokenize(text);
    let Some(language) = detect(text, &tokens, request.locale) else { return false };
    let lexicon = language.lexicon();
    let bases = bases_of(lexicon, &tokens);
    let (mut at, mut yes) = (0, false);
    while at < tokens.len() {
        let hit = lexicon.longest(&bases, at);
        let agrees = hit.senses.contains(&Sense::Concept(Concept::Yes));
        if !agrees && !hit.senses.contains(&Sense::Filler) && tokens[at].shape != Shape::Mark {
            return false;
        }
        // "Ok" alone may only take note of the answer.
        yes |=
            agrees && (hit.length > 1 || ["yes", "si", "dale", "hazlo"].contains(&tokens[at].norm.as_str()));
        at += hit.length.max(1);
    }
    yes
}

/// "El 8", "day 8 then": the one option that holds the number; where all are alike but for theirs, the same with this one.
fn by_number(tokens: &[Token], lexicon: &Lexicon, options: &[String]) -> Option<String> {
    let bases = bases_of(lexicon, tokens);
    let article = |word: &str| ["one", "un", "una", "uno"].contains(&word);
    let value = |token: &Token| -> Option<u32> {
        let word = token.norm.as_str();
        word.parse().ok().or_else(|| lexicon.number(word).filter(|_| !article(word)))
    };
    let numbers: Vec<u32> = tokens.iter().filter_map(value).collect();
    let ([number], true) = (numbers.as_slice(), tokens.len() > 1) else { return None };
    let small = |at: usize| {
        let senses = lexicon.longest(&bases, at).senses;
        let meant = [Sense::Filler, Sense::Concept(Concept::Day), Sense::Concept(Concept::Until)];
        value(&tokens[at]).is_some()
            || tokens[at].shape == Shape::Mark
            || senses.iter().any(|sense| meant.contains(sense))
    };
    if !(0..tokens.len()).all(small) {
        return None;
    }
    let own = |option: &String| -> Vec<u32> {
        tokenize(option).iter().filter_map(|token| token.norm.parse().ok()).collect()
    };
    let holding: Vec<&String> = options.iter().filter(|option| own(option).contains(number)).collect();
    if let [option] = holding.as_slice() {
        return Some((*option).clone());
    }
    let shape = |option: &String| option.split(|c: char| c.is_ascii_digit()).collect::<Vec<_>>().join("");
    let first = options.first()?;
    let alike = options.len() > 1
        && options.iter().all(|option| own(option).len() == 1 && shape(option) == shape(first));
    let known = own(first).first()?.to_string();
    (holding.is_empty() && alike).then(|| first.replacen(&known, &number.to_string(), 1))
}

/// True when the last question begins with a question word.
fn is_open(request: &Request<'_>) -> bool {
    let question = open_question(request).and_then(|asked| asked.question.as_deref()).unwrap_or_default();
    let last = question.trim_end_matches(['?', ' ']).rsplit(['.', ':', ';', '¿']).next().unwrap_or_default();
    let tokens = tokenize(last);
    let words =
        ["what", "which", "how", "where", "when", "who", "que", "cual", "cuanto", "cuantos", "como", "donde"];
    tokens.first().is_some_and(|token| words.contains(&fold(&token.norm).as_str()))
}

/// "Slow South" after "what should it be called?": whatever the words mean, they are the name.
fn titled(text: &str, tokens: &[Token], request: &Request<'_>) -> Option<String> {
    let asked = open_question(request)?.question.as_deref()?;
    let languages = [Language::English, Language::Spanish];
    let language = languages.into_iter().find(|own| own.replies().say("ask_title", &[]) == asked)?;
    let refuses =
        ["no", "nothing", "never", "forget", "leave", "keep", "rename", "call", "nada", "deja", "cambia"];
    let opens = tokens.first().is_none_or(|token| refuses.contains(&token.norm.as_str()));
    let plain = tokens.len() <= 8 && !text.contains(['"', '?']) && !opens;
    let title = text.trim().trim_end_matches(['.', '!']);
    plain.then(|| language.replies().say("option_title", &[("title", title)]))
}

/// The earlier message with the missing piece put in, for an answer that says only that.
pub(crate) fn completed(text: &str, request: &Request<'_>) -> Option<String> {
    open_question(request)?;
    let before = request.recent.iter().rev().find(|exchange| exchange.role == Role::User)?;
    let tokens = tokenize(text);
    let short = tokens.len() <= 10;
    // "Lower", "how low?", "1000": the amount is what it may cost, not how much less.
    let amount = tokens.len() <= 2 && tokens.iter().any(|token| token.shape == Shape::Number);
    let budgets =
        [Language::English, Language::Spanish].map(|language| language.replies().say("ask_budget", &[]));
    let asked = open_question(request).and_then(|asked| asked.question.clone()).unwrap_or_default();
    // What was not understood is not completed.
    let lost =
        [Language::English, Language::Spanish].map(|language| language.replies().say("ask_again", &[]));
    if lost.contains(&asked) {
        return None;
    }
    if amount && budgets.contains(&asked) {
        return Some(format!("budget {text}"));
    }
    short.then(|| format!("{} {text}", before.content.trim_end_matches(['.', '!', '?', ' '])))
}

fn plain(text: &str) -> String {
    let words: Vec<String> =
        tokenize(text).into_iter().filter(|t| t.shape != Shape::Mark).map(|t| fold(&t.norm)).collect();
    words.join(" ")
}
