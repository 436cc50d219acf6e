//! Spans that are no words of the lexicon: amounts of money, numbers of days, day references and dates.

use remix_itinerary::money::Decimal;

use crate::concept::Concept;
use crate::items::{Date, Length, Money, What};
use crate::lexicon::{Lexicon, Sense};
use crate::numbers::number_at;
use crate::text::{Shape, Token};

/// What the taggers look at.
pub(crate) struct Spans<'a> {
    pub lexicon: &'a Lexicon,
    pub tokens: &'a [Token],
    pub bases: &'a [Vec<String>],
    /// Number of days of the draft, to count from the end.
    pub draft_days: i32,
    /// Day of the week of the draft's first day, Monday being 0; none without a start date.
    pub first_weekday: Option<u32>,
}

impl Spans<'_> {
    /// The span that begins at `at`, and how many tokens it takes.
    pub(crate) fn at(&self, at: usize) -> Option<(What, usize)> {
        self.date(at)
            .or_else(|| self.money(at))
            .or_else(|| self.nth(at))
            .or_else(|| self.days(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.length(at))
            .or_else(|| self.ordinal(at).map(|(value, length)| (What::Ordinal(value), length)))
            .or_else(|| self.number(at).map(|(value, length)| (What::Number(value), length)))
    }

    fn norm(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.norm.as_str())
    }

    fn is(&self, at: usize, concept: Concept) -> bool {
        self.lexicon.longest(self.bases, at).senses.contains(&Sense::Concept(concept))
    }

    /// As [`Self::is`], for one word only, whatever longer phrase it begins.
    fn word_is(&self, at: usize, concept: Concept) -> bool {
        let end = (at + 1).min(self.bases.len());
        self.lexicon.longest(&self.bases[..end], at).senses.contains(&Sense::Concept(concept))
    }

    fn number(&self, at: usize) -> Option<(Decimal, usize)> {
        number_at(self.lexicon, self.tokens, at)
    }

    fn whole(&self, at: usize) -> Option<(i32, usize)> {
        let (value, length) = self.number(at)?;
        Some((i32::try_from(value.trunc().mantissa()).ok().filter(|_| value.fract().is_zero())?, length))
    }

    /// "third", "3rd", "last", "second to last".
    fn ordinal(&self, at: usize) -> Option<(i32, usize)> {
        if let Some(value) = self.lexicon.ordinal(self.norm(at)) {
            let last = |at: usize| self.lexicon.ordinal(self.norm(at)) == Some(-1);
            return Some(match value {
                1.. if self.norm(at + 1) == "to" && last(at + 2) => (-value, 3),
                // "The second last day"
                2.. if last(at + 1) => (-value, 2),
                -1 if self.norm(at + 1) == "but" && self.norm(at + 2) == "one" => (-2, 3),
                _ => (value, 1),
            });
        }
        // "twenty first"
        if let (Some(tens @ (20 | 30)), Some(ones @ 1..10)) =
            (self.lexicon.number(self.norm(at)), self.lexicon.ordinal(self.norm(at + 1)))
            && self.tokens.get(at).is_some_and(|token| token.shape == Shape::Word)
        {
            return Some((i32::try_from(tens).ok()? + ones, 2));
        }
        let (value, length) = self.whole(at)?;
        let suffix = self.norm(at + length);
        let tight =
            self.tokens.get(at + length).is_some_and(|next| self.tokens[at + length - 1].to == next.from);
        let known = ["st", "nd", "rd", "th", "o", "a", "er", "º", "ª"].contains(&suffix);
        (tight && known && self.tokens[at].shape == Shape::Number).then_some((value, length + 1))
    }

    /// "200 000 yen": groups of three digits with spaces between them, where a currency stands beside them.
    fn grouped(&self, at: usize) -> Option<(Decimal, usize)> {
        let digits = |at: usize, most: usize| {
            let token = self.tokens.get(at).filter(|token| token.shape == Shape::Number)?;
            (token.norm.len() <= most && token.norm.chars().all(|c| c.is_ascii_digit())).then_some(token)
        };
        digits(at, 3)?;
        // "On day 3 100 euros" are two numbers.
        if at.checked_sub(1).is_some_and(|before| self.word_is(before, Concept::Day)) {
            return None;
        }
        let more =
            (at + 1..).take_while(|next| digits(*next, 3).is_some_and(|token| token.norm.len() == 3)).count();
        let text: String = (at..=at + more).map(|at| self.norm(at)).collect();
        (1..3).contains(&more).then(|| Some((text.parse().ok()?, more + 1)))?
    }

    fn money(&self, at: usize) -> Option<(What, usize)> {
        // "US$" is two tokens.
        let prefixed = usize::from(self.norm(at) == "us" && self.norm(at + 1) == "$");
        if let Some(code) = self.bases.get(at + prefixed).and_then(|bases| self.lexicon.currency(bases)) {
            let (amount, length) =
                self.grouped(at + prefixed + 1).or_else(|| self.number(at + prefixed + 1))?;
            // "5 euros 3 days": a word before a number is a currency only where it is a sign or a code.
            let sign = self.norm(at + prefixed).chars().count() <= 3;
            let money = Money { amount, currency: Some(code.to_owned()) };
            return sign.then_some((What::Money(money), prefixed + 1 + length));
        }
        let (amount, length) = self.grouped(at).or_else(|| self.number(at))?;
        let mut next = at + length;
        let skipped = usize::from(["us", "de"].contains(&self.norm(next)) && self.tokens.len() > next + 1);
        let plain = self.bases.get(next).and_then(|bases| self.lexicon.currency(bases));
        let code = plain.or_else(|| {
            next += skipped;
            self.bases.get(next).filter(|_| skipped > 0).and_then(|bases| self.lexicon.currency(bases))
        })?;
        Some((What::Money(Money { amount, currency: Some(code.to_owned()) }), next + 1 - at))
    }

    /// "A third night in Palolem" makes three of them; "the third night" is a day.
    fn nth(&self, at: usize) -> Option<(What, usize)> {
        let article = at.checked_sub(1).is_some_and(|before| ["a", "un", "una"].contains(&self.norm(before)));
        let (value, length) = self.ordinal(at).filter(|(value, _)| article && (2..=9).contains(value))?;
        let noun = at + length;
        let nights = self.word_is(noun, Concept::Night);
        let single = (nights || self.word_is(noun, Concept::Day)) && !self.norm(noun).ends_with('s');
        let days = u32::try_from(value).ok()?;
        (single && ["in", "at", "en"].contains(&self.norm(noun + 1)))
            .then_some((What::Length(Length { days, nights, sign: 0 }), length + 1))
    }

    fn days(&self, at: usize) -> Option<(What, usize)> {
        // "A third day in Palolem" counts the days there.
        if let Some((count @ 2..=60, length)) = self.ordinal(at)
            && at.checked_sub(1).is_some_and(|before| ["a", "un", "una"].contains(&self.norm(before)))
            && self.word_is(at + length, Concept::Day)
            && ["in", "at", "en"].contains(&self.norm(at + length + 1))
        {
            let days = u32::try_from(count).ok()?;
            return Some((What::Length(Length { days, nights: false, sign: 0 }), length + 1));
        }
        // "Nights 3 and 4": those of the days with these numbers.
        if self.word_is(at, Concept::Night)
            && self.tokens.get(at + 1).is_some_and(|t| t.shape == Shape::Number)
        {
            return self.numbered_days(at);
        }
        if self.word_is(at, Concept::Day)
            && (self.norm(at) != "d" || self.tokens.get(at + 1).is_some_and(|t| t.shape == Shape::Number))
        {
            return self.numbered_days(at);
        }
        // "dos ultimos dias"
        if let Some((count, length)) = self.whole(at).filter(|(count, _)| (1..=60).contains(count)) {
            let end = self.ordinal(at + length).filter(|(value, _)| *value == 1 || *value == -1);
            if let Some((value, more)) =
                end.filter(|(_, more)| self.word_is(at + length + more, Concept::Day))
            {
                return Some((What::Days(self.run(value, count)), length + more + 1));
            }
        }
        let (ordinal, mut next) = self.ordinal(at).map(|(value, length)| (value, at + length))?;
        let mut all = vec![ordinal];
        // "the second and third day", "last two days"
        let joined = self.norm(next) == "and" || self.norm(next) == "y" || self.norm(next) == ",";
        let article = usize::from(["the", "el", "la"].contains(&self.norm(next + 1)));
        if let Some((second, length)) = self.ordinal(next + 1 + article).filter(|_| joined)
            && self.word_is(next + 1 + article + length, Concept::Day)
        {
            all.push(second);
            next += 1 + article + length;
        }
        let count = self.whole(next).filter(|(count, _)| (1..=60).contains(count));
        if let Some((count, length)) = count.filter(|_| ordinal == 1 || ordinal == -1)
            && self.word_is(next + length, Concept::Day)
        {
            return Some((What::Days(self.run(ordinal, count)), next + length + 1 - at));
        }
        let noun_first = self.norm(next) == "-";
        let next = next + usize::from(noun_first);
        // "the last evening" is a part of that day, and the part is read for itself.
        let part =
            self.lexicon.longest(self.bases, next).senses.iter().any(|sense| matches!(sense, Sense::Slot(_)));
        // "The last night" is that day, "the first two nights" are a length.
        let night = self.word_is(next, Concept::Night) && !self.norm(next).ends_with('s');
        if !self.word_is(next, Concept::Day) && !part && !night {
            return None;
        }
        let next = if part { next - 1 } else { next };
        let days = all.into_iter().map(|day| if day < 0 { self.draft_days + 1 + day } else { day }).collect();
        Some((What::Days(days), next + 1 - at))
    }

    /// "Tuesday", "the weekend" of a trip whose dates are known.
    fn weekday(&self, at: usize) -> Option<(What, usize)> {
        let first = self.first_weekday?;
        let weekend =
            self.word_is(at, Concept::Weekend) && ["the", "el"].contains(&self.norm(at.checked_sub(1)?));
        let day = self.bases.get(at).and_then(|bases| self.lexicon.weekday(bases));
        let wanted = |n: i32| {
            let weekday = (first + u32::try_from(n - 1).unwrap_or(0)) % 7;
            if weekend { weekday >= 5 } else { day == Some(weekday) }
        };
        let days: Vec<i32> =
            (1..=self.draft_days).filter(|n| (weekend || day.is_some()) && wanted(*n)).collect();
        (!days.is_empty()).then_some((What::Days(days), 1))
    }

    /// The first or the last so many days.
    fn run(&self, end: i32, count: i32) -> Vec<i32> {
        if end == 1 {
            (1..=count).collect()
        } else {
            ((self.draft_days - count + 1).max(1)..=self.draft_days).collect()
        }
    }

    /// "day 3", "days 2, 4 and 5", "days 3-5".
    fn numbered_days(&self, at: usize) -> Option<(What, usize)> {
        let plural = self.norm(at).ends_with('s');
        let marked = usize::from(["#", "number", "numero", "no"].contains(&self.norm(at + 1)));
        let (first, length) = self.whole(at + 1 + marked)?;
        let mut days = vec![first];
        let mut next = at + 1 + marked + length;
        loop {
            let joint = self.norm(next);
            let skip = 1 + usize::from(joint == "," && ["and", "y", "e"].contains(&self.norm(next + 1)));
            // "El día 3 y el 4"
            let skip = skip + usize::from(self.norm(next + skip) == "el");
            // "days 3, 4" and "days 3 and day 4"; the second "day" belongs to the next reference.
            let Some((value, length)) = self.whole(next + skip) else { break };
            let after = next + skip + length;
            let free = self.ends_list(after);
            let last = days.last().copied().unwrap_or(first);
            // "Bloquea del dia 4 al 7" means all of them, "move it from day 4 to 7" two.
            let from = at.checked_sub(1).is_some_and(|before| ["del", "from"].contains(&self.norm(before)));
            let run = [Concept::Lock, Concept::Unlock, Concept::Remove];
            let through =
                from && (0..at).any(|token| run.iter().any(|concept| self.word_is(token, *concept)));
            let range = joint == "-"
                || (plural || through)
                    && ["to", "through", "thru", "until", "till", "a", "al", "hasta"].contains(&joint);
            let list = ["and", "&", ",", "y", "e", "or"].contains(&joint);
            if range && free && value > last && value - last < 60 {
                days.extend(last + 1..=value);
            } else if list && free {
                days.push(value);
            } else {
                break;
            }
            next = after;
        }
        Some((What::Days(days), next - at))
    }

    /// True when the word after a number shows that the number was a day and no count of something.
    fn ends_list(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        if token.shape == Shape::Mark {
            return self.lexicon.currency(&self.bases[at]).is_none();
        }
        let hit = self.lexicon.longest(self.bases, at);
        let counted =
            [Concept::Day, Concept::Night, Concept::Week, Concept::Activity, Concept::Party, Concept::Child];
        hit.length > 0
            && hit.senses.iter().all(|sense| match sense {
                Sense::Theme(_) | Sense::Need(_) => false,
                Sense::Concept(concept) => !counted.contains(concept),
                _ => true,
            })
    }

    fn length(&self, at: usize) -> Option<(What, usize)> {
        let article = ["a", "an", "un", "una", "the"].contains(&self.norm(at));
        let another = ["another", "otro", "otra"].contains(&self.norm(at));
        let (count, mut next) = if article || another {
            (1, at + 1)
        } else {
            let (count, length) = self.whole(at)?;
            (u32::try_from(count).ok()?, at + length)
        };
        let mut sign = i32::from(another);
        for _ in 0..3 {
            let word = self.norm(next);
            if word == "-" || word == "full" || word == "whole" || word == "de" || word == "of" {
                next += 1;
            } else if self.word_is(next, Concept::More) && self.norm(at) != "the" {
                (sign, next) = (1, next + 1);
            } else if self.word_is(next, Concept::Less) && self.norm(at) != "the" {
                (sign, next) = (-1, next + 1);
            } else {
                break;
            }
        }
        // "One day off" is a day off, "two days off the trip" are days.
        let off = self.lexicon.longest(self.bases, next);
        if sign == 0 && count == 1 && off.length > 1 && off.senses.contains(&Sense::Concept(Concept::RestDay))
        {
            return None;
        }
        if let Some((_, length)) =
            self.number(next).filter(|(value, _)| sign != 0 && article && *value > Decimal::ZERO)
        {
            // "an extra two days"
            let (value, _) = self.whole(next)?;
            let after = next + length;
            return self.word_is(after, Concept::Day).then_some((
                What::Length(Length { days: u32::try_from(value).ok()?, nights: false, sign }),
                after + 1 - at,
            ));
        }
        let make =
            |days: u32, nights: bool, to: usize| Some((What::Length(Length { days, nights, sign }), to - at));
        let long = self.lexicon.longest(self.bases, next);
        if long.senses.contains(&Sense::Concept(Concept::LongWeekend)) {
            return make(3, false, next + long.length);
        }
        // "a day" alone is a rate or an object ("$50 a day", "a day at the beach"), not a length.
        if self.word_is(next, Concept::Day) {
            if article && sign == 0 && self.norm(at) != "the" {
                // "A day longer", "un día más corto", "un día más"
                let behind = self.lexicon.longest(self.bases, next + 1);
                let is = |concept| behind.senses.contains(&Sense::Concept(concept));
                let bare = |concept| behind.length == 1 && is(concept);
                let longer = is(Concept::Extend) || bare(Concept::More);
                let shorter = is(Concept::Shorten) || bare(Concept::Less);
                let sign = i32::from(longer) - i32::from(shorter);
                if sign != 0 {
                    let length = Length { days: count, nights: false, sign };
                    return Some((What::Length(length), next + 1 + behind.length - at));
                }
            }
            let numbered = self.number(next + 1).is_some() && sign == 0 && count == 1 && article;
            return if article && sign == 0 || numbered { None } else { make(count, false, next + 1) };
        }
        if self.word_is(next, Concept::Night) {
            return if article && sign == 0 { None } else { make(count, true, next + 1) };
        }
        if self.norm(at) == "the" {
            return None;
        }
        let weekend = self.word_is(next, Concept::Weekend);
        match () {
            () if weekend => make(count * 2, false, next + 1),
            () if self.word_is(next, Concept::Week) => {
                let half = ["and", "y"].contains(&self.norm(next + 1)) && self.is(next + 2, Concept::Half);
                make(count.checked_mul(7)? + if half { 4 } else { 0 }, false, next + if half { 4 } else { 1 })
                    .map(|(what, length)| (what, length.min(self.tokens.len() - at)))
            }
            () if self.word_is(next, Concept::Fortnight) => make(count.checked_mul(14)?, false, next + 1),
            () => None,
        }
    }

    fn date(&self, at: usize) -> Option<(What, usize)> {
        let digits = |at: usize| {
            self.tokens
                .get(at)
                .filter(|t| t.shape == Shape::Number)
                .and_then(|_| self.whole(at))
                .map(|(n, _)| n)
        };
        // "23.05.2027"
        if let [day, month, year] = self.norm(at).split('.').collect::<Vec<_>>()[..]
            && let (Ok(day @ 1..=31), Ok(month @ 1..=12)) = (day.parse(), month.parse())
            && let Some(year) = year.parse().ok().filter(|year| (1900..2200).contains(year))
        {
            let date = Date { year: Some(year), month, day: Some(day), ambiguous: false };
            return Some((What::Date(date), 1));
        }
        let separator = self.norm(at + 1).to_owned();
        if let (Some(a), Some(b)) = (digits(at), digits(at + 2))
            && ["-", "/"].contains(&separator.as_str())
            && self.norm(at + 3) == separator
        {
            let c = digits(at + 4)?;
            let (year, month, day, ambiguous) = match (a, b, c) {
                (1900.., _, _) => (a, b, c, false),
                (_, 13.., 1900..) => (c, a, b, false),
                (13.., _, 1900..) => (c, b, a, false),
                (_, _, 1900..) => (c, b, a, a != b),
                _ => return None,
            };
            let number = |value: i32| u32::try_from(value).ok();
            let date = Date { year: number(year), month: number(month)?, day: Some(number(day)?), ambiguous };
            return Some((What::Date(date), 5));
        }
        self.written_date(at)
    }

    /// "March 3", "3rd of March 2027", "3 de marzo de 2027", "in March".
    fn written_date(&self, at: usize) -> Option<(What, usize)> {
        let day_number = |at: usize| {
            let found = self.ordinal(at).or_else(|| self.whole(at))?;
            (1..=31).contains(&found.0).then_some(found)
        };
        let (day, month, mut next) = if let Some(month) = self.lexicon.month(self.norm(at)) {
            match day_number(at + 1) {
                Some((day, length)) => (Some(day), month, at + 1 + length),
                // "may" and "march" are verbs too: alone they count only after "in" or "on".
                None if ["in", "en", "early", "late", "mid", "next", "during"]
                    .contains(&self.norm(at.wrapping_sub(1))) =>
                {
                    (None, month, at + 1)
                }
                None => return None,
            }
        } else {
            let (day, length) = day_number(at)?;
            let mut next = at + length;
            next += usize::from(["of", "de"].contains(&self.norm(next)));
            (Some(day), self.lexicon.month(self.norm(next))?, next + 1)
        };
        let skip = usize::from([",", "of", "de", "del"].contains(&self.norm(next)));
        let year = self.whole(next + skip).filter(|(year, _)| (1900..2200).contains(year));
        if let Some((_, length)) = year {
            next += skip + length;
        }
        let year = year.map(|(year, _)| year);
        let number = |value: i32| u32::try_from(value).ok();
        let date = Date { year: year.and_then(number), month, day: day.and_then(number), ambiguous: false };
        Some((What::Date(date), next - at))
    }
}
