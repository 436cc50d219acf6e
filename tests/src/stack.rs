//! The whole product in one process: a database of its own, RemixAiService, session-services and gateways on loopback
//! ports, with real gRPC and HTTP between them. It goes when it is dropped, and the database with it.

use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use remix_platform::env::Env;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::client::Client;
use crate::database::Database;
use crate::llm::ScriptedLlm;
use crate::{cluster, runtime, tokens};

/// A variable and its value.
pub type Setting = (String, String);

/// How a stack is to be.
#[derive(Debug, Clone)]
pub struct StackBuilder {
    model: bool,
    sessions: usize,
    gateways: usize,
    settings: Vec<Setting>,
}

impl StackBuilder {
    /// With a scripted model in place of the built-in planner.
    #[must_use]
    pub fn model(mut self) -> Self {
        self.model = true;
        self
    }

    /// With so many session-services on the one database.
    #[must_use]
    pub fn sessions(mut self, count: usize) -> Self {
        self.sessions = count;
        self
    }

    /// With so many gateways; the n-th talks to the n-th session-service.
    #[must_use]
    pub fn gateways(mut self, count: usize) -> Self {
        self.gateways = count;
        self
    }

    /// With a variable set in every process.
    #[must_use]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts everything.
    pub async fn start(self) -> Stack {
        let database = Database::create().await;
        let llm = if self.model { Some(ScriptedLlm::start().await) } else { None };
        let mut stack = Stack {
            database,
            llm,
            settings: self.settings,
            ai: None,
            sessions: Vec::new(),
            gateways: Vec::new(),
            nodes: Mutex::new(Vec::new()),
        };
        stack.ai = Some(stack.start_ai().await);
        for _ in 0..self.sessions {
            let address = stack.start_session().await;
            stack.sessions.push(address);
        }
        for index in 0..self.gateways {
            let gateway = stack.start_gateway(stack.sessions[index % stack.sessions.len()]).await;
            stack.gateways.push(gateway);
        }
        stack
    }
}

/// A server of the stack.
struct Node {
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

/// A running stack.
pub struct Stack {
    /// Its database.
    pub database: Database,
    llm: Option<ScriptedLlm>,
    settings: Vec<Setting>,
    ai: Option<SocketAddr>,
    sessions: Vec<SocketAddr>,
    gateways: Vec<SocketAddr>,
    nodes: Mutex<Vec<Node>>,
}

impl Stack {
    /// One of each, the built-in planner, limits as in the plan.
    pub async fn start() -> Self {
        Self::builder().start().await
    }

    /// One of each and a scripted model.
    pub async fn with_model() -> Self {
        Self::builder().model().start().await
    }

    /// For everything else.
    pub fn builder() -> StackBuilder {
        StackBuilder { model: false, sessions: 1, gateways: 1, settings: Vec::new() }
    }

    /// The scripted model.
    pub fn llm(&self) -> &ScriptedLlm {
        self.llm.as_ref().expect("this stack was started with the built-in planner")
    }

    /// `http://address` of the n-th gateway.
    pub fn gateway(&self, index: usize) -> String {
        format!("http://{}", self.gateways[index])
    }

    /// `http://address` of the n-th session-service.
    pub fn session_service(&self, index: usize) -> String {
        format!("http://{}", self.sessions[index])
    }

    /// `http://address` of RemixAiService.
    pub fn ai_service(&self) -> String {
        format!("http://{}", self.ai.expect("it is started first"))
    }

    /// A new traveller at the first gateway.
    pub async fn traveler(&self) -> Client {
        let id = self.database.insert_traveler().await;
        Client::new(&self.gateway(0), &id, Some(tokens::valid(&id)))
    }

    /// Somebody without a token at the first gateway.
    pub fn nobody(&self) -> Client {
        Client::new(&self.gateway(0), "", None)
    }

    /// The variables that every process of this stack gets, for starting one more as a real process.
    pub fn settings(&self) -> Vec<Setting> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut all = vec![
            pair("DATABASE_URL", &self.database.url),
            pair("REMIX_JWT_SECRET", tokens::SECRET),
            pair("REMIX_JWT_ISSUER", tokens::ISSUER),
            pair("REMIX_JWT_AUDIENCE", tokens::AUDIENCE),
            pair("REMIX_REFLECTION", "1"),
            pair("REMIX_RATE_LIMIT_PER_MINUTE", "1000000"),
            pair("REMIX_READ_RATE_LIMIT_PER_MINUTE", "1000000"),
        ];
        if let Some(ai) = self.ai {
            all.push(pair("REMIX_AI_URL", &format!("http://{ai}")));
        }
        if let Some(llm) = &self.llm {
            all.push(pair("AI_BASE_URL", &llm.base_url()));
            all.push(pair("AI_API_KEY", "sk-scripted"));
            all.push(pair("AI_MODEL", "scripted"));
        }
        // The test's own last: the later one wins.
        all.extend(self.settings.iter().cloned());
        all
    }

    /// Starts one more session-service on the same database.
    pub async fn start_session(&self) -> SocketAddr {
        let (listener, address) = listen().await;
        let env =
            Env::of(self.settings()).with(&remix_session_service::config::GRPC_ADDR, address.to_string());
        let config = remix_session_service::Config::from_env(&env).expect("the settings are right");
        self.spawn(|shutdown| async move {
            remix_session_service::serve(listener, config, shutdown)
                .await
                .expect("session-service ends well");
        });
        address
    }

    /// Starts one more gateway in front of a session-service.
    pub async fn start_gateway(&self, session: SocketAddr) -> SocketAddr {
        let (listener, address) = listen().await;
        let env =
            Env::of(self.settings()).with(&remix_gateway::config::SESSION_URL, format!("http://{session}"));
        let config = remix_gateway::Config::from_env(&env).expect("the settings are right");
        self.spawn(|shutdown| async move {
            remix_gateway::serve(listener, config, shutdown).await.expect("the gateway ends well");
        });
        address
    }

    async fn start_ai(&self) -> SocketAddr {
        let (listener, address) = listen().await;
        let config = remix_chat_ai_service::Config::from_env(&Env::of(self.settings()))
            .expect("the settings are right");
        self.spawn(|shutdown| async move {
            remix_chat_ai_service::serve(listener, config, shutdown)
                .await
                .expect("chat-ai-service ends well");
        });
        address
    }

    fn spawn<F: Future<Output = ()> + Send + 'static>(&self, serve: impl FnOnce(CancellationToken) -> F) {
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(serve(shutdown.clone()));
        self.nodes.lock().expect("no test panics in here").push(Node { shutdown, task });
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let nodes = std::mem::take(self.nodes.get_mut().expect("no test panics in here"));
        let name = self.database.name.clone();
        runtime::runtime().spawn(async move {
            for node in &nodes {
                node.shutdown.cancel();
            }
            for node in nodes {
                // A stream that a test left open may use up the drain; it is not worth waiting for.
                let _drained = tokio::time::timeout(Duration::from_secs(10), node.task).await;
            }
            cluster::drop_database(&name).await;
        });
    }
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

/// Brings an empty database to the newest schema.
pub async fn migrate(url: &str) {
    remix_session_service::migrate(url).await.expect("the migrations run");
}

/// Puts the demo catalogue into a migrated database.
pub async fn load_demo(url: &str) {
    let demo = remix_local::demo::Catalogue::load().expect("the demo catalogue is valid");
    let loaded = remix_session_service::catalogue::load(url, &demo.travelers, &demo.itineraries).await;
    loaded.expect("the demo catalogue fits the schema");
}
