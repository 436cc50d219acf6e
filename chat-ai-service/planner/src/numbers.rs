//! Numbers: digits with either kind of separators, number words, thousands ("1.5k", "fifteen hundred").

use remix_itinerary::money::Decimal;

use crate::lexicon::Lexicon;
use crate::text::{Shape, Token};

/// The number that begins at `at`, and how many tokens it takes. An article is not a number.
pub(crate) fn number_at(lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<(Decimal, usize)> {
    let first = tokens.get(at)?;
    if first.shape == Shape::Number {
        let value = digits(&first.norm)?;
        let scale = tokens
            .get(at + 1)
            .filter(|next| next.shape == Shape::Word)
            .and_then(|next| lexicon.number(&next.norm));
        return match scale {
            Some(scale) if scale >= 1000 => {
                // "2 mil 400"
                let rest =
                    tokens.get(at + 2).filter(|next| next.shape == Shape::Number && first.norm.len() < 4);
                let rest =
                    rest.and_then(|next| digits(&next.norm)).filter(|rest| *rest < Decimal::from(1000));
                let spelled =
                    tokens.get(at + 1).is_some_and(|next| ["mil", "thousand"].contains(&next.norm.as_str()));
                // "2 mil quinientos"
                let hundreds = tokens.get(at + 2).and_then(|next| lexicon.number(&next.norm));
                if let Some((rest, length)) =
                    hundreds.filter(|_| spelled).and_then(|_| number_at(lexicon, tokens, at + 2))
                    && rest >= Decimal::ONE_HUNDRED
                    && rest < Decimal::ONE_THOUSAND
                {
                    return Some((value * Decimal::from(scale) + rest, 2 + length));
                }
                match rest.filter(|_| spelled) {
                    Some(rest) => Some((value * Decimal::from(scale) + rest, 3)),
                    None => Some((value * Decimal::from(scale), 2)),
                }
            }
            _ => Some((value, 1)),
        };
    }
    // "Half a dozen"
    let words = |offset: usize| tokens.get(at + offset).map_or("", |token| token.norm.as_str());
    if (words(0), words(1)) == ("half", "a") && words(2) == "dozen" {
        return Some((Decimal::from(6), 3));
    }
    if words(0) == "media" && words(1) == "docena" {
        return Some((Decimal::from(6), 2));
    }
    let mut total = 0_u32;
    let mut group = 0_u32;
    let mut length = 0;
    while let Some(value) = tokens.get(at + length).and_then(|token| lexicon.number(&token.norm)) {
        match value {
            1000 => {
                total = total.checked_add(group.max(1).checked_mul(1000)?)?;
                group = 0;
            }
            12 if length > 0 && ["dozen", "docena"].contains(&words(length)) => {
                group = group.max(1).checked_mul(12)?
            }
            100 => group = group.max(1).checked_mul(100)?,
            value if length == 0 => group = value,
            // "twenty five" goes on, "five two" are two numbers.
            value if value < 10 && group % 100 >= 20 && group.is_multiple_of(10) => group += value,
            value if group.is_multiple_of(100) && group + total > 0 => group += value,
            _ => break,
        }
        length += 1;
        // "hundred and fifty", "treinta y cinco"
        let joins = tokens.get(at + length).is_some_and(|token| ["and", "y"].contains(&token.norm.as_str()));
        let goes_on = tokens.get(at + length + 1).and_then(|token| lexicon.number(&token.norm));
        let fits = match goes_on {
            // "two thousand and twenty seven"
            Some(next) if next < 100 && total > 0 && group == 0 => true,
            Some(next) if next < 10 => {
                group.is_multiple_of(100) && group > 0 || group % 100 >= 30 && group.is_multiple_of(10)
            }
            Some(next) if next < 100 => group.is_multiple_of(100) && group > 0,
            _ => false,
        };
        if joins && fits {
            length += 1;
        }
    }
    (length > 0).then(|| (Decimal::from(total + group), length))
}

/// Reads "1500", "1,500", "1.500", "1.5", "1,5": three digits after the last separator are thousands.
fn digits(text: &str) -> Option<Decimal> {
    if text.contains(':') || text.len() > 12 {
        return None;
    }
    let parts: Vec<&str> = text.split(['.', ',', '\'']).collect();
    let (last, rest) = parts.split_last()?;
    if rest.is_empty() || last.len() == 3 && rest.iter().all(|part| part.len() <= 3) && *rest.first()? != "0"
    {
        return parts.concat().parse().ok();
    }
    format!("{}.{last}", rest.concat()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Language;
    use crate::text::tokenize;

    #[test]
    fn digits_and_words() {
        let read = |text: &str| {
            number_at(Language::English.lexicon(), &tokenize(text), 0).map(|(value, _)| value.to_string())
        };
        for (text, value) in [
            ("1,500", "1500"),
            ("1.500", "1500"),
            ("1.5k", "1500.0"),
            ("2 thousand", "2000"),
            ("fifteen hundred", "1500"),
            ("twenty five", "25"),
            ("one hundred and fifty", "150"),
            ("seven", "7"),
            ("12,50", "12.50"),
            ("two thousand and thirty one", "2031"),
            ("half a dozen", "6"),
            ("two dozen", "24"),
            ("2 thousand five hundred", "2500"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        assert_eq!(read("12:30"), None);
        assert_eq!(read("the"), None);
    }
}
