//! gRPC and gRPC-Web of SessionService and ItineraryService on the public port: identity and limits are checked here,
//! the bytes go on as they are. Other services do not exist from outside.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use axum::routing::post;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::Full;
use prost::Message;
use prost_types::FileDescriptorSet;
use remix_platform::Error;
use remix_platform::trace::grpc_layer;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::service::Routes;
use tonic::{Code, Status};
use tonic_web::GrpcWebLayer;
use tower::{Service, ServiceExt};

use crate::Gateway;
use crate::body;
use crate::identity::kind_of_rpc;
use crate::upstream::Caller;

const SESSION_SERVICE: &str = "tripit.remix.v1.SessionService";
const ITINERARY_SERVICE: &str = "tripit.remix.v1.ItineraryService";
/// Methods that need no token, as in REST.
const OPEN: [&str; 3] = [
    "/tripit.remix.v1.ItineraryService/ListItineraries",
    "/tripit.remix.v1.ItineraryService/GetItinerary",
    "/tripit.remix.v1.ItineraryService/ExportItinerary",
];
/// The one that needs none in demo mode.
const DEMO: &str = "/tripit.remix.v1.ItineraryService/ListDemoTravelers";
/// What a client may say about the form of its call; everything else stays outside.
const FORWARDED: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    HeaderName::from_static("grpc-timeout"),
    HeaderName::from_static("grpc-encoding"),
    HeaderName::from_static("grpc-accept-encoding"),
];
const GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");
const GRPC_MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// The gRPC side of the port; paths that it does not know answer UNIMPLEMENTED.
pub(crate) fn router(gateway: &Arc<Gateway>) -> Router {
    let (_, health) = tonic_health::server::health_reporter();
    let mut standard = Routes::builder();
    standard.add_service(health);
    if gateway.config.reflection {
        reflect(&mut standard);
    }
    Router::new()
        .route(&format!("/{SESSION_SERVICE}/{{rpc}}"), post(forward))
        .route(&format!("/{ITINERARY_SERVICE}/{{rpc}}"), post(forward))
        .with_state(Arc::clone(gateway))
        .merge(standard.routes().into_axum_router())
        .layer(grpc_layer("gateway"))
        .layer(GrpcWebLayer::new())
}

/// Both versions of reflection: older clients know only v1alpha.
fn reflect(routes: &mut tonic::service::RoutesBuilder) {
    let set = public_descriptors();
    let builder = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(&set)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    match (builder().build_v1(), builder().build_v1alpha()) {
        (Ok(v1), Ok(v1alpha)) => {
            routes.add_service(v1).add_service(v1alpha);
        }
        (Err(problem), _) | (_, Err(problem)) => tracing::error!(%problem, "no reflection"),
    }
}

/// The contract without the services that stay inside.
fn public_descriptors() -> Vec<u8> {
    let mut set = FileDescriptorSet::decode(remix_proto::DESCRIPTOR_SET).unwrap_or_default();
    let public = BTreeSet::from([SESSION_SERVICE, ITINERARY_SERVICE]);
    set.file.retain(|file| {
        let mut services =
            file.service.iter().map(|service| format!("{}.{}", file.package(), service.name()));
        services.all(|name| public.contains(name.as_str()))
    });
    set.encode_to_vec()
}

async fn forward(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    match try_forward(&gateway, request).await {
        Ok(answer) => answer,
        Err(error) => {
            error.log();
            Status::from(error).into_http::<tonic::body::Body>().map(Body::new)
        }
    }
}

async fn try_forward(gateway: &Gateway, request: Request) -> Result<Response, Error> {
    let path = request.uri().path().to_owned();
    let kind = kind_of_rpc(path.rsplit('/').next().unwrap_or_default());
    let (headers, extensions) = (request.headers(), request.extensions());
    let open = OPEN.contains(&path.as_str()) || (gateway.config.demo && path == DEMO);
    let caller = if open {
        gateway.admit(headers, extensions, kind)?
    } else {
        gateway.authenticate(headers, extensions, kind)?
    };
    // Every RPC of the contract has one small request message: nothing to stream inwards.
    let outgoing = outgoing_headers(&caller, headers);
    let message = body::read(request.into_body()).await?;

    let mut forwarded = axum::http::Request::new(tonic::body::Body::new(Full::new(message)));
    *forwarded.method_mut() = axum::http::Method::POST;
    *forwarded.version_mut() = axum::http::Version::HTTP_2;
    *forwarded.uri_mut() = path.parse().map_err(Error::internal)?;
    *forwarded.headers_mut() = outgoing;
    let mut channel = gateway.upstream.channel();
    let ready = channel.ready().await.map_err(Error::unavailable)?;
    let answer = ready.call(forwarded).await.map_err(Error::unavailable)?;
    let shutdown = gateway.shutdown.clone();
    Ok(answer.map(|body| Body::new(UntilShutdown::new(body, shutdown))))
}

fn outgoing_headers(caller: &Caller, incoming: &HeaderMap) -> HeaderMap {
    let mut headers = caller.stream_request(()).into_parts().0.into_headers();
    for name in FORWARDED {
        if let Some(value) = incoming.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers.insert(header::TE, HeaderValue::from_static("trailers"));
    headers
}

/// An answer that ends, with a status, when the process does.
struct UntilShutdown {
    body: tonic::body::Body,
    shutdown: Pin<Box<WaitForCancellationFutureOwned>>,
    ended: bool,
}

impl UntilShutdown {
    fn new(body: tonic::body::Body, shutdown: CancellationToken) -> Self {
        Self { body, shutdown: Box::pin(shutdown.cancelled_owned()), ended: false }
    }
}

impl http_body::Body for UntilShutdown {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if polled.is_ready() || self.shutdown.as_mut().poll(context).is_pending() {
            return polled;
        }
        self.ended = true;
        let mut trailers = HeaderMap::new();
        trailers.insert(GRPC_STATUS, HeaderValue::from(Code::Unavailable as i32));
        trailers.insert(GRPC_MESSAGE, HeaderValue::from_static("the gateway shuts down"));
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reflection_shows_the_public_services_only() {
        let set = FileDescriptorSet::decode(public_descriptors().as_slice()).unwrap();
        let services: BTreeSet<_> = set
            .file
            .iter()
            .flat_map(|file| file.service.iter().map(|service| service.name().to_owned()))
            .collect();
        assert_eq!(services, BTreeSet::from(["SessionService".to_owned(), "ItineraryService".to_owned()]));
    }
}
