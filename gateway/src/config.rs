//! Every variable of the gateway, read once before any port opens.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use axum::http::HeaderValue;
use remix_platform::auth::{self, AuthConfig};
use remix_platform::env::{ConfigError, Env, Variable};
use tonic::transport::Uri;

/// Where browsers connect.
pub const HTTP_ADDR: Variable = Variable {
    name: "REMIX_HTTP_ADDR",
    default: "127.0.0.1:8080",
    about: "address of REST, SSE, gRPC, gRPC-Web and the frontend",
};
/// Where operators connect.
pub const ADMIN_ADDR: Variable = Variable {
    name: "REMIX_ADMIN_ADDR",
    default: "",
    about: "address of /metrics, /healthz and /readyz, never to be public; unset: no such port",
};
/// Where session-service is.
pub const SESSION_URL: Variable = Variable {
    name: "REMIX_SESSION_URL",
    default: "http://127.0.0.1:50051",
    about: "address of session-service; several ones separated by commas share the load",
};
/// The built frontend.
pub const WEB_DIR: Variable = Variable {
    name: "REMIX_WEB_DIR",
    default: "frontend/dist",
    about: "folder of the built frontend; a landing page stands in when it does not exist",
};
/// Demo sign-in.
pub const DEMO: Variable = Variable {
    name: "REMIX_DEMO",
    default: "0",
    about: "1 lets anybody sign in as a demo traveller; never in public",
};
/// gRPC reflection.
pub const REFLECTION: Variable = Variable {
    name: "REMIX_REFLECTION",
    default: "0",
    about: "1 offers gRPC reflection of SessionService and ItineraryService",
};
/// Who may call from another origin.
pub const CORS_ORIGINS: Variable = Variable {
    name: "REMIX_CORS_ORIGINS",
    default: "",
    about: "origins that may call from a browser, separated by commas; unset: only the gateway's own",
};
/// Writes a minute.
pub const WRITE_RATE: Variable = Variable {
    name: "REMIX_RATE_LIMIT_PER_MINUTE",
    default: "100",
    about: "writes a traveller may make in a minute, 1..1000000",
};
/// Reads a minute.
pub const READ_RATE: Variable = Variable {
    name: "REMIX_READ_RATE_LIMIT_PER_MINUTE",
    default: "600",
    about: "reads a traveller, or an address without a token, may make in a minute, 1..1000000",
};
/// Proxies in front.
pub const TRUSTED_PROXIES: Variable = Variable {
    name: "REMIX_TRUSTED_PROXIES",
    default: "0",
    about: "how many proxies stand in front and append to X-Forwarded-For, 0..8; 0: the header is not believed",
};

/// Every variable of this process, for docs/configuration.md; those of identity and telemetry come on top.
pub const VARIABLES: [Variable; 10] = [
    HTTP_ADDR,
    ADMIN_ADDR,
    SESSION_URL,
    WEB_DIR,
    DEMO,
    REFLECTION,
    CORS_ORIGINS,
    WRITE_RATE,
    READ_RATE,
    TRUSTED_PROXIES,
];

/// What the gateway was told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the public port; [`crate::serve`] takes a listener instead.
    pub http_addr: SocketAddr,
    /// Address of the admin port.
    pub admin_addr: Option<SocketAddr>,
    /// One or more addresses of session-service.
    pub session_urls: Vec<Uri>,
    /// The built frontend.
    pub web_dir: PathBuf,
    /// Which tokens count.
    pub auth: AuthConfig,
    /// Whether the demo sign-in exists.
    pub demo: bool,
    /// Whether reflection exists.
    pub reflection: bool,
    /// Origins that may call from a browser.
    pub cors_origins: Vec<HeaderValue>,
    /// Writes a minute and traveller.
    pub writes_per_minute: NonZeroU32,
    /// Reads a minute and traveller or address.
    pub reads_per_minute: NonZeroU32,
    /// Proxies that are believed.
    pub trusted_proxies: usize,
}

