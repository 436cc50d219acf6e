//! Every variable of this service, declared once, and the configuration that they make.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use remix_platform::env::{ConfigError, Env, Secret, Variable};
use reqwest::Url;

use crate::llm::{BreakerPolicy, RetryPolicy, Structured, Timeouts, key_header};

/// Where the service listens.
pub const GRPC_ADDR: Variable = Variable {
    name: "REMIX_AI_GRPC_ADDR",
    default: "127.0.0.1:50052",
    about: "address of the assistant's gRPC port, for example 0.0.0.0:50052",
};
/// Where its admin port listens.
pub const ADMIN_ADDR: Variable = Variable {
    name: "REMIX_ADMIN_ADDR",
    default: "",
    about: "address of /metrics, /healthz and /readyz, never to be public; unset: no such port",
};
/// gRPC reflection.
pub const REFLECTION: Variable =
    Variable { name: "REMIX_REFLECTION", default: "0", about: "1 switches gRPC reflection on" };
/// The model's server.
pub const BASE_URL: Variable = Variable {
    name: "AI_BASE_URL",
    default: "",
    about: "base URL of an OpenAI-compatible API with its version path, for example http://127.0.0.1:11434/v1; \
            unset: https://api.openai.com/v1 with a key, the built-in planner without one",
};
/// Its key.
pub const API_KEY: Variable =
    Variable { name: "AI_API_KEY", default: "", about: "key of that API; local servers need none" };
/// The model.
pub const MODEL: Variable =
    Variable { name: "AI_MODEL", default: "gpt-4o-mini", about: "model name as that API knows it" };
/// Where the key goes.
pub const API_KEY_HEADER: Variable = Variable {
    name: "AI_API_KEY_HEADER",
    default: "Authorization",
    about: "header that carries the key: Authorization (as a bearer token) or any other (as it is), for example api-key",
};
/// More for the query.
pub const EXTRA_QUERY: Variable = Variable {
    name: "AI_EXTRA_QUERY",
    default: "",
    about: "query parameters added to every call, for example api-version=2024-10-21",
};
/// How JSON is asked for.
pub const STRUCTURED: Variable = Variable {
    name: "AI_STRUCTURED",
    default: "auto",
    about: "how JSON is asked for: auto (negotiated), json_schema, json_object, tool or text",
};
/// Who answers when the model cannot be reached.
pub const FALLBACK: Variable = Variable {
    name: "AI_FALLBACK",
    default: "off",
    about: "planner: the built-in planner answers when the model cannot be reached; off: the turn fails and can be retried",
};
/// Sampling.
pub const TEMPERATURE: Variable = Variable {
    name: "AI_TEMPERATURE",
    default: "0.2",
    about: "sampling temperature, 0..2; none leaves it to the server",
};
/// Length of an answer.
pub const MAX_TOKENS: Variable = Variable {
    name: "AI_MAX_TOKENS",
    default: "1500",
    about: "most tokens of an answer, thinking included, 64..100000",
};
/// Time to connect.
pub const CONNECT_SECONDS: Variable = Variable {
    name: "AI_CONNECT_SECONDS",
    default: "3",
    about: "seconds to connect to the model's server, 0.05..60",
};
/// Time to begin.
pub const FIRST_TOKEN_SECONDS: Variable = Variable {
    name: "AI_FIRST_TOKEN_SECONDS",
    default: "15",
    about: "seconds from a request to the first content, 0.05..600",
};
/// Time to go on.
pub const IDLE_SECONDS: Variable = Variable {
    name: "AI_IDLE_SECONDS",
    default: "10",
    about: "seconds from one content to the next, 0.05..600; comments do not count",
};
/// Time for all.
pub const TURN_SECONDS: Variable = Variable {
    name: "AI_TURN_SECONDS",
    default: "60",
    about: "seconds for a whole answer with all attempts, 0.1..600; a caller's shorter deadline wins",
};
/// Attempts.
pub const ATTEMPTS: Variable =
    Variable { name: "AI_ATTEMPTS", default: "3", about: "attempts of one call, the first included, 1..5" };
