//! The three binaries as processes, built with the bench profile.

use std::net::SocketAddr;

use remix_tests::process::{Process, free_address};
use remix_tests::tokens;

use crate::cpu;

/// The running product.
pub(crate) struct Products {
    processes: Vec<Process>,
    gateway: SocketAddr,
}

impl Products {
    /// Starts the three services on a migrated database and a model.
    pub(crate) async fn start(database: &str, model: &str) -> Self {
        let (ai, session, gateway) = (free_address(), free_address(), free_address());
        let pair = |name: &str, value: String| (name.to_owned(), value);
        let common = [
            pair("DATABASE_URL", database.to_owned()),
            pair("REMIX_JWT_SECRET", tokens::SECRET.to_owned()),
            pair("REMIX_LOG", "error".to_owned()),
            pair("REMIX_RATE_LIMIT_PER_MINUTE", "1000000".to_owned()),
            pair("REMIX_READ_RATE_LIMIT_PER_MINUTE", "1000000".to_owned()),
            pair("REMIX_MAX_ACTIVE_SESSIONS", "1000".to_owned()),
            pair("REMIX_MAX_MESSAGES_PER_SESSION", "1000".to_owned()),
            pair("REMIX_MAX_SESSIONS_PER_DAY", "100000".to_owned()),
            pair("AI_BASE_URL", model.to_owned()),
            pair("AI_MODEL", "scripted".to_owned()),
            pair("REMIX_AI_GRPC_ADDR", ai.to_string()),
            pair("REMIX_AI_URL", format!("http://{ai}")),
            pair("REMIX_SESSION_GRPC_ADDR", session.to_string()),
            pair("REMIX_SESSION_URL", format!("http://{session}")),
            pair("REMIX_HTTP_ADDR", gateway.to_string()),
        ];
        let mut processes = Vec::new();
        for (name, address) in
            [("remix-chat-ai-service", ai), ("remix-session-service", session), ("remix-gateway", gateway)]
        {
            processes.push(Process::start(name, address, &common).await);
        }
        Self { processes, gateway }
    }

    /// Where REST is.
    pub(crate) fn http(&self) -> SocketAddr {
        self.gateway
    }

    /// CPU seconds of all processes so far.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        self.processes.iter().map(|process| cpu::seconds(process.pid())).sum()
    }

    /// Memory of all processes.
    pub(crate) fn memory_mib(&self) -> f64 {
        self.processes.iter().map(|process| cpu::memory_mib(process.pid())).sum()
    }
}
