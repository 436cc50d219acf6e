//! A client of the REST contract for one traveller: raw answers where a test looks at the wire, typed calls (the JSON
//! form of the proto messages) where it only needs to get somewhere.

use std::time::Duration;

use remix_proto::v1;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::sse::EventStream;

/// A client with or without a token.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    /// uuid of the traveller; empty for nobody.
    pub traveler: String,
}

/// A request on its way.
#[must_use]
pub struct Call(RequestBuilder);

/// An answer that has been read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub text: String,
}

/// `data` of a create.
#[derive(Debug, Clone, Deserialize)]
pub struct Created {
    /// The session.
    pub session: v1::Session,
    /// Its messages.
    pub messages: Vec<v1::Message>,
}

/// `data` of a list.
#[derive(Debug, Clone, Deserialize)]
pub struct SessionPage {
    /// Newest first.
    pub sessions: Vec<v1::Session>,
    /// All that match.
    pub total: i64,
    /// From 1.
    pub page: i64,
    /// As asked for.
    pub per_page: i64,
}

/// `data` of a send.
#[derive(Debug, Clone, Deserialize)]
pub struct Exchange {
    /// What was stored first.
    pub user_message: v1::Message,
    /// The answer.
    pub assistant_message: v1::Message,
    /// The session after it.
    pub session: v1::Session,
}

impl Client {
    /// A client of a gateway. `token` is sent as it is.
    pub fn new(base: &str, traveler: &str, token: Option<String>) -> Self {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("an HTTP client can be built");
        Self { http, base: base.to_owned(), token, traveler: traveler.to_owned() }
    }

    /// The same traveller at another gateway.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// The same place with another token.
    pub fn with_token(&self, token: Option<String>) -> Self {
        Self { token, ..self.clone() }
    }

    /// `http://address` of the gateway.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The token that is sent.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Any method.
    pub fn call(&self, method: Method, path: &str) -> Call {
        let request = self.http.request(method, format!("{}{path}", self.base));
        Call(match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        })
    }

    /// GET.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// POST without a body.
    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    /// PATCH without a body.
    pub fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    /// DELETE.
    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// Opens a session, with or without a first message.
    pub async fn create(&self, itineraries: &[&str], message: Option<&str>) -> Created {
        let mut body = json!({ "itinerary_ids": itineraries });
        if let Some(message) = message {
            body["initial_message"] = json!(message);
        }
        self.post("/api/remix/sessions").json(&body).send().await.data(201)
    }

    /// One session with its newest messages.
    pub async fn session(&self, id: &str) -> Created {
        self.get(&format!("/api/remix/sessions/{id}")).send().await.data(200)
    }

    /// Sends a message and waits for the answer.
    pub async fn send(&self, session: &str, message: &str) -> Exchange {
        self.message(session, message).send().await.data(200)
    }

    /// A send that has not left yet.
    pub fn message(&self, session: &str, message: &str) -> Call {
        self.post(&format!("/api/remix/sessions/{session}/messages")).json(&json!({ "message": message }))
    }

    /// Sends a message with `Prefer: respond-async` and gives the turn's id.
    pub async fn begin(&self, session: &str, message: &str) -> String {
        let data: Value =
            self.message(session, message).header("prefer", "respond-async").send().await.data(202);
        data["turn_id"].as_str().expect("a turn id").to_owned()
    }

    /// Sends a message and opens the stream of its turn.
    pub async fn stream(&self, session: &str, message: &str) -> EventStream {
        let path = format!("/api/remix/sessions/{session}/stream");
        self.post(&path).json(&json!({ "message": message })).open().await
    }

    /// Joins a turn, from the start or after an event.
    pub async fn watch(&self, session: &str, turn: &str, after: Option<u64>) -> EventStream {
        let call = self.get(&format!("/api/remix/sessions/{session}/turns/{turn}/stream"));
        match after {
            Some(id) => call.header("last-event-id", &id.to_string()).open().await,
            None => call.open().await,
        }
    }

    /// Ends a turn.
    pub async fn stop(&self, session: &str, turn: &str) -> v1::Turn {
        let data: Value =
            self.post(&format!("/api/remix/sessions/{session}/turns/{turn}/stop")).send().await.data(200);
        serde_json::from_value(data["turn"].clone()).expect("a turn")
    }

    /// A page of the traveller's sessions.
    pub async fn sessions(&self, query: &str) -> SessionPage {
        self.get(&format!("/api/remix/sessions{query}")).send().await.data(200)
    }

    /// What the traveller may still do.
    pub async fn quota(&self) -> v1::Quota {
        self.get("/api/remix/quota").send().await.data(200)
    }
}

