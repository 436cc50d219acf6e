//! The whole stack in one process: database, catalogue, three services on real sockets, and their end in order.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use remix_platform::env::{ConfigError, EXIT_USAGE, Variable};
use remix_platform::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::{ADMIN_ADDR, Config};
use crate::demo::{Catalogue, DemoError};
use crate::postgres::{Cluster, ClusterError, ClusterOptions};

/// The database of the stack in its private cluster.
const DATABASE: &str = "remix";
/// How long the services may take from their start to their first healthy answer.
const READY: Duration = Duration::from_secs(20);
/// The ten seconds of a stop, counted from its beginning. The gateway alone is told first, so that what it has begun can
/// still end; then session-service lets running turns end or hands them over; the database has the rest.
const GATEWAY_ALONE: Duration = Duration::from_secs(1);
const SERVICES: Duration = Duration::from_secs(8);
const STOP: Duration = Duration::from_millis(9500);

/// Why the stack does not run.
#[derive(Debug, thiserror::Error)]
pub enum StackError {
    /// A variable is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A port is taken, or not ours to take.
    #[error("{variable}: cannot listen on {address}: {source}")]
    Address {
        /// The variable that names it.
        variable: &'static str,
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// There is no database.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The database refused its tables or the catalogue.
    #[error("the database cannot be prepared: {0}")]
    Database(String),
    /// The catalogue is broken.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// A service ended by itself.
    #[error("{service} ended: {problem}")]
    Service {
        /// Its name.
        service: &'static str,
        /// Why.
        problem: String,
    },
    /// The services run but are not ready.
    #[error("the services are not ready after {} s; the log above says more", READY.as_secs())]
    NotReady,
}

impl StackError {
    /// The exit status: 64 for what another value of a variable would mend.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_)
            | Self::Address { .. }
            | Self::Cluster(
                ClusterError::NotInFolder(_) | ClusterError::InUse(_) | ClusterError::Unreachable { .. },
            ) => EXIT_USAGE,
            Self::Cluster(_) | Self::Database(_) | Self::Demo(_) | Self::Service { .. } | Self::NotReady => 1,
        }
    }
}

/// A running stack.
pub struct Stack {
    /// Where browsers connect.
    pub http: SocketAddr,
    /// session-service.
    pub session: SocketAddr,
    /// chat-ai-service.
    pub ai: SocketAddr,
    /// Metrics and health.
    pub admin: SocketAddr,
    /// Where the private database is; none when another one is used.
    pub database_url: Option<String>,
    gateway_service: Service,
    session_service: Service,
    ai_service: Service,
    admin_service: Service,
    cluster: Option<Cluster>,
}

impl Stack {
    /// Starts everything; [`Stack::ready`] waits for the first healthy answer.
    pub async fn start(mut config: Config) -> Result<Self, StackError> {
        let catalogue = Catalogue::load()?;
        let http = listen(&remix_gateway::config::HTTP_ADDR, config.gateway.http_addr).await?;
        let session = listen(&remix_session_service::config::GRPC_ADDR, config.session.grpc_addr).await?;
        let ai = listen(&remix_chat_ai_service::config::GRPC_ADDR, config.ai.grpc_addr).await?;
        let admin = listen(&ADMIN_ADDR, config.admin_addr).await?;

        let cluster = if config.external_database { None } else { Some(start_cluster(&config).await?) };
        if let Some(cluster) = &cluster {
            config.session.database_url = cluster.url(DATABASE).into();
        }
        let url = config.session.database_url.reveal();
        let refused = |problem: String| StackError::Database(problem);
        remix_session_service::migrate(url).await.map_err(|problem| refused(problem.to_string()))?;
        remix_session_service::catalogue::load(url, &catalogue.travelers, &catalogue.itineraries)
            .await
            .map_err(|problem| refused(problem.to_string()))?;

        config.session.ai_url = format!("http://{}", ai.reach);
        config.gateway.session_urls = vec![uri(session.reach)?];
        let database_url = cluster.as_ref().map(|cluster| cluster.url(DATABASE));
        let gateway = http.reach;
        Ok(Self {
            http: gateway,
            session: session.reach,
            ai: ai.reach,
            admin: admin.reach,
            database_url,
            ai_service: Service::spawn("chat-ai-service", |shutdown| {
                remix_chat_ai_service::serve(ai.listener, config.ai, shutdown)
            }),
            session_service: Service::spawn("session-service", |shutdown| {
                remix_session_service::serve(session.listener, config.session, shutdown)
            }),
            gateway_service: Service::spawn("gateway", |shutdown| {
                remix_gateway::serve(http.listener, config.gateway, shutdown)
            }),
            admin_service: Service::spawn("the admin port", |shutdown| {
                serve::admin(admin.listener, move || is_ready(gateway), shutdown)
            }),
            cluster,
        })
    }