impl Config {
    /// Reads and checks everything.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let rate = |variable| {
            let number = env.number(variable, 1..=1_000_000)?;
            NonZeroU32::new(number).ok_or_else(|| ConfigError::new(variable, "must not be 0"))
        };
        let auth = AuthConfig::from_env(env)?;
        let demo = env.flag(&DEMO)?;
        if demo && !auth.can_mint() {
            return Err(ConfigError::new(&DEMO, format!("needs {}", auth::JWT_SECRET.name)));
        }
        Ok(Self {
            http_addr: env.required(&HTTP_ADDR)?,
            admin_addr: env.optional(&ADMIN_ADDR)?,
            session_urls: list(env, &SESSION_URL, session_url)?,
            web_dir: env.required(&WEB_DIR)?,
            auth,
            demo,
            reflection: env.flag(&REFLECTION)?,
            cors_origins: list(env, &CORS_ORIGINS, origin)?,
            writes_per_minute: rate(&WRITE_RATE)?,
            reads_per_minute: rate(&READ_RATE)?,
            trusted_proxies: env.number(&TRUSTED_PROXIES, 0..=8)?,
        })
    }
}

fn list<T>(env: &Env, variable: &Variable, parse: fn(&str) -> Option<T>) -> Result<Vec<T>, ConfigError> {
    env.text(variable)
        .into_iter()
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            parse(part).ok_or_else(|| ConfigError::new(variable, format!("{part:?} is not an address")))
        })
        .collect()
}

fn session_url(text: &str) -> Option<Uri> {
    let uri: Uri = text.parse().ok()?;
    (uri.scheme_str() == Some("http") && uri.authority().is_some()).then_some(uri)
}

/// An origin is scheme, host and port and nothing else; `*` is none, because tokens would go anywhere.
fn origin(text: &str) -> Option<HeaderValue> {
    let uri: Uri = text.parse().ok()?;
    let plain =
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.path() == "/" && !text.ends_with('/');
    plain.then(|| HeaderValue::from_str(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let secret = [("REMIX_JWT_SECRET", "a secret of the tests, long enough")];
        Config::from_env(&Env::of(secret.iter().chain(pairs).copied()))
    }

    #[test]
    fn defaults_are_safe() {
        let config = with(&[]).unwrap();
        assert!(!config.demo && !config.reflection && config.cors_origins.is_empty());
        assert_eq!(config.session_urls, ["http://127.0.0.1:50051"]);
        assert_eq!((config.writes_per_minute.get(), config.reads_per_minute.get()), (100, 600));
    }

    #[test]
    fn several_backends_and_origins_are_read() {
        let config = with(&[
            ("REMIX_SESSION_URL", "http://a:1, http://b:2"),
            ("REMIX_CORS_ORIGINS", "https://tripit.example,http://localhost:5173"),
        ])
        .unwrap();
        assert_eq!(config.session_urls, ["http://a:1", "http://b:2"]);
        assert_eq!(config.cors_origins, ["https://tripit.example", "http://localhost:5173"]);
    }

    #[test]
    fn wrong_values_are_named() {
        for (name, value) in [
            ("REMIX_HTTP_ADDR", "localhost"),
            ("REMIX_SESSION_URL", "127.0.0.1:50051"),
            ("REMIX_CORS_ORIGINS", "*"),
            ("REMIX_CORS_ORIGINS", "https://tripit.example/path"),
            ("REMIX_RATE_LIMIT_PER_MINUTE", "0"),
            ("REMIX_DEMO", "maybe"),
        ] {
            let problem = with(&[(name, value)]).unwrap_err().to_string();
            assert!(problem.starts_with(name), "{problem}");
        }
        let keys_of_others = Env::of([("REMIX_JWKS", "/keys.json"), ("REMIX_DEMO", "1")]);
        assert!(Config::from_env(&keys_of_others).unwrap_err().to_string().starts_with("REMIX_DEMO"));
    }
}
