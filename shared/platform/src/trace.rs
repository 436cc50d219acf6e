//! One request id and one W3C trace through all processes: read from what comes in, written to what goes out, with a
//! span and metrics for every RPC.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_body::{Body, Frame, SizeHint};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tonic::metadata::{MetadataMap, MetadataValue};
use tower::{Layer, Service};
use tracing::{Instrument, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use uuid::Uuid;

const REQUEST_ID_KEY: &str = "x-request-id";
const TRACEPARENT: &str = "traceparent";
/// The header and metadata key of the request id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static(REQUEST_ID_KEY);
const LONGEST_ID: usize = 128;

/// What ties the parts of one request together in logs and traces. It travels as a value, so that a spawned task keeps
/// it as easily as a handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestContext {
    /// The request id, 1..128 visible ASCII characters.
    pub request_id: String,
    parent: Option<TraceParent>,
}

/// The one version of `traceparent` that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TraceParent {
    trace: TraceId,
    span: SpanId,
    flags: TraceFlags,
}

impl RequestContext {
    /// A request that starts here.
    pub fn fresh() -> Self {
        Self { request_id: Uuid::now_v7().to_string(), parent: None }
    }

    /// The context in HTTP headers; an id that is missing or odd is replaced, an odd trace is dropped.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let request_id = headers
            .get(REQUEST_ID)
            .filter(|id| (1..=LONGEST_ID).contains(&id.len()))
            .filter(|id| id.as_bytes().iter().all(u8::is_ascii_graphic))
            .and_then(|id| id.to_str().ok())
            .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned);
        let parent = headers.get(TRACEPARENT).and_then(|value| TraceParent::parse(value.to_str().ok()?));
        Self { request_id, parent }
    }

    /// The context in gRPC metadata.
    pub fn extract(metadata: &MetadataMap) -> Self {
        Self::from_headers(metadata.as_ref())
    }

    /// Writes the context into outgoing metadata. The trace goes on from the current span when that one is recorded.
    pub fn inject(&self, metadata: &mut MetadataMap) {
        if let Ok(id) = MetadataValue::try_from(&self.request_id) {
            metadata.insert(REQUEST_ID_KEY, id);
        }
        let parent = TraceParent::of(&Span::current()).or(self.parent);
        if let Some(value) = parent.and_then(|parent| MetadataValue::try_from(parent.to_string()).ok()) {
            metadata.insert(TRACEPARENT, value);
        }
    }

    /// The request id as a header value.
    pub fn header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.request_id).ok()
    }

    /// Makes `span` a part of the caller's trace.
    pub fn adopt(&self, span: &Span) {
        if let Some(parent) = self.parent {
            let remote = SpanContext::new(parent.trace, parent.span, parent.flags, true, TraceState::NONE);
            // Fails when no traces are exported, which is the ordinary case.
            let _ = span.set_parent(opentelemetry::Context::new().with_remote_span_context(remote));
        }
    }
}

impl TraceParent {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let lengths = (version.len(), trace.len(), span.len(), flags.len());
        let lower_hex = |part: &str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let plain = lengths == (2, 32, 16, 2) && [version, trace, span, flags].into_iter().all(lower_hex);
        // Later versions may append parts; version 00 has exactly these four and ff is forbidden.
        if !plain || version == "ff" || (version == "00" && parts.next().is_some()) {
            return None;
        }
        let parent = Self {
            trace: TraceId::from_hex(trace).ok()?,
            span: SpanId::from_hex(span).ok()?,
            flags: TraceFlags::new(u8::from_str_radix(flags, 16).ok()?),
        };
        (parent.trace != TraceId::INVALID && parent.span != SpanId::INVALID).then_some(parent)
    }

    fn of(span: &Span) -> Option<Self> {
        let context = span.context();
        let span = context.span();
        let context = span.span_context();
        context.is_valid().then(|| Self {
            trace: context.trace_id(),
            span: context.span_id(),
            flags: context.trace_flags(),
        })
    }
}

impl std::fmt::Display for TraceParent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "00-{}-{}-{:02x}", self.trace, self.span, self.flags.to_u8())
    }
}

/// Wraps a tonic server: a span per RPC in the caller's trace, `remix_requests_total{service,rpc,code}` and
/// `remix_request_duration_seconds{service,rpc}`. Handlers find the [`RequestContext`] among the request's extensions.
pub fn grpc_layer(service: &'static str) -> GrpcLayer {
    GrpcLayer { service }
}

