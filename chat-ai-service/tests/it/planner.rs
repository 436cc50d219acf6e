//! Without a model: the built-in planner, health, reflection, and refused requests.

use remix_platform::{Error, Reason};
use remix_proto::v1 as pb;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
use tonic_reflection::pb::v1::{ServerReflectionRequest, ServerReflectionResponse};

use crate::stack::{Stack, context};

#[tokio::test]
async fn the_planner_answers_in_a_few_deltas() {
    let stack = Stack::start(&[]).await;
    let outcome = stack.generate("I only have 7 days and want more time in the mountains").await;
    let completed = outcome.completed();
    assert_eq!((completed.planner.as_str(), &completed.fallback), ("built-in", &None));
    assert!(!outcome.reply.is_empty() && outcome.usage.is_empty());
    assert_eq!(completed.mode(), pb::ReplyMode::Plan);
    assert!(outcome.kinds().contains(&pb::OperationKind::SetDuration), "{outcome:?}");
    let capabilities = stack.capabilities().await;
    assert_eq!((capabilities.planner.as_str(), capabilities.base_url.as_str()), ("built-in", ""));
}

#[tokio::test]
async fn titles_and_summaries() {
    let stack = Stack::start(&[]).await;
    let mut client = stack.client.clone();
    let context = context("More food");
    let request = pb::SuggestTitleRequest { draft: context.draft.clone(), message: "More food".into() };
    let title = client.suggest_title(request).await.unwrap().into_inner().title;
    assert!((1..=200).contains(&title.chars().count()), "{title:?}");
    let request =
        pb::SummarizeRequest { messages: vec![], draft: context.draft, constraints: context.constraints };
    client.summarize(request).await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_by_field() {
    let stack = Stack::start(&[]).await;
    let mut no_sources = context("Hello");
    no_sources.sources.clear();
    let mut no_draft = context("Hello");
    no_draft.draft = None;
    let long = "x".repeat(8001);
    for (context, field) in [
        (None, "context"),
        (Some(context("")), "context.message"),
        (Some(context(" \n ")), "context.message"),
        (Some(context(&long)), "context.message"),
        (Some(no_sources), "context.sources"),
        (Some(no_draft), "context.draft"),
    ] {
        let request = pb::GenerateRequest { context, turn_id: "t".into() };
        let error = Error::from(stack.client.clone().generate(request).await.unwrap_err());
        assert_eq!((error.reason, error.details.fields[0].field.as_str()), (Reason::InvalidArgument, field));
    }
}

#[tokio::test]
async fn health_by_name() {
    let stack = Stack::start(&[]).await;
    let mut health = HealthClient::new(stack.channel.clone());
    for service in ["", "tripit.remix.v1.RemixAiService"] {
        let request = HealthCheckRequest { service: service.into() };
        let status = health.check(request).await.unwrap().into_inner().status();
        assert_eq!(status, ServingStatus::Serving, "{service:?}");
    }
}

#[tokio::test]
async fn reflection_shows_this_service_only_and_only_when_it_is_on() {
    let list = || {
        futures::stream::iter([ServerReflectionRequest {
            host: String::new(),
            message_request: Some(MessageRequest::ListServices(String::new())),
        }])
    };
    let on = Stack::start(&[("REMIX_REFLECTION", "1")]).await;
    let mut client = ServerReflectionClient::new(on.channel.clone());
    let mut answers = client.server_reflection_info(list()).await.unwrap().into_inner();
    let ServerReflectionResponse { message_response, .. } = answers.message().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(services)) = message_response else { panic!("no list") };
    let names: Vec<_> = services.service.iter().map(|service| service.name.as_str()).collect();
    assert!(names.contains(&"tripit.remix.v1.RemixAiService"), "{names:?}");
    assert!(!names.contains(&"tripit.remix.v1.SessionService"), "{names:?}");

    let off = Stack::start(&[]).await;
    let refused = ServerReflectionClient::new(off.channel.clone()).server_reflection_info(list()).await;
    assert_eq!(refused.err().map(|status| status.code()), Some(tonic::Code::Unimplemented));
}
