//! Typos: how many slips of the finger lie between two words (Damerau-Levenshtein, adjacent letters may change places).

/// True when `typed` may be a slip for `word`.
pub(crate) fn is_slip(typed: &str, word: &str) -> bool {
    slips(typed, word).is_some()
}

/// How many slips lead from `word` to `typed`, where that is believable: three and four letters allow two that changed
/// places, five to seven allow one slip, eight and more two; the first letter has to be right.
pub(crate) fn slips(typed: &str, word: &str) -> Option<usize> {
    // Most pairs differ in the first letter: they are told apart without a copy.
    if typed.chars().next() != word.chars().next() || typed.len().abs_diff(word.len()) > 4 {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (typed.chars().collect(), word.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return None;
    }
    let most = match a.len().min(b.len()) {
        0..=2 => return None,
        3 if a.len() != b.len() || !transposed(&a, &b) => return None,
        4 if a.len() == b.len() && !transposed(&a, &b) => return None,
        3..=7 => 1,
        _ => 2,
    };
    Some(distance(&a, &b)).filter(|slips| *slips <= most)
}

fn transposed(a: &[char], b: &[char]) -> bool {
    let (mut left, mut right) = (a.to_vec(), b.to_vec());
    left.sort_unstable();
    right.sort_unstable();
    left == right
}

/// Rows of the keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
/// Letters that are taken for each other by ear.
const ALIKE: &[&str] = &["aeiouy", "ckqsxz", "mn", "bvpfw", "dt", "gjh", "lr"];

/// True for letters that are beside each other on the keyboard or sound alike.
fn is_near(one: char, other: char) -> bool {
    let place = |c: char| ROWS.iter().enumerate().find_map(|(row, keys)| Some((row, keys.find(c)?)));
    let beside = match (place(one), place(other)) {
        (Some((row, at)), Some((other_row, other_at))) => match row.abs_diff(other_row) {
            0 => at.abs_diff(other_at) == 1,
            // A key touches the one above it and the next one.
            1 => {
                let (upper, lower) = if row < other_row { (at, other_at) } else { (other_at, at) };
                upper == lower || upper == lower + 1
            }
            _ => false,
        },
        _ => !one.is_ascii() || !other.is_ascii(),
    };
    beside || ALIKE.iter().any(|letters| letters.contains(one) && letters.contains(other))
}

/// Optimal string alignment distance; a letter for one that is far from it counts twice.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut current = vec![i];
        for j in 1..=b.len() {
            let change = match (a[i - 1], b[j - 1]) {
                (one, other) if one == other => 0,
                (one, other) if is_near(one, other) => 1,
                // A letter that nobody hits for another: "horse" is no slip for "house".
                _ => 2,
            };
            let mut best = (previous[j] + 1).min(current[j - 1] + 1).min(previous[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[b.len()]
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn slips_are_few_and_start_right() {
        for (typed, word) in [
            ("tiem", "time"),
            ("buget", "budget"),
            ("mountians", "mountains"),
            ("itinarary", "itinerary"),
            ("dya", "day"),
        ] {
            assert!(is_slip(typed, word), "{typed} {word}");
        }
        for (typed, word) in [
            ("mode", "more"),
            ("fool", "food"),
            ("lake", "take"),
            ("train", "rain"),
            ("goat", "boat"),
            ("horse", "house"),
        ] {
            assert!(!is_slip(typed, word), "{typed} {word}");
        }
    }
}
