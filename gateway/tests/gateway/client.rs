//! A gateway in front of a backend, and a browser in front of the gateway.

use std::net::SocketAddr;
use std::time::Duration;

use remix_gateway::Config;
use remix_platform::auth;
use remix_platform::env::Env;
use remix_platform::ids::TravelerId;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::backend::Backend;

/// The secret of all tests.
pub(crate) const SECRET: &str = "a secret of the tests, long enough";

/// A running pair.
pub(crate) struct Stack {
    /// Where the gateway listens.
    pub(crate) address: SocketAddr,
    /// What is behind it.
    pub(crate) backend: Backend,
    /// Ends the gateway.
    pub(crate) shutdown: CancellationToken,
    /// Resolves when the gateway has ended.
    pub(crate) ended: tokio::task::JoinHandle<std::io::Result<()>>,
    http: reqwest::Client,
    token: String,
}

impl Stack {
    /// With the default configuration.
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// With some variables set.
    pub(crate) async fn with(variables: &[(&str, &str)]) -> Self {
        let backend = Backend::start().await;
        let url = format!("http://{}", backend.address);
        let fixed = [
            ("REMIX_JWT_SECRET", SECRET),
            ("REMIX_SESSION_URL", url.as_str()),
            ("REMIX_WEB_DIR", "/nowhere"),
        ];
        let config = Config::from_env(&Env::of(fixed.iter().chain(variables).copied())).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let ended = tokio::spawn(remix_gateway::serve(listener, config, shutdown.clone()));
        let http = reqwest::Client::builder()
            .tls_certs_only([])
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let token = auth::mint(SECRET, TravelerId::generate(), Duration::from_secs(600)).unwrap();
        Self { address, backend, shutdown, ended, http, token }
    }

    /// A request without a token.
    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("http://{}{path}", self.address))
    }

    /// A request of the traveller.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.anonymous(method, path).bearer_auth(&self.token)
    }

    /// GET as the traveller.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).send().await.unwrap()).await
    }

    /// POST of JSON as the traveller.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        Answer::of(self.post_request(path, body).send().await.unwrap()).await
    }

    /// POST of JSON as the traveller, to be changed before it is sent.
    pub(crate) fn post_request(&self, path: &str, body: &str) -> RequestBuilder {
        self.request(Method::POST, path).header("content-type", "application/json").body(body.to_owned())
    }

    /// The traveller's token.
    pub(crate) fn token(&self) -> &str {
        &self.token
    }
}

/// An answer that has been read.
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: reqwest::header::HeaderMap,
    /// The body.
    pub(crate) text: String,
}

impl Answer {
    /// Reads it.
    pub(crate) async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|problem| panic!("{problem}: {}", self.text))
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Checks the envelope of a failure and gives its code.
    pub(crate) fn code(&self) -> String {
        let body = self.json();
        assert_eq!(body["status"], "error", "{body}");
        assert_eq!(body["error"]["request_id"].as_str(), Some(self.header("x-request-id")), "{body}");
        assert!(body["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        body["error"]["code"].as_str().unwrap().to_owned()
    }

    /// The first field that a 400 names.
    pub(crate) fn field(&self) -> String {
        assert_eq!((self.status, self.code().as_str()), (400, "invalid_argument"), "{}", self.text);
        self.json()["error"]["details"]["fields"][0]["field"].as_str().unwrap().to_owned()
    }
}
