//! Every variable of session-service, read before any port opens.

use std::net::SocketAddr;
use std::time::Duration;

use remix_platform::auth::AuthConfig;
use remix_platform::env::{ConfigError, Env, Secret, Variable};

/// The address the gRPC server listens on.
pub const GRPC_ADDR: Variable = Variable {
    name: "REMIX_SESSION_GRPC_ADDR",
    default: "127.0.0.1:50051",
    about: "address and port of session-service's gRPC server",
};
/// Where operators connect.
pub const ADMIN_ADDR: Variable = Variable {
    name: "REMIX_ADMIN_ADDR",
    default: "",
    about: "address of /metrics, /healthz and /readyz, never to be public; unset: no such port",
};
/// The database.
pub const DATABASE_URL: Variable = Variable {
    name: "DATABASE_URL",
    default: "",
    about: "postgresql:// URL of the database; the local stack starts one of its own when it is unset",
};
/// Size of the pool.
pub const DATABASE_CONNECTIONS: Variable = Variable {
    name: "REMIX_DATABASE_CONNECTIONS",
    default: "16",
    about: "most connections to the database, 2..200",
};
/// Where the assistant is.
pub const AI_URL: Variable = Variable {
    name: "REMIX_AI_URL",
    default: "http://127.0.0.1:50052",
    about: "URL of chat-ai-service's gRPC server",
};
/// How other replicas reach this one.
pub const ADVERTISE_ADDR: Variable = Variable {
    name: "REMIX_ADVERTISE_ADDR",
    default: "",
    about: "host and port under which other replicas of session-service reach this one; unset means the address it listens on",
};
/// Active sessions a traveller.
pub const MAX_ACTIVE_SESSIONS: Variable = Variable {
    name: "REMIX_MAX_ACTIVE_SESSIONS",
    default: "3",
    about: "active sessions a traveller may have, 1..1000",
};
/// Messages a session.
pub const MAX_MESSAGES: Variable = Variable {
    name: "REMIX_MAX_MESSAGES_PER_SESSION",
    default: "50",
    about: "messages a session may have, both sides, 2..1000",
};
/// Sessions a day.
pub const MAX_SESSIONS_PER_DAY: Variable = Variable {
    name: "REMIX_MAX_SESSIONS_PER_DAY",
    default: "10",
    about: "sessions a traveller may create on a UTC day, 1..100000",
};
/// Time for one answer.
pub const TURN_DEADLINE: Variable = Variable {
    name: "REMIX_TURN_DEADLINE_SECONDS",
    default: "60",
    about: "seconds a turn may take from its message to its end, 1..600",
};
/// How long a process owns a turn without renewing.
pub const TURN_LEASE: Variable = Variable {
    name: "REMIX_TURN_LEASE_SECONDS",
    default: "8",
    about: "seconds after which another replica takes over a turn that its owner no longer renews, 1..60",
};
/// Days of idleness before a session is archived.
pub const ARCHIVE_AFTER_DAYS: Variable = Variable {
    name: "REMIX_ARCHIVE_AFTER_DAYS",
    default: "30",
    about: "days without activity after which an active session is archived, 1..3650",
};
/// Days in the archive before a session is deleted.
pub const DELETE_AFTER_DAYS: Variable = Variable {
    name: "REMIX_DELETE_AFTER_DAYS",
    default: "90",
    about: "days in the archive after which a session is deleted, 1..3650",
};
/// How often cleanup runs.
pub const CLEANUP_INTERVAL: Variable = Variable {
    name: "REMIX_CLEANUP_INTERVAL_SECONDS",
    default: "3600",
    about: "seconds between two rounds of cleanup, 1..86400; 0 leaves it to a cron job",
};
/// Reflection.
pub const REFLECTION: Variable = Variable {
    name: "REMIX_REFLECTION",
    default: "0",
    about: "1 lets gRPC clients list the services, 0 does not",
};
/// Demo mode.
pub const DEMO: Variable = Variable {
    name: "REMIX_DEMO",
    default: "0",
    about: "1 lets anybody sign in as one of the demo travellers; for the local stack only",
};

