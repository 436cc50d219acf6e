//! Calendar dates as ISO text: just enough to number the days of a trip.

use std::fmt;

/// A day of the Gregorian calendar, 1900..=2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: i64,
    month: i64,
    day: i64,
}

impl Date {
    /// Reads `YYYY-MM-DD`; none for anything else and for days that do not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes
                .iter()
                .enumerate()
                .all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() });
        if !shaped {
            return None;
        }
        let date = Self {
            year: text[..4].parse().ok()?,
            month: text[5..7].parse().ok()?,
            day: text[8..].parse().ok()?,
        };
        let real = (1900..2200).contains(&date.year)
            && (1..=12).contains(&date.month)
            && (1..=date.days_in_month()).contains(&date.day);
        real.then_some(date)
    }

    /// The date so many days later.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self::from_serial(self.serial() + i64::from(days))
    }

    /// The date so many days earlier.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        Self::from_serial(self.serial() - i64::from(days))
    }

    fn days_in_month(self) -> i64 {
        let leap = (self.year % 4 == 0 && self.year % 100 != 0) || self.year % 400 == 0;
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// Days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
    fn serial(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = year.div_euclid(400);
        let year_of_era = year - era * 400;
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    fn from_serial(serial: i64) -> Self {
        let shifted = serial + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted - era * 146_097;
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        Self {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Minutes since midnight of `HH:MM`; none for anything else.
pub fn minutes(time: &str) -> Option<u32> {
    let (hours, minutes) = time.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 || !time.bytes().all(|b| b.is_ascii_digit() || b == b':') {
        return None;
    }
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_over_leap_days_and_years() {
        let later = |text: &str, days| Date::parse(text).map(|date| date.plus_days(days).to_string());
        assert_eq!(later("2028-02-28", 1).as_deref(), Some("2028-02-29"));
        assert_eq!(later("2027-02-28", 1).as_deref(), Some("2027-03-01"));
        assert_eq!(later("2026-12-30", 7).as_deref(), Some("2027-01-06"));
        assert_eq!(later("2026-01-01", 0).as_deref(), Some("2026-01-01"));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in
            ["2027-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026/01/01", "", "2026-1-01", "tomorrow"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(minutes("23:59"), Some(1439));
        for text in ["24:00", "9:00", "09:60", "0900", "+9:00"] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }
}