/// When calls are held back.
pub const CIRCUIT_FAILURES: Variable = Variable {
    name: "AI_CIRCUIT_FAILURES",
    default: "10",
    about: "failed calls in a row after which calls are held back, 0..1000; 0: never",
};
/// For how long.
pub const CIRCUIT_SECONDS: Variable = Variable {
    name: "AI_CIRCUIT_SECONDS",
    default: "5",
    about: "seconds for which calls are then held back before one is tried, 0.1..600",
};
/// Price of fresh prompt tokens.
pub const PRICE_PROMPT: Variable = Variable {
    name: "AI_PRICE_PROMPT",
    default: "0",
    about: "price of a million prompt tokens, in the operator's currency; 0: costs are not counted",
};
/// Price of cached prompt tokens.
pub const PRICE_CACHED: Variable = Variable {
    name: "AI_PRICE_CACHED",
    default: "",
    about: "price of a million prompt tokens from the provider's cache; unset: as AI_PRICE_PROMPT",
};
/// Price of answer tokens.
pub const PRICE_COMPLETION: Variable =
    Variable { name: "AI_PRICE_COMPLETION", default: "0", about: "price of a million tokens of answers" };

/// Every variable of this service, for docs/configuration.md.
pub const VARIABLES: [Variable; 22] = [
    GRPC_ADDR,
    ADMIN_ADDR,
    REFLECTION,
    BASE_URL,
    API_KEY,
    MODEL,
    API_KEY_HEADER,
    EXTRA_QUERY,
    STRUCTURED,
    FALLBACK,
    TEMPERATURE,
    MAX_TOKENS,
    CONNECT_SECONDS,
    FIRST_TOKEN_SECONDS,
    IDLE_SECONDS,
    TURN_SECONDS,
    ATTEMPTS,
    CIRCUIT_FAILURES,
    CIRCUIT_SECONDS,
    PRICE_PROMPT,
    PRICE_CACHED,
    PRICE_COMPLETION,
];

const DEFAULT_BASE_URL: &str = "https://api.openai.com/v1";

/// The configuration of this service.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the gRPC port.
    pub grpc_addr: SocketAddr,
    /// Address of the admin port.
    pub admin_addr: Option<SocketAddr>,
    /// Whether gRPC reflection is on.
    pub reflection: bool,
    /// The model; none means that the built-in planner answers.
    pub model: Option<ModelConfig>,
}

/// How a model is reached and used.
#[derive(Debug, Clone)]
pub struct ModelConfig {
    /// The address of chat completions, with its query.
    pub url: Url,
    /// The key.
    pub key: Option<Secret>,
    /// The header that carries it.
    pub key_header: String,
    /// The model's name.
    pub name: String,
    /// How JSON is asked for.
    pub structured: Structured,
    /// Who answers when the model cannot be reached.
    pub fallback: Fallback,
    /// Sampling temperature.
    pub temperature: Option<f64>,
    /// Most tokens of an answer.
    pub max_tokens: u32,
    /// Limits of an attempt.
    pub timeouts: Timeouts,
    /// Limit of a turn.
    pub turn: Duration,
    /// How failed attempts are repeated.
    pub retry: RetryPolicy,
    /// When calls are held back.
    pub breaker: BreakerPolicy,
    /// What tokens cost.
    pub prices: Prices,
}

/// Who answers when the model cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// Nobody: the turn fails and can be retried.
    Off,
    /// The built-in planner.
    Planner,
}

impl FromStr for Fallback {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "off" => Ok(Self::Off),
            "planner" => Ok(Self::Planner),
            _ => Err("must be planner or off"),
        }
    }
}

/// Prices of a million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Prices {
    /// Fresh prompt tokens.
    pub prompt: f64,
    /// Prompt tokens from the provider's cache.
    pub cached: f64,
    /// Tokens of answers.
    pub completion: f64,
}