impl Call {
    /// A JSON body.
    pub fn json(self, body: &Value) -> Self {
        Self(self.0.json(body))
    }

    /// A body as it is.
    pub fn body(self, content_type: &str, body: impl Into<reqwest::Body>) -> Self {
        Self(self.0.header("content-type", content_type).body(body))
    }

    /// A header.
    pub fn header(self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).expect("a header name");
        Self(self.0.header(name, HeaderValue::try_from(value).expect("a header value")))
    }

    /// `Idempotency-Key`.
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// Sends it and reads the whole answer.
    pub async fn send(self) -> Answer {
        self.try_send().await.expect("the server answers")
    }

    /// Sends it; an error is a connection that broke.
    pub async fn try_send(self) -> reqwest::Result<Answer> {
        let response = self.0.timeout(Duration::from_secs(75)).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, text: response.text().await? })
    }

    /// Opens an event stream where there is one: none when the server is gone or answers otherwise.
    pub async fn try_open(self) -> Option<EventStream> {
        let response = self.0.send().await.ok()?;
        (response.status() == 200).then(|| EventStream::new(response))
    }

    /// Sends it and opens the event stream that must be the answer.
    pub async fn open(self) -> EventStream {
        let response = self.0.send().await.expect("the server answers");
        let status = response.status().as_u16();
        if status != 200 {
            panic!("{status} in place of a stream: {}", response.text().await.unwrap_or_default());
        }
        let header =
            |name: &str| response.headers().get(name).map(|value| value.to_str().expect("ASCII").to_owned());
        assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
        assert_eq!(header("x-accel-buffering").as_deref(), Some("no"));
        assert_eq!(header("cache-control").as_deref(), Some("no-store, no-transform"));
        EventStream::new(response)
    }
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("{} with no JSON: {:?}", self.status, self.text))
    }

    /// A header; none when it is not there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("an ASCII header"))
    }

    /// `data` of a success with this status.
    pub fn data<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status, status, "{}", self.text);
        let body = self.json();
        assert_eq!(body["status"], "success", "{body}");
        assert_eq!(body.as_object().map(serde_json::Map::len), Some(2), "only status and data: {body}");
        serde_json::from_value(body["data"].clone()).unwrap_or_else(|error| panic!("{error}: {body}"))
    }

    /// `error` of a failure with this status and code, after a look at the whole envelope.
    pub fn error(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "expected {code}: {}", self.text);
        let body = self.json();
        assert_eq!(body["status"], "error", "{body}");
        assert_eq!(body.as_object().map(serde_json::Map::len), Some(2), "only status and error: {body}");
        let error = body["error"].clone();
        assert_eq!(error["code"], code, "{body}");
        assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        assert!(error["request_id"].as_str().is_some_and(|id| !id.is_empty()), "{body}");
        let row =
            remix_platform::error::TABLE.iter().find(|row| row.code == code).expect("a code of the table");
        assert_eq!((status, &error["retryable"]), (row.http, &json!(row.retryable)), "{body}");
        error
    }

    /// `invalid_argument` that names this field.
    pub fn wrong_field(&self, field: &str) {
        let error = self.error(400, "invalid_argument");
        let named = error["details"]["fields"].as_array().cloned().unwrap_or_default();
        assert!(
            named
                .iter()
                .any(|violation| violation["field"].as_str().is_some_and(|name| name.starts_with(field))),
            "{field} is not named: {}",
            self.text
        );
    }

    /// The body without what differs from call to call: to compare two failures.
    pub fn anonymous(&self) -> Value {
        let mut body = self.json();
        if let Some(error) = body["error"].as_object_mut() {
            error.remove("request_id");
        }
        body
    }
}