    /// Waits until the gateway reports ready.
    pub async fn ready(&mut self) -> Result<(), StackError> {
        let deadline = Instant::now() + READY;
        while !is_ready(self.http).await {
            if let Some(failure) = self.failure().await {
                return Err(failure);
            }
            if Instant::now() > deadline {
                return Err(StackError::NotReady);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// Waits until a service ends that was not asked to.
    pub async fn fails(&mut self) -> StackError {
        tokio::select! {
            failure = self.gateway_service.ended() => failure,
            failure = self.session_service.ended() => failure,
            failure = self.ai_service.ended() => failure,
            failure = self.admin_service.ended() => failure,
        }
    }

    /// Ends everything within ten seconds: callers before the called, the database last.
    pub async fn stop(self) {
        let began = tokio::time::Instant::now();
        let (mut gateway, mut session, mut ai) =
            (self.gateway_service, self.session_service, self.ai_service);
        self.admin_service.shutdown.cancel();
        gateway.stop(began + GATEWAY_ALONE).await;
        session.stop(began + SERVICES).await;
        ai.stop(began + SERVICES).await;
        gateway.stop(began + SERVICES).await;
        for service in [gateway, session, ai] {
            service.cut_off();
        }
        if let Some(cluster) = self.cluster {
            cluster.stop_within(STOP.saturating_sub(began.elapsed())).await;
        }
    }

    async fn failure(&mut self) -> Option<StackError> {
        tokio::time::timeout(Duration::ZERO, self.fails()).await.ok()
    }
}

async fn start_cluster(config: &Config) -> Result<Cluster, StackError> {
    let options = ClusterOptions { data_dir: config.data_dir.clone(), bin_dir: config.postgres_bin.clone() };
    let cluster = Cluster::start(&options).await?;
    cluster.create_database(DATABASE).await?;
    Ok(cluster)
}

/// One service in a task of its own.
struct Service {
    name: &'static str,
    shutdown: CancellationToken,
    task: JoinHandle<Result<(), String>>,
}

impl Service {
    fn spawn<E: std::fmt::Display, F>(name: &'static str, serve: impl FnOnce(CancellationToken) -> F) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let shutdown = CancellationToken::new();
        let served = serve(shutdown.clone());
        let task = tokio::spawn(async move { served.await.map_err(|problem| problem.to_string()) });
        Self { name, shutdown, task }
    }

    async fn ended(&mut self) -> StackError {
        let problem = match (&mut self.task).await {
            Ok(Ok(())) => "it stopped by itself".to_owned(),
            Ok(Err(problem)) => problem,
            Err(panic) => panic.to_string(),
        };
        StackError::Service { service: self.name, problem }
    }

    /// Tells the service to end, and waits for that until the deadline.
    async fn stop(&mut self, deadline: tokio::time::Instant) {
        self.shutdown.cancel();
        // A task that has ended may have been asked for its result already, which can be done once only.
        if !self.task.is_finished() {
            let _ = tokio::time::timeout_at(deadline, &mut self.task).await;
        }
    }

    fn cut_off(self) {
        if !self.task.is_finished() {
            tracing::warn!(service = self.name, "cut off at the end of its time");
            self.task.abort();
        }
    }
}

/// An open port, and the address under which this machine reaches it.
struct Port {
    listener: TcpListener,
    reach: SocketAddr,
}

async fn listen(variable: &Variable, address: SocketAddr) -> Result<Port, StackError> {
    let failed = |source| StackError::Address { variable: variable.name, address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let mut reach = listener.local_addr().map_err(failed)?;
    if reach.ip().is_unspecified() {
        reach.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    Ok(Port { listener, reach })
}

fn uri(address: SocketAddr) -> Result<http::Uri, StackError> {
    format!("http://{address}").parse().map_err(|problem: http::uri::InvalidUri| StackError::Service {
        service: "gateway",
        problem: problem.to_string(),
    })
}

/// Asks the gateway as a load balancer would.
async fn is_ready(gateway: SocketAddr) -> bool {
    let ask = async {
        let mut socket = TcpStream::connect(gateway).await?;
        socket.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
        let mut status = [0; 12];
        socket.read_exact(&mut status).await?;
        io::Result::Ok(status.ends_with(b"200"))
    };
    matches!(tokio::time::timeout(Duration::from_secs(2), ask).await, Ok(Ok(true)))
}
