//! gRPC at both doors and gRPC-Web at the gateway: reflection, health, streams, error details, framing.

use std::collections::BTreeSet;

use base64::Engine as _;
use prost::Message as _;
use remix_proto::v1::{self, turn_event};
use remix_tests::grpc::{self, Identity};
use remix_tests::{Client, Stack, demo, run};
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1::{ServerReflectionRequest, ServerReflectionResponse};

const SESSIONS: &str = "tripit.remix.v1.SessionService";
const ITINERARIES: &str = "tripit.remix.v1.ItineraryService";

async fn reflect(base: &str, request: MessageRequest) -> Result<ServerReflectionResponse, tonic::Status> {
    let mut client = ServerReflectionClient::new(grpc::channel(base).await);
    let request = ServerReflectionRequest { host: String::new(), message_request: Some(request) };
    let mut answers = client.server_reflection_info(futures::stream::iter([request])).await?.into_inner();
    answers.message().await.map(|answer| answer.expect("one answer a request"))
}

async fn services(base: &str) -> BTreeSet<String> {
    let answer = reflect(base, MessageRequest::ListServices(String::new())).await.unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
        panic!("another answer: {answer:?}")
    };
    list.service.into_iter().map(|service| service.name).collect()
}

#[test]
fn reflection_shows_each_door_its_services() {
    run(async {
        let stack = Stack::start().await;
        let session = services(&stack.session_service(0)).await;
        assert!(session.contains(SESSIONS) && session.contains(ITINERARIES), "{session:?}");
        let gateway = services(&stack.gateway(0)).await;
        assert!(gateway.contains(SESSIONS) && gateway.contains(ITINERARIES), "{gateway:?}");
        let ours = gateway.iter().filter(|name| name.starts_with("tripit.")).count();
        assert_eq!(ours, 2, "RemixAiService stays inside: {gateway:?}");
        let ai = services(&stack.ai_service()).await;
        assert!(ai.contains("tripit.remix.v1.RemixAiService"), "{ai:?}");

        for base in [stack.session_service(0), stack.gateway(0)] {
            let symbol = MessageRequest::FileContainingSymbol(format!("{SESSIONS}.SendMessage"));
            let answer = reflect(&base, symbol).await.unwrap();
            assert!(
                matches!(answer.message_response, Some(MessageResponse::FileDescriptorResponse(_))),
                "{answer:?}"
            );
        }
    });
}

#[test]
fn reflection_is_off_unless_it_is_asked_for() {
    run(async {
        let stack = Stack::builder().set("REMIX_REFLECTION", "0").start().await;
        for base in [stack.gateway(0), stack.session_service(0)] {
            let status = reflect(&base, MessageRequest::ListServices(String::new())).await.unwrap_err();
            assert_eq!(status.code(), Code::Unimplemented, "{base}");
        }
    });
}

#[test]
fn the_standard_health_service_answers() {
    run(async {
        let stack = Stack::start().await;
        for (base, service) in [
            (stack.session_service(0), ""),
            (stack.session_service(0), SESSIONS),
            (stack.ai_service(), ""),
            (stack.ai_service(), "tripit.remix.v1.RemixAiService"),
        ] {
            let mut health = HealthClient::new(grpc::channel(&base).await);
            let request = HealthCheckRequest { service: service.into() };
            let answer = health.check(request).await.unwrap_or_else(|status| panic!("{service:?}: {status}"));
            assert_eq!(answer.into_inner().status, 1, "{service:?} serves");
        }
    });
}

