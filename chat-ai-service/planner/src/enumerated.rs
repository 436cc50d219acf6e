//! Wishes that were written as a list: one a line, with bullets or with numbers. Each becomes a sentence, so that the number of
//! a line is taken for nothing else.

/// The text with its list items as sentences.
pub(crate) fn parted(message: &str) -> String {
    let lines: Vec<&str> =
        message.lines().map(|line| without_bullet(line.trim())).filter(|line| !line.is_empty()).collect();
    let mut out = String::with_capacity(message.len());
    for line in lines {
        if !out.is_empty() {
            if !out.ends_with(['.', ',', ';', ':', '!', '?']) {
                out.push('.');
            }
            out.push(' ');
        }
        out.push_str(line);
    }
    without_numbers(&out)
}

fn without_bullet(line: &str) -> &str {
    ["- ", "* ", "\u{2022} ", "\u{2013} ", "+ "]
        .iter()
        .find_map(|bullet| line.strip_prefix(bullet))
        .unwrap_or(line)
}

/// "1) drop day 5 2) lock day 1": marks that count up from one, two of them at least.
fn without_numbers(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let number = |word: &str| word.trim_start_matches('(').strip_suffix([')', '.'])?.parse::<usize>().ok();
    let mut marks: Vec<usize> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if number(word) == Some(marks.len() + 1) && at + 1 < words.len() {
            marks.push(at);
        }
    }
    if marks.len() < 2
        || marks.first().is_some_and(|first| *first > 0 && !words[first - 1].ends_with([':', '.', ',']))
    {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (at, word) in words.iter().enumerate() {
        if marks.contains(&at) {
            if !out.is_empty() && !out.ends_with(['.', ';', ':', '!', '?']) {
                out.push('.');
            }
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn every_item_is_a_sentence() {
        assert_eq!(parted("1) drop day 5 2) lock day 1"), "drop day 5. lock day 1");
        assert_eq!(parted("- drop day 5\n- lock day 1\n"), "drop day 5. lock day 1");
        assert_eq!(parted("1. drop day 5\n2. lock day 1"), "drop day 5. lock day 1");
        assert_eq!(parted("Hi,\ndrop day 5"), "Hi, drop day 5");
        assert_eq!(parted("make it 1) or 2 days"), "make it 1) or 2 days");
    }
}
