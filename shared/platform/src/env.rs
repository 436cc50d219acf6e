//! Configuration from the environment: every variable is declared once as a [`Variable`], read before any port opens,
//! and a wrong value is one sentence that names it.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// The exit status of a process with a wrong configuration (`EX_USAGE` of sysexits.h).
pub const EXIT_USAGE: u8 = 64;

/// A variable of the environment, as docs/configuration.md lists it.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What holds when it is unset; empty means nothing.
    pub default: &'static str,
    /// What it is for, with unit and range.
    pub about: &'static str,
}

/// Why a configuration cannot be used: one sentence that names the variable.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct ConfigError(pub String);

impl ConfigError {
    /// A sentence about one variable. The value itself is left out: it may be a secret.
    pub fn new(variable: &Variable, problem: impl fmt::Display) -> Self {
        Self(format!("{}: {problem} ({})", variable.name, variable.about))
    }
}

/// The variables a process was started with.
#[derive(Clone)]
pub struct Env(HashMap<String, String>);

impl Env {
    /// The environment of this process.
    #[allow(clippy::disallowed_methods)]
    pub fn process() -> Self {
        Self(std::env::vars().collect())
    }

    /// Made-up variables, for tests and for processes that configure others.
    pub fn of<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// The same environment with one variable set.
    #[must_use]
    pub fn with(mut self, variable: &Variable, value: impl Into<String>) -> Self {
        self.0.insert(variable.name.to_owned(), value.into());
        self
    }

    /// The value, or the default, or `None` when both are empty.
    pub fn text(&self, variable: &Variable) -> Option<&str> {
        let value = self.0.get(variable.name).map(String::as_str).unwrap_or_default().trim();
        let value = if value.is_empty() { variable.default } else { value };
        (!value.is_empty()).then_some(value)
    }

    /// The value as a `T`; an error when it is unset and has no default, or cannot be read.
    pub fn required<T: FromStr<Err: fmt::Display>>(&self, variable: &Variable) -> Result<T, ConfigError> {
        self.optional(variable)?.ok_or_else(|| ConfigError::new(variable, "must be set"))
    }

    /// The value as a `T`, or `None` when it is unset and has no default.
    pub fn optional<T: FromStr<Err: fmt::Display>>(
        &self,
        variable: &Variable,
    ) -> Result<Option<T>, ConfigError> {
        self.text(variable)
            .map(|value| value.parse().map_err(|problem| ConfigError::new(variable, problem)))
            .transpose()
    }

    /// The value as a number inside a range.
    pub fn number<T>(&self, variable: &Variable, range: std::ops::RangeInclusive<T>) -> Result<T, ConfigError>
    where
        T: FromStr<Err: fmt::Display> + PartialOrd + fmt::Display,
    {
        let number: T = self.required(variable)?;
        if range.contains(&number) {
            return Ok(number);
        }
        Err(ConfigError::new(variable, format!("must be between {} and {}", range.start(), range.end())))
    }

    /// True for `1`, `true`, `yes`, `on`; false for `0`, `false`, `no`, `off` and when unset.
    pub fn flag(&self, variable: &Variable) -> Result<bool, ConfigError> {
        match self.text(variable).map(str::to_ascii_lowercase).as_deref() {
            None | Some("0" | "false" | "no" | "off") => Ok(false),
            Some("1" | "true" | "yes" | "on") => Ok(true),
            Some(_) => Err(ConfigError::new(variable, "must be 1 or 0")),
        }
    }
}

/// A value that never shows in logs or errors.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The value itself; call it only where it is used.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self(value)
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self(value.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORT: Variable = Variable { name: "PORT", default: "8080", about: "a port, 1..65535" };
    const KEY: Variable = Variable { name: "KEY", default: "", about: "a key" };

    #[test]
    fn defaults_hold_and_wrong_values_are_named() {
        let empty = Env::of::<&str, &str>([]);
        assert_eq!(empty.number::<u16>(&PORT, 1..=65535), Ok(8080));
        assert_eq!(empty.text(&KEY), None);
        let wrong = Env::of([("PORT", "eighty")]);
        let sentence = wrong.number::<u16>(&PORT, 1..=65535).unwrap_err().to_string();
        assert!(sentence.starts_with("PORT: ") && !sentence.contains("eighty"), "{sentence}");
    }

    #[test]
    fn secrets_do_not_show() {
        let secret: Secret = Env::of([("KEY", "s3cr3t")]).required(&KEY).unwrap();
        assert_eq!(format!("{secret:?}"), "[secret]");
        assert_eq!(secret.reveal(), "s3cr3t");
    }
}