impl Config {
    /// Reads the configuration; an error is one sentence that names the variable.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        Ok(Self {
            grpc_addr: env.required(&GRPC_ADDR)?,
            admin_addr: env.optional(&ADMIN_ADDR)?,
            reflection: env.flag(&REFLECTION)?,
            model: ModelConfig::from_env(env)?,
        })
    }
}

impl ModelConfig {
    fn from_env(env: &Env) -> Result<Option<Self>, ConfigError> {
        let key: Option<Secret> = env.optional(&API_KEY)?;
        let base = match (env.text(&BASE_URL), &key) {
            (Some(base), _) => base,
            (None, Some(_)) => DEFAULT_BASE_URL,
            (None, None) => return Ok(None),
        };
        let key_name: String = env.required(&API_KEY_HEADER)?;
        if key_header(&key_name, "x").is_none() {
            return Err(ConfigError::new(&API_KEY_HEADER, "must be the name of an HTTP header"));
        }
        if key.as_ref().is_some_and(|key| key_header(&key_name, key.reveal()).is_none()) {
            return Err(ConfigError::new(&API_KEY, "must be visible ASCII characters"));
        }
        let prompt = env.number(&PRICE_PROMPT, 0.0..=1e6)?;
        let cached =
            env.optional::<f64>(&PRICE_CACHED)?.map(|_| env.number(&PRICE_CACHED, 0.0..=1e6)).transpose()?;
        Ok(Some(Self {
            url: completions(base, env.text(&EXTRA_QUERY))?,
            key,
            key_header: key_name,
            name: env.required(&MODEL)?,
            structured: env.required(&STRUCTURED)?,
            fallback: env.required(&FALLBACK)?,
            temperature: match env.text(&TEMPERATURE) {
                Some("none") | None => None,
                Some(_) => Some(env.number(&TEMPERATURE, 0.0..=2.0)?),
            },
            max_tokens: env.number(&MAX_TOKENS, 64..=100_000)?,
            timeouts: Timeouts {
                connect: seconds(env, &CONNECT_SECONDS, 0.05..=60.0)?,
                first_token: seconds(env, &FIRST_TOKEN_SECONDS, 0.05..=600.0)?,
                idle: seconds(env, &IDLE_SECONDS, 0.05..=600.0)?,
            },
            turn: seconds(env, &TURN_SECONDS, 0.1..=600.0)?,
            retry: RetryPolicy { attempts: env.number(&ATTEMPTS, 1..=5)?, ..RetryPolicy::default() },
            breaker: BreakerPolicy {
                failures: env.number(&CIRCUIT_FAILURES, 0..=1000)?,
                pause: seconds(env, &CIRCUIT_SECONDS, 0.1..=600.0)?,
            },
            prices: Prices {
                prompt,
                cached: cached.unwrap_or(prompt),
                completion: env.number(&PRICE_COMPLETION, 0.0..=1e6)?,
            },
        }))
    }
}

fn seconds(
    env: &Env,
    variable: &Variable,
    range: std::ops::RangeInclusive<f64>,
) -> Result<Duration, ConfigError> {
    env.number(variable, range).map(Duration::from_secs_f64)
}

