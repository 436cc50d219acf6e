//! What the local stack is told, and what it decides itself: where the data are, the signing secret, demo mode.
//!
//! Everything is read and checked before a port opens; the services read their own variables from the same environment.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use remix_platform::auth::{AuthConfig, JWKS, JWT_SECRET};
use remix_platform::env::{ConfigError, Env, Variable};
use remix_session_service::config::{DATABASE_URL, DEMO, REFLECTION};

use crate::postgres::BIN_VARIABLE;

/// Where everything is kept.
pub const DATA_DIR: Variable = Variable {
    name: "REMIX_DATA_DIR",
    default: "",
    about: "folder of the local stack's database and signing secret; unset: remix-chat in the user's data folder, /var/lib/remix-chat for root",
};
/// Where PostgreSQL's programs are.
pub const POSTGRES_BIN: Variable = Variable {
    name: BIN_VARIABLE,
    default: "",
    about: "folder of initdb and postgres; unset: found on this machine",
};
/// The admin port of the local stack.
pub const ADMIN_ADDR: Variable = Variable { default: "127.0.0.1:9090", ..remix_gateway::config::ADMIN_ADDR };

/// Every variable of this crate, for docs/configuration.md.
pub const VARIABLES: [Variable; 2] = [DATA_DIR, POSTGRES_BIN];

const HOME: Variable = Variable { name: "HOME", default: "", about: "the user's folder" };
const XDG_DATA_HOME: Variable =
    Variable { name: "XDG_DATA_HOME", default: "", about: "the user's data folder" };
/// Stands for the address of a database that does not run yet, while everything else is checked.
const PENDING: &str = "postgresql://pending";
const SECRET_FILE: &str = "jwt-secret";

/// The configuration of the whole stack.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// Where PostgreSQL's programs are, if that was said.
    pub postgres_bin: Option<PathBuf>,
    /// Whether the database is somebody else's and not to be started here.
    pub external_database: bool,
    /// The admin port.
    pub admin_addr: SocketAddr,
    /// The gateway.
    pub gateway: remix_gateway::Config,
    /// session-service.
    pub session: remix_session_service::Config,
    /// chat-ai-service.
    pub ai: remix_chat_ai_service::Config,
}

impl Config {
    /// Reads and checks everything; makes the signing secret when there is none.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let data_dir = data_dir(env)?;
        let external_database = env.text(&DATABASE_URL).is_some();
        let mut env = signed(env.clone(), &data_dir)?;
        for (variable, value) in
            [(&REFLECTION, "1"), (&DEMO, if env.text(&JWKS).is_some() { "0" } else { "1" })]
        {
            if !is_set(&env, variable) {
                env = env.with(variable, value);
            }
        }
        if !external_database {
            env = env.with(&DATABASE_URL, PENDING);
        }
        Ok(Self {
            data_dir,
            postgres_bin: env.optional(&POSTGRES_BIN)?,
            external_database,
            admin_addr: env.required(&ADMIN_ADDR)?,
            gateway: remix_gateway::Config::from_env(&env)?,
            session: remix_session_service::Config::from_env(&env)?,
            ai: remix_chat_ai_service::Config::from_env(&env)?,
        })
    }
}

/// The keys of tokens, for a process that only signs one.
pub fn auth(env: &Env) -> Result<AuthConfig, ConfigError> {
    AuthConfig::from_env(&signed(env.clone(), &data_dir(env)?)?)
}

/// A variable that was given, whatever its default is.
fn is_set(env: &Env, variable: &Variable) -> bool {
    env.text(&Variable { default: "", ..*variable }).is_some()
}

fn data_dir(env: &Env) -> Result<PathBuf, ConfigError> {
    if let Some(named) = env.text(&DATA_DIR) {
        return std::path::absolute(named).map_err(|problem| ConfigError::new(&DATA_DIR, problem));
    }
    if rustix::process::geteuid().is_root() {
        // PostgreSQL runs as another user then, who may not enter root's own folders.
        return Ok(PathBuf::from("/var/lib/remix-chat"));
    }
    let data_home = match (env.text(&XDG_DATA_HOME), env.text(&HOME)) {
        (Some(folder), _) => PathBuf::from(folder),
        (None, Some(home)) => Path::new(home).join(".local/share"),
        (None, None) => return Err(ConfigError::new(&DATA_DIR, "must be set where HOME is not")),
    };
    Ok(data_home.join("remix-chat"))
}