#[test]
fn a_whole_chat_through_either_door() {
    run(async {
        let stack = Stack::start().await;
        for base in [stack.session_service(0), stack.gateway(0)] {
            let traveler = stack.traveler().await;
            let mut service = grpc::sessions(&base, Identity::bearer(traveler.token().unwrap())).await;
            let create = v1::CreateSessionRequest {
                itinerary_ids: vec![demo::HIMALAYA.into(), demo::GOA.into()],
                ..Default::default()
            };
            let created = service.create_session(create).await.unwrap().into_inner();
            let id = created.session.unwrap().id;
            let send = v1::SendMessageRequest {
                session_id: id.clone(),
                message: "I only have 7 days total".into(),
                ..Default::default()
            };
            let mut events = service.send_message(send).await.unwrap().into_inner();
            let mut kinds = Vec::new();
            while let Some(v1::SendMessageResponse { event: Some(event) }) = events.message().await.unwrap() {
                assert_eq!(event.sequence as usize, kinds.len() + 1);
                kinds.push(match event.event.unwrap() {
                    turn_event::Event::TurnStarted(_) => "turn_started",
                    turn_event::Event::ReplyDelta(_) => "reply_delta",
                    turn_event::Event::ReplyReset(_) => "reply_reset",
                    turn_event::Event::Draft(draft) => {
                        assert_eq!((draft.version, draft.itinerary.unwrap().duration_days), (2, 7));
                        "draft"
                    }
                    turn_event::Event::TurnCompleted(_) => "turn_completed",
                    turn_event::Event::TurnFailed(_) => "turn_failed",
                    turn_event::Event::TurnStopped(_) => "turn_stopped",
                });
            }
            kinds.dedup();
            assert_eq!(kinds, ["turn_started", "reply_delta", "draft", "turn_completed"]);
            let read = v1::GetSessionRequest { session_id: id, ..Default::default() };
            assert_eq!(service.get_session(read).await.unwrap().into_inner().messages.len(), 3);
        }
    });
}

#[test]
fn failures_carry_the_details_of_google_rpc() {
    run(async {
        let stack = Stack::start().await;
        for base in [stack.session_service(0), stack.gateway(0)] {
            let (traveler, other) = (stack.traveler().await, stack.traveler().await);
            let id = other.create(&[demo::GOA], None).await.session.id;
            let mut service = grpc::sessions(&base, Identity::bearer(traveler.token().unwrap())).await;

            let foreign = service
                .get_session(v1::GetSessionRequest { session_id: id, ..Default::default() })
                .await
                .unwrap_err();
            let unknown =
                v1::GetSessionRequest { session_id: uuid::Uuid::new_v4().to_string(), ..Default::default() };
            let unknown = service.get_session(unknown).await.unwrap_err();
            assert_eq!((foreign.code(), foreign.message()), (Code::NotFound, unknown.message()));
            assert_eq!(foreign.details(), unknown.details());
            assert_eq!(grpc::reason(&foreign), "not_found");

            let wrong = v1::CreateSessionRequest { itinerary_ids: vec![], ..Default::default() };
            let status = service.create_session(wrong).await.unwrap_err();
            let details = tonic_types::StatusExt::get_error_details(&status);
            assert_eq!(
                (status.code(), grpc::reason(&status).as_str()),
                (Code::InvalidArgument, "invalid_argument")
            );
            assert_eq!(details.error_info().unwrap().domain, "remix.tripit");
            assert_eq!(details.bad_request().unwrap().field_violations[0].field, "itinerary_ids");

            for _ in 0..3 {
                traveler.create(&[demo::GOA], None).await;
            }
            let full =
                v1::CreateSessionRequest { itinerary_ids: vec![demo::GOA.into()], ..Default::default() };
            let status = service.create_session(full).await.unwrap_err();
            let details = tonic_types::StatusExt::get_error_details(&status);
            assert_eq!(
                (status.code(), grpc::reason(&status).as_str()),
                (Code::ResourceExhausted, "quota_active")
            );
            assert!(details.quota_failure().is_some());
        }
    });
}

#[test]
fn the_assistant_cannot_be_reached_from_outside() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let channel = grpc::channel(&stack.gateway(0)).await;
        let identity = Identity::bearer(traveler.token().unwrap());
        let mut ai = v1::remix_ai_service_client::RemixAiServiceClient::with_interceptor(channel, identity);
        let status = ai.get_capabilities(v1::GetCapabilitiesRequest {}).await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented);
    });
}

#[test]
fn the_catalogue_is_open_here_as_well_and_the_rest_is_not() {
    run(async {
        let stack = Stack::start().await;
        for base in [stack.session_service(0), stack.gateway(0)] {
            let mut itineraries = grpc::itineraries(&base, Identity::none()).await;
            let list = v1::ListItinerariesRequest { page_size: 3, ..Default::default() };
            let page = itineraries.list_itineraries(list).await.unwrap().into_inner();
            assert_eq!(page.itineraries.len(), 3);
            assert!(!page.next_page_token.is_empty() && page.total_size >= 24);
            let next = v1::ListItinerariesRequest {
                page_size: 3,
                page_token: page.next_page_token,
                ..Default::default()
            };
            let next = itineraries.list_itineraries(next).await.unwrap().into_inner();
            assert!(next.itineraries.iter().all(|row| !page.itineraries.contains(row)));
            let forged = v1::ListItinerariesRequest { page_token: "forged".into(), ..Default::default() };
            assert_eq!(itineraries.list_itineraries(forged).await.unwrap_err().code(), Code::InvalidArgument);

            let me = itineraries.get_traveler(v1::GetTravelerRequest::default()).await.unwrap_err();
            assert_eq!(me.code(), Code::Unauthenticated);
            let mut sessions = grpc::sessions(&base, Identity::none()).await;
            let quota = sessions.get_quota(v1::GetQuotaRequest {}).await.unwrap_err();
            assert_eq!(
                (quota.code(), grpc::reason(&quota).as_str()),
                (Code::Unauthenticated, "unauthenticated")
            );
        }
    });
}

