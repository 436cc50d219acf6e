//! gRPC and gRPC-Web through the public port.

use remix_proto::v1::itinerary_service_client::ItineraryServiceClient;
use remix_proto::v1::remix_ai_service_client::RemixAiServiceClient;
use remix_proto::v1::session_service_client::SessionServiceClient;
use remix_proto::v1::*;
use reqwest::Method;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use crate::backend::{SESSION, Script, Step, completed, started};
use crate::client::{Answer, Stack};

fn channel(stack: &Stack) -> Channel {
    Endpoint::from_shared(format!("http://{}", stack.address)).unwrap().connect_lazy()
}

fn signed<T>(stack: &Stack, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {}", stack.token()).parse().unwrap());
    request
}

#[tokio::test]
async fn calls_and_streams_pass_with_the_caller_s_token_only() {
    let stack = Stack::start().await;
    let mut sessions = SessionServiceClient::new(channel(&stack));
    let refused = sessions.get_quota(GetQuotaRequest {}).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    let mut request = signed(&stack, GetSessionRequest { session_id: SESSION.into(), ..Default::default() });
    request
        .metadata_mut()
        .insert("x-remix-traveler", "01890000-0000-7000-8000-0000000000ff".parse().unwrap());
    request.metadata_mut().insert("x-other", "1".parse().unwrap());
    let found = sessions.get_session(request).await.unwrap();
    assert_eq!(found.get_ref().session.as_ref().unwrap().id, SESSION);
    {
        let state = stack.backend.state();
        let metadata = &state.seen[0].metadata;
        assert!(metadata.get("x-remix-traveler").is_none() && metadata.get("x-other").is_none());
        assert!(metadata.get("authorization").is_some() && metadata.get("x-request-id").is_some());
    }
    stack.backend.script(Script::Steps(vec![Step::Say(1, started()), Step::Say(2, completed("x"))]));
    let message =
        SendMessageRequest { session_id: SESSION.into(), message: "hello".into(), ..Default::default() };
    let mut stream = sessions.send_message(signed(&stack, message)).await.unwrap().into_inner();
    let mut sequences = Vec::new();
    while let Some(answer) = stream.message().await.unwrap() {
        sequences.push(answer.event.unwrap().sequence);
    }
    assert_eq!(sequences, [1, 2]);
}

#[tokio::test]
async fn failures_pass_with_their_details() {
    let stack = Stack::start().await;
    stack.backend.state().fail = Some(|| remix_platform::Error::field("title", "is too long"));
    let mut sessions = SessionServiceClient::new(channel(&stack));
    let status = sessions.update_session(signed(&stack, UpdateSessionRequest::default())).await.unwrap_err();
    let error = remix_platform::Error::from(status);
    assert_eq!(
        (error.reason, error.details.fields[0].field.as_str()),
        (remix_platform::Reason::InvalidArgument, "title")
    );
}

#[tokio::test]
async fn the_catalogue_is_open_and_other_services_do_not_exist() {
    let stack = Stack::start().await;
    let mut itineraries = ItineraryServiceClient::new(channel(&stack));
    itineraries.list_itineraries(ListItinerariesRequest::default()).await.unwrap();
    itineraries.get_itinerary(GetItineraryRequest::default()).await.unwrap();
    let demo = itineraries.list_demo_travelers(ListDemoTravelersRequest {}).await.unwrap_err();
    assert_eq!(demo.code(), Code::Unauthenticated);
    let mut ai = RemixAiServiceClient::new(channel(&stack));
    let status = ai.get_capabilities(signed(&stack, GetCapabilitiesRequest::default())).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented);
    let mut health = HealthClient::new(channel(&stack));
    health.check(HealthCheckRequest::default()).await.unwrap();
}

#[tokio::test]
async fn grpc_web_is_understood_over_http_1() {
    let stack = Stack::start().await;
    let call = |token: Option<&str>| {
        let mut request = stack
            .anonymous(Method::POST, "/tripit.remix.v1.SessionService/GetQuota")
            .header("content-type", "application/grpc-web+proto")
            .header("x-grpc-web", "1")
            .body(vec![0, 0, 0, 0, 0]);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send()
    };
    let good = call(Some(stack.token())).await.unwrap();
    assert_eq!(good.headers().get("content-type").unwrap(), "application/grpc-web+proto");
    let body = good.bytes().await.unwrap();
    let text = String::from_utf8_lossy(&body);
    assert!(
        text.to_lowercase().contains("grpc-status:0") || text.to_lowercase().contains("grpc-status: 0"),
        "{text:?}"
    );
    let refused = call(None).await.unwrap();
    let status = refused.headers().get("grpc-status").cloned();
    let body = refused.bytes().await.unwrap();
    assert!(
        status.is_some_and(|code| code == "16") || String::from_utf8_lossy(&body).contains("grpc-status:16")
    );
    let unknown = stack
        .anonymous(Method::POST, "/nothing.Service/Call")
        .header("content-type", "application/grpc-web+proto")
        .body(vec![0, 0, 0, 0, 0]);
    let unknown = Answer::of(unknown.send().await.unwrap()).await;
    assert!(
        unknown.header("grpc-status") == "12" || unknown.text.contains("grpc-status:12"),
        "{:?}",
        unknown.headers
    );
}

#[tokio::test]
async fn reflection_is_there_only_when_asked_for() {
    let list = |stack: &Stack| {
        let mut client = ServerReflectionClient::new(channel(stack));
        async move {
            let request = ServerReflectionRequest {
                message_request: Some(MessageRequest::ListServices(String::new())),
                ..Default::default()
            };
            client.server_reflection_info(tokio_stream_of(request)).await
        }
    };
    let closed = Stack::start().await;
    assert_eq!(list(&closed).await.unwrap_err().code(), Code::Unimplemented);
    let open = Stack::with(&[("REMIX_REFLECTION", "1")]).await;
    let answer = list(&open).await.unwrap().into_inner().message().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(listed)) = answer.message_response else {
        panic!("{answer:?}")
    };
    let names: Vec<_> = listed.service.iter().map(|service| service.name.as_str()).collect();
    assert!(
        names.contains(&"tripit.remix.v1.SessionService")
            && names.contains(&"tripit.remix.v1.ItineraryService")
    );
    assert!(!names.iter().any(|name| name.contains("RemixAiService")), "{names:?}");
}

fn tokio_stream_of<T: Send + 'static>(item: T) -> impl futures::Stream<Item = T> + Send + 'static {
    futures::stream::once(async move { item })
}