/// See [`grpc_layer`].
#[derive(Debug, Clone, Copy)]
pub struct GrpcLayer {
    service: &'static str,
}

impl<S> Layer<S> for GrpcLayer {
    type Service = GrpcTrace<S>;

    fn layer(&self, inner: S) -> GrpcTrace<S> {
        GrpcTrace { service: self.service, inner }
    }
}

/// See [`grpc_layer`].
#[derive(Debug, Clone)]
pub struct GrpcTrace<S> {
    service: &'static str,
    inner: S,
}

impl<S, In, Out> Service<Request<In>> for GrpcTrace<S>
where
    S: Service<Request<In>, Response = Response<Out>>,
    S::Future: Send + 'static,
{
    type Response = Response<Observed<Out>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<In>) -> Self::Future {
        let context = RequestContext::from_headers(request.headers());
        let rpc = request.uri().path().trim_start_matches('/').to_owned();
        let span = tracing::info_span!("rpc", otel.kind = "server", %rpc, request_id = %context.request_id);
        context.adopt(&span);
        request.extensions_mut().insert(context);
        let call = Call { service: self.service, rpc, began: Instant::now(), span: span.clone(), code: None };
        let answer = self.inner.call(request).instrument(span);
        Box::pin(async move {
            let mut call = call;
            let answer = answer.await?;
            call.read_status(answer.headers());
            Ok(answer.map(|body| Observed { body, call }))
        })
    }
}

/// One RPC until the last byte of its answer.
struct Call {
    service: &'static str,
    rpc: String,
    began: Instant,
    /// Held so that the span covers the stream, too.
    span: Span,
    code: Option<tonic::Code>,
}

impl Call {
    fn read_status(&mut self, headers: &HeaderMap) {
        if let Some(status) = headers.get("grpc-status") {
            self.code = Some(tonic::Code::from_bytes(status.as_bytes()));
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        // A body that is dropped before its trailers belongs to a caller who went away.
        let code = self.code.unwrap_or(tonic::Code::Cancelled);
        // Paths come from outside: only those that exist may become a label.
        let rpc = if code == tonic::Code::Unimplemented {
            "unknown".to_owned()
        } else {
            std::mem::take(&mut self.rpc)
        };
        let elapsed = self.began.elapsed().as_secs_f64();
        metrics::counter!("remix_requests_total", "service" => self.service, "rpc" => rpc.clone(), "code" => word(code))
            .increment(1);
        metrics::histogram!("remix_request_duration_seconds", "service" => self.service, "rpc" => rpc)
            .record(elapsed);
        self.span.in_scope(|| tracing::debug!(code = word(code), elapsed, "answered"));
    }
}

/// A code as Prometheus labels usually show it.
fn word(code: tonic::Code) -> &'static str {
    use tonic::Code;
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

/// A body that notes the status in its trailers.
pub struct Observed<B> {
    body: B,
    call: Call,
}

impl<B: Body + Unpin> Body for Observed<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(trailers) = frame.trailers_ref()
        {
            self.call.read_status(trailers);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn headers(id: &str, trace: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_bytes(id.as_bytes()).unwrap());
        headers.insert(TRACEPARENT, HeaderValue::from_str(trace).unwrap());
        headers
    }

    #[test]
    fn good_contexts_travel_on() {
        let context = RequestContext::from_headers(&headers("abc-123", TRACE));
        let mut metadata = MetadataMap::new();
        context.inject(&mut metadata);
        assert_eq!(metadata.get("x-request-id").unwrap(), "abc-123");
        assert_eq!(metadata.get("traceparent").unwrap(), TRACE);
        assert_eq!(RequestContext::extract(&metadata), context);
    }

    #[test]
    fn odd_ids_are_replaced_and_odd_traces_dropped() {
        let long = "x".repeat(129);
        for id in ["", "with space", "tab\tbed", "é", &long] {
            let context = RequestContext::from_headers(&headers(id, TRACE));
            assert_eq!(context.request_id.len(), 36, "{id:?}");
        }
        for trace in [
            "",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
        ] {
            let mut metadata = MetadataMap::new();
            RequestContext::from_headers(&headers("a", trace)).inject(&mut metadata);
            assert!(metadata.get("traceparent").is_none(), "{trace}");
        }
    }
}