/// A gRPC-Web answer taken apart by hand.
struct WebAnswer {
    messages: Vec<Vec<u8>>,
    trailers: String,
}

/// One length-prefixed frame.
fn frame(payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0];
    frame.extend(u32::try_from(payload.len()).unwrap().to_be_bytes());
    frame.extend(payload);
    frame
}

async fn grpc_web(client: &Client, method: &str, payload: &[u8], text: bool) -> WebAnswer {
    let base64 = base64::engine::general_purpose::STANDARD;
    let kind = if text { "application/grpc-web-text+proto" } else { "application/grpc-web+proto" };
    let body = if text { base64.encode(frame(payload)).into_bytes() } else { frame(payload) };
    let request = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .post(format!("{}/{SESSIONS}/{method}", client.base()));
    let request = match client.token() {
        Some(token) => request.bearer_auth(token),
        None => request,
    };
    let response = request
        .header("content-type", kind)
        .header("accept", kind)
        .header("x-grpc-web", "1")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200, "gRPC-Web says in the trailers how it went");
    let head_status = response.headers().get("grpc-status").map(|status| status.to_str().unwrap().to_owned());
    let bytes = response.bytes().await.unwrap().to_vec();
    let mut rest = if text { decode_padded(&bytes) } else { bytes };
    let mut answer = WebAnswer { messages: Vec::new(), trailers: String::new() };
    if let Some(status) = head_status {
        answer.trailers = format!("grpc-status:{status}");
    }
    while !rest.is_empty() {
        let (flag, length) = (rest[0], u32::from_be_bytes(rest[1..5].try_into().unwrap()) as usize);
        let payload: Vec<u8> = rest.drain(..5 + length).skip(5).collect();
        match flag {
            0x00 => answer.messages.push(payload),
            0x80 => answer.trailers = String::from_utf8(payload).unwrap(),
            other => panic!("flag {other}"),
        }
    }
    answer
}

/// Base64 in pieces, each padded for itself, as the text form allows.
fn decode_padded(text: &[u8]) -> Vec<u8> {
    let base64 = base64::engine::general_purpose::STANDARD;
    text.chunks(4).flat_map(|quad| base64.decode(quad).expect("base64 in groups of four")).collect()
}

#[test]
fn grpc_web_frames_are_right_in_both_forms() {
    run(async {
        let stack = Stack::start().await;
        let traveler = stack.traveler().await;
        let id = traveler.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
        for text in [false, true] {
            let list = v1::ListSessionsRequest::default().encode_to_vec();
            let answer = grpc_web(&traveler, "ListSessions", &list, text).await;
            assert!(
                answer.trailers.contains("grpc-status:0") || answer.trailers.contains("grpc-status: 0"),
                "{}",
                answer.trailers
            );
            let page = v1::ListSessionsResponse::decode(answer.messages[0].as_slice()).unwrap();
            assert_eq!((answer.messages.len(), page.sessions[0].id.as_str()), (1, id.as_str()));

            let send = v1::SendMessageRequest {
                session_id: id.clone(),
                message: "Thanks".into(),
                ..Default::default()
            };
            let answer = grpc_web(&traveler, "SendMessage", &send.encode_to_vec(), text).await;
            let last = v1::SendMessageResponse::decode(answer.messages.last().unwrap().as_slice()).unwrap();
            assert!(matches!(last.event.unwrap().event, Some(turn_event::Event::TurnCompleted(_))));

            let nobody = stack.nobody();
            let refused = grpc_web(&nobody, "ListSessions", &list, text).await;
            assert!(
                refused.messages.is_empty() && refused.trailers.replace(' ', "").contains("grpc-status:16"),
                "{}",
                refused.trailers
            );
        }
    });
}
