//! The data of the bench: twelve sessions a traveller, each tenth with 50 messages and the others with 17; every draft
//! is a real one of 8 days, every second message carries a real change card.

use std::collections::HashMap;
use std::net::SocketAddr;

use remix_tests::{Client, Database, demo, tokens};
use serde_json::json;

/// Sessions a traveller.
const SESSIONS: usize = 12;
/// How many sessions the loops of reading use, and each script of pgbench.
const READ: i64 = 320;
/// How many sessions are written to; a stream needs one of its own.
const WRITTEN: i64 = 1000;

/// What the loops need to know of the data.
pub(crate) struct Seeded {
    long: Vec<(String, String)>,
    short: Vec<(String, String)>,
    authorizations: HashMap<String, String>,
}

impl Seeded {
    /// Owners of the sessions in use.
    pub(crate) fn travelers(&self) -> impl Iterator<Item = &String> {
        self.long.iter().map(|(owner, _)| owner)
    }

    /// Owner and id of sessions with 50 messages.
    pub(crate) fn long_sessions(&self) -> impl Iterator<Item = (&String, &String)> {
        self.long.iter().map(|(owner, id)| (owner, id))
    }

    /// Owner and id of sessions with 17 messages.
    pub(crate) fn short_sessions(&self) -> impl Iterator<Item = (&String, &String)> {
        self.short.iter().map(|(owner, id)| (owner, id))
    }

    /// The header with a traveller's token.
    pub(crate) fn authorization(&self, owner: &str) -> String {
        self.authorizations[owner].clone()
    }

    /// Variables that the scripts choose rows by.
    pub(crate) fn pgbench_variables(&self) -> Vec<(String, String)> {
        vec![("used".into(), READ.to_string())]
    }
}

/// Fills a migrated database.
pub(crate) async fn seed(database: &Database, product: &SocketAddr, sessions: usize) -> Seeded {
    let owner = database.insert_traveler().await;
    let client = Client::new(
        &format!("http://{product}"),
        &owner,
        Some(tokens::sign(&tokens::claims(&owner), tokens::SECRET)),
    );
    let template = client.create(&[demo::HIMALAYA, demo::GOA], None).await.session.id;
    for _ in 0..25 {
        client.send(&template, "Does this fit together?").await;
    }
    let edit = json!({ "base_version": 1, "operations": [{ "op": "set_duration", "days": [7] }] });
    let edited = client.post(&format!("/api/remix/sessions/{template}/edits")).json(&edit).send().await;
    assert_eq!(edited.status, 200, "the hand edit gives the change card");
    let travelers = sessions.div_ceil(SESSIONS);
    for statement in statements(&template, travelers) {
        database.execute(&statement).await;
    }
    database.execute("ANALYZE").await;
    let long = pick(database, "position = 1", READ).await;
    let short = pick(database, "position IN (2, 4, 5)", WRITTEN).await;
    let authorizations = long
        .iter()
        .chain(&short)
        .map(|(owner, _)| (owner.clone(), format!("Bearer {}", tokens::valid(owner))))
        .collect();
    Seeded { long, short, authorizations }
}

async fn pick(database: &Database, which: &str, most: i64) -> Vec<(String, String)> {
    let sql = format!(
        "SELECT user_id::text, session_id::text FROM bench_sessions WHERE {which} ORDER BY n LIMIT {most}"
    );
    database.rows(&sql, &[]).await.iter().map(|row| (row.get(0), row.get(1))).collect()
}

/// Copies the template. `bench_sessions` numbers the copies, for the loops and for pgbench; position 1 of each
/// traveller is long.
fn statements(template: &str, travelers: usize) -> Vec<String> {
    vec![
        format!(
            "INSERT INTO travelers (id, username, display_name) \
             SELECT gen_random_uuid(), 'bench' || n, 'A bench traveller' FROM generate_series(1, {travelers}) n"
        ),
        format!(
            "CREATE TABLE bench_sessions AS SELECT row_number() OVER (ORDER BY position, t.id) AS n, t.id AS user_id, \
               position, gen_random_uuid() AS session_id, gen_random_uuid() AS draft_id \
             FROM travelers t, generate_series(1, {SESSIONS}) position WHERE t.username LIKE 'bench%'"
        ),
        "CREATE UNIQUE INDEX ON bench_sessions (position, n)".into(),
        format!(
            "INSERT INTO itineraries (id, traveler_id, title, duration_days, budget_amount, budget_currency, daily_plans) \
             SELECT b.draft_id, b.user_id, i.title, i.duration_days, i.budget_amount, i.budget_currency, i.daily_plans \
             FROM bench_sessions b, itineraries i \
             WHERE i.id = (SELECT current_draft_id FROM remix_chat_sessions WHERE id = '{template}')"
        ),
        format!(
            "INSERT INTO remix_chat_sessions (id, user_id, title, title_source, source_itinerary_ids, source_snapshot, \
               current_draft_id, status, slot, draft_version, constraints, message_count, preview, last_message_at, \
               created_at, updated_at) \
             SELECT b.session_id, b.user_id, s.title, 'traveler', s.source_itinerary_ids, s.source_snapshot, b.draft_id, \
               'active', b.position, 1, s.constraints, CASE WHEN b.position = 1 THEN 50 ELSE 17 END, s.preview, \
               now(), now(), now() - make_interval(mins => b.position::int) \
             FROM bench_sessions b, remix_chat_sessions s WHERE s.id = '{template}'"
        ),
        format!(
            "INSERT INTO remix_draft_versions (session_id, version, author, itinerary, constraints) \
             SELECT b.session_id, 1, 'ai', v.itinerary, v.constraints FROM bench_sessions b, remix_draft_versions v \
             WHERE v.session_id = '{template}' AND v.version = 1"
        ),
        format!(
            "INSERT INTO remix_chat_messages (id, session_id, sequence, role, content, metadata) \
             SELECT gen_random_uuid(), b.session_id, m.sequence, m.role, m.content, CASE WHEN m.role = 'assistant' \
               THEN m.metadata || jsonb_build_object('change', (SELECT change FROM remix_draft_versions \
                 WHERE session_id = '{template}' AND version = 2)) END \
             FROM bench_sessions b, remix_chat_messages m \
             WHERE m.session_id = '{template}' AND m.sequence <= CASE WHEN b.position = 1 THEN 50 ELSE 17 END"
        ),
    ]
}
