//! What the local stack prints when it is ready: where everything is, and the first call.

use crate::stack::Stack;
use crate::token::SignedIn;

/// Who answers.
pub fn assistant(config: &remix_chat_ai_service::Config) -> String {
    match &config.model {
        Some(model) => format!("{} at {}", model.name, model.url.host_str().unwrap_or_default()),
        None => {
            "the built-in planner, which is no AI model; AI_BASE_URL or AI_API_KEY brings one in".to_owned()
        }
    }
}

/// The text.
pub fn text(stack: &Stack, signed_in: Option<&SignedIn>, assistant: &str) -> String {
    let database = stack.database_url.as_deref().unwrap_or("the one of DATABASE_URL");
    let first_call = signed_in.map_or_else(
        || "  Tokens come from the identity provider of REMIX_JWKS.".to_owned(),
        |SignedIn { username, token }| {
            format!(
                "  You are {username} for a day with\n    export TOKEN={token}\n  and the first call is\n    \
                 curl -H \"Authorization: Bearer $TOKEN\" \"http://{}/api/itineraries?per_page=3\"",
                stack.http
            )
        },
    );
    format!(
        "\nRemix Chat is ready at http://{http}\n\n  \
           API reference   http://{http}/api/docs\n  \
           gRPC            SessionService and ItineraryService at {session}, RemixAiService at {ai}\n  \
           Metrics         http://{admin}/metrics\n  \
           Database        {database}\n  \
           Assistant       {assistant}\n\n\
         {first_call}\n\n  \
           Ctrl-C stops everything.\n",
        http = stack.http,
        session = stack.session,
        ai = stack.ai,
        admin = stack.admin,
    )
}