/// The environment with the installation's own secret, unless the keys of tokens are configured.
fn signed(env: Env, data_dir: &Path) -> Result<Env, ConfigError> {
    if env.text(&JWT_SECRET).is_some() || env.text(&JWKS).is_some() {
        return Ok(env);
    }
    let secret = secret(data_dir).map_err(|problem| {
        ConfigError::new(&DATA_DIR, format!("{} cannot be used: {problem}", data_dir.display()))
    })?;
    Ok(env.with(&JWT_SECRET, secret))
}

/// The secret of this installation; made at the first call, for the owner's eyes only.
fn secret(data_dir: &Path) -> std::io::Result<String> {
    let file = data_dir.join(SECRET_FILE);
    match std::fs::read_to_string(&file) {
        Err(problem) if problem.kind() == ErrorKind::NotFound => {}
        read => return Ok(read?.trim().to_owned()),
    }
    std::fs::create_dir_all(data_dir)?;
    let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
    // Written beside and linked into place: whoever reads it sees the whole of it, and the first writer wins.
    let draft = data_dir.join(format!("{SECRET_FILE}.{}", std::process::id()));
    let mut open = OpenOptions::new();
    open.write(true).create(true).truncate(true).mode(0o600).open(&draft)?.write_all(secret.as_bytes())?;
    let linked = std::fs::hard_link(&draft, &file);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(problem) if problem.kind() == ErrorKind::AlreadyExists => {
            Ok(std::fs::read_to_string(&file)?.trim().to_owned())
        }
        linked => linked.map(|()| secret),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use std::os::unix::fs::PermissionsExt;

    fn env(scratch: &Scratch, pairs: &[(&str, &str)]) -> Env {
        let data_dir = scratch.path().to_str().unwrap();
        Env::of([("REMIX_DATA_DIR", data_dir)].iter().chain(pairs).copied())
    }

    #[test]
    fn the_secret_is_made_once_and_private() {
        let scratch = Scratch::new();
        let first = secret(scratch.path()).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(secret(scratch.path()).unwrap(), first);
        let mode = scratch.path().join(SECRET_FILE).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 1);
        assert_ne!(secret(Scratch::new().path()).unwrap(), first);
    }

    #[test]
    fn a_stack_needs_no_variable() {
        let scratch = Scratch::new();
        let config = Config::from_env(&env(&scratch, &[])).unwrap();
        assert!(config.gateway.demo && config.gateway.reflection && config.session.reflection);
        assert!(!config.external_database && config.ai.model.is_none());
        assert_eq!(config.admin_addr.to_string(), "127.0.0.1:9090");
        assert_eq!(config.gateway.http_addr.to_string(), "127.0.0.1:8080");
    }

    #[test]
    fn what_is_said_holds() {
        let scratch = Scratch::new();
        let said = [("REMIX_DEMO", "0"), ("REMIX_REFLECTION", "no"), ("DATABASE_URL", "postgresql://db/x")];
        let config = Config::from_env(&env(&scratch, &said)).unwrap();
        assert!(!config.gateway.demo && !config.gateway.reflection && config.external_database);
        let keys_of_others = Config::from_env(&env(&scratch, &[("REMIX_JWKS", "/keys.json")])).unwrap();
        assert!(!keys_of_others.gateway.demo, "demo sign-in needs a secret to sign with");
    }

    #[test]
    fn wrong_values_are_named() {
        let scratch = Scratch::new();
        for (name, value) in [
            ("REMIX_HTTP_ADDR", "8080"),
            ("REMIX_ADMIN_ADDR", "nowhere"),
            ("REMIX_SESSION_GRPC_ADDR", "x"),
            ("REMIX_AI_GRPC_ADDR", "x"),
            ("REMIX_MAX_ACTIVE_SESSIONS", "-1"),
            ("REMIX_JWT_SECRET", "short"),
        ] {
            let problem = Config::from_env(&env(&scratch, &[(name, value)])).unwrap_err().to_string();
            assert!(problem.starts_with(name), "{name}: {problem}");
        }
        let file = scratch.path().join("file");
        std::fs::write(&file, "").unwrap();
        let problem = Config::from_env(&Env::of([("REMIX_DATA_DIR", file.to_str().unwrap())])).unwrap_err();
        assert!(problem.to_string().starts_with("REMIX_DATA_DIR"), "{problem}");
    }
}