/// All of them, for docs/configuration.md.
pub const VARIABLES: &[Variable] = &[
    GRPC_ADDR,
    ADMIN_ADDR,
    DATABASE_URL,
    DATABASE_CONNECTIONS,
    AI_URL,
    ADVERTISE_ADDR,
    MAX_ACTIVE_SESSIONS,
    MAX_MESSAGES,
    MAX_SESSIONS_PER_DAY,
    TURN_DEADLINE,
    TURN_LEASE,
    ARCHIVE_AFTER_DAYS,
    DELETE_AFTER_DAYS,
    CLEANUP_INTERVAL,
    REFLECTION,
    DEMO,
];

/// What a traveller may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Active sessions.
    pub active_sessions: i32,
    /// Messages a session, both sides.
    pub messages_per_session: i32,
    /// Sessions created a UTC day.
    pub sessions_per_day: i32,
}

/// The configuration of the service.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub grpc_addr: SocketAddr,
    /// Where operators connect; none means nowhere.
    pub admin_addr: Option<SocketAddr>,
    /// The database; holds a password.
    pub database_url: Secret,
    /// Most connections.
    pub database_connections: usize,
    /// The assistant.
    pub ai_url: String,
    /// How other replicas reach this one; none means the address it listens on.
    pub advertise_addr: Option<String>,
    /// Limits.
    pub limits: Limits,
    /// From message to end.
    pub turn_deadline: Duration,
    /// From the last renewal to the takeover.
    pub turn_lease: Duration,
    /// Cleanup: active to archived.
    pub archive_after_days: i32,
    /// Cleanup: archived to deleted.
    pub delete_after_days: i32,
    /// Between two rounds of cleanup; none means never.
    pub cleanup_interval: Option<Duration>,
    /// Whether services can be listed.
    pub reflection: bool,
    /// Whether demo travellers can be listed.
    pub demo: bool,
    /// Who may call.
    pub auth: AuthConfig,
}

impl Config {
    /// Reads and checks everything.
    pub fn from_env(env: &Env) -> Result<Self, ConfigError> {
        let seconds = |variable, most| env.number::<u64>(variable, 1..=most).map(Duration::from_secs);
        let interval = env.number::<u64>(&CLEANUP_INTERVAL, 0..=86_400)?;
        let ai_url: String = env.required(&AI_URL)?;
        if ai_url.parse::<tonic::transport::Uri>().is_err() {
            return Err(ConfigError::new(&AI_URL, "is not a URL"));
        }
        Ok(Self {
            grpc_addr: env.required(&GRPC_ADDR)?,
            admin_addr: env.optional(&ADMIN_ADDR)?,
            database_url: env.required(&DATABASE_URL)?,
            database_connections: env.number(&DATABASE_CONNECTIONS, 2..=200)?,
            ai_url,
            advertise_addr: env.optional(&ADVERTISE_ADDR)?,
            limits: Limits {
                active_sessions: env.number(&MAX_ACTIVE_SESSIONS, 1..=1000)?,
                messages_per_session: env.number(&MAX_MESSAGES, 2..=1000)?,
                sessions_per_day: env.number(&MAX_SESSIONS_PER_DAY, 1..=100_000)?,
            },
            turn_deadline: seconds(&TURN_DEADLINE, 600)?,
            turn_lease: seconds(&TURN_LEASE, 60)?,
            archive_after_days: env.number(&ARCHIVE_AFTER_DAYS, 1..=3650)?,
            delete_after_days: env.number(&DELETE_AFTER_DAYS, 1..=3650)?,
            cleanup_interval: (interval > 0).then(|| Duration::from_secs(interval)),
            reflection: env.flag(&REFLECTION)?,
            demo: env.flag(&DEMO)?,
            auth: AuthConfig::from_env(env)?,
        })
    }
}