fn completions(base: &str, extra_query: Option<&str>) -> Result<Url, ConfigError> {
    let wrong = |problem: &dyn fmt::Display| ConfigError::new(&BASE_URL, problem);
    let mut url: Url = base.parse().map_err(|problem| wrong(&problem))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong(&"must begin with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(&"must not hold a user or password; use AI_API_KEY"));
    }
    let path = format!("{}/chat/completions", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_fragment(None);
    if let Some(extra) = extra_query {
        let query = [url.query(), Some(extra.trim_start_matches('?'))]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("&");
        url.set_query(Some(&query));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::from_env(&Env::of(pairs.iter().copied()))
    }

    fn model(pairs: &[(&str, &str)]) -> ModelConfig {
        read(pairs).unwrap().model.unwrap()
    }

    #[test]
    fn nothing_set_means_the_built_in_planner() {
        let config = read(&[]).unwrap();
        assert!(config.model.is_none() && !config.reflection && config.admin_addr.is_none());
        assert_eq!(config.grpc_addr.to_string(), "127.0.0.1:50052");
    }

    #[test]
    fn a_key_alone_means_openai_and_an_address_alone_a_local_server() {
        assert_eq!(model(&[("AI_API_KEY", "k")]).url.as_str(), "https://api.openai.com/v1/chat/completions");
        let local = model(&[("AI_BASE_URL", "http://127.0.0.1:11434/v1/")]);
        assert_eq!(local.url.as_str(), "http://127.0.0.1:11434/v1/chat/completions");
        assert!(local.key.is_none());
    }

    #[test]
    fn defaults_are_those_of_the_documentation() {
        let model = model(&[("AI_API_KEY", "k"), ("AI_PRICE_PROMPT", "0.15")]);
        let seconds = Duration::from_secs;
        let timeouts = Timeouts { connect: seconds(3), first_token: seconds(15), idle: seconds(10) };
        assert_eq!(model.timeouts, timeouts);
        assert_eq!((model.turn, model.max_tokens), (Duration::from_secs(60), 1500));
        assert_eq!((model.fallback, model.structured), (Fallback::Off, Structured::Auto));
        assert_eq!(model.prices, Prices { prompt: 0.15, cached: 0.15, completion: 0.0 });
        assert_eq!(model.retry, RetryPolicy::default());
    }

    #[test]
    fn azure_style_addresses() {
        let model = model(&[
            ("AI_BASE_URL", "https://x.example/openai/deployments/d?a=1"),
            ("AI_EXTRA_QUERY", "?api-version=2024-10-21"),
            ("AI_API_KEY", "k"),
            ("AI_API_KEY_HEADER", "api-key"),
            ("AI_TEMPERATURE", "none"),
        ]);
        assert_eq!(
            model.url.as_str(),
            "https://x.example/openai/deployments/d/chat/completions?a=1&api-version=2024-10-21"
        );
        assert_eq!(model.temperature, None);
    }

    #[test]
    fn wrong_values_are_one_sentence_that_names_the_variable() {
        for (name, value) in [
            ("REMIX_AI_GRPC_ADDR", "here"),
            ("REMIX_REFLECTION", "maybe"),
            ("AI_BASE_URL", "127.0.0.1:80"),
            ("AI_BASE_URL", "ftp://x.example"),
            ("AI_BASE_URL", "https://user:pw@x.example/v1"),
            ("AI_API_KEY", "a\u{7}b"),
            ("AI_API_KEY_HEADER", "a b"),
            ("AI_STRUCTURED", "xml"),
            ("AI_FALLBACK", "yes"),
            ("AI_TEMPERATURE", "3"),
            ("AI_MAX_TOKENS", "10"),
            ("AI_IDLE_SECONDS", "0"),
            ("AI_ATTEMPTS", "0"),
            ("AI_PRICE_CACHED", "-1"),
        ] {
            let key = if name == "AI_API_KEY" { ("AI_MODEL", "m") } else { ("AI_API_KEY", "k") };
            let problem = read(&[key, (name, value)]).unwrap_err().to_string();
            assert!(problem.starts_with(&format!("{name}: ")) && !problem.contains('\n'), "{problem}");
            assert!(!problem.contains("pw@"), "{problem}");
        }
    }

    #[test]
    fn the_key_never_shows() {
        assert!(!format!("{:?}", read(&[("AI_API_KEY", "sk-1")]).unwrap()).contains("sk-1"));
    }

    #[test]
    fn every_variable_is_listed_once() {
        let mut names: Vec<_> = VARIABLES.iter().map(|variable| variable.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), VARIABLES.len());
    }
}
