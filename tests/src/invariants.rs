//! What must hold in the database whatever went wrong before: I1..I7 of the design. Each is a query for the rows that
//! break it, so that a failure shows them.

use rust_decimal::Decimal;
use serde_json::Value;

use crate::database::Database;
use crate::journal::Journal;

/// An invariant and the query for whatever breaks it.
struct Rule {
    name: &'static str,
    violations: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        name: "I2 every succeeded turn has its reply",
        violations: "SELECT t.id, t.session_id FROM remix_turns t WHERE t.state = 'succeeded' AND NOT EXISTS \
            (SELECT FROM remix_chat_messages m WHERE m.turn_id = t.id AND m.role = 'assistant' AND m.session_id = t.session_id)",
    },
    Rule {
        name: "I2 no reply without a turn that succeeded or was stopped",
        violations: "SELECT m.id, t.state FROM remix_chat_messages m JOIN remix_turns t ON t.id = m.turn_id \
            WHERE m.role = 'assistant' AND t.state NOT IN ('succeeded', 'stopped')",
    },
    Rule {
        name: "I1 every turn has the message that it answers",
        violations: "SELECT t.id, t.state FROM remix_turns t WHERE NOT EXISTS \
            (SELECT FROM remix_chat_messages m WHERE m.turn_id = t.id AND m.role = 'user')",
    },
    Rule {
        name: "I3 one message a turn and role",
        violations: "SELECT turn_id, role, count(*) FROM remix_chat_messages WHERE turn_id IS NOT NULL \
            GROUP BY turn_id, role HAVING count(*) > 1",
    },
    Rule {
        name: "I3 one version a turn",
        violations: "SELECT turn_id, count(*) FROM remix_draft_versions WHERE turn_id IS NOT NULL \
            GROUP BY turn_id HAVING count(*) > 1",
    },
    Rule {
        name: "I4 message_count is the number of rows, numbered 1..n",
        violations: "SELECT s.id, s.message_count, count(m.id), min(m.sequence), max(m.sequence) \
            FROM remix_chat_sessions s LEFT JOIN remix_chat_messages m ON m.session_id = s.id GROUP BY s.id \
            HAVING s.message_count <> count(m.id) OR coalesce(min(m.sequence), 1) <> 1 \
                OR coalesce(max(m.sequence), 0) <> count(m.id)",
    },
    Rule {
        name: "I5 active sessions hold distinct places within the limit",
        violations: "SELECT user_id, count(*), count(DISTINCT slot), max(slot) FROM remix_chat_sessions \
            WHERE status = 'active' GROUP BY user_id \
            HAVING count(*) > 3 OR count(*) <> count(DISTINCT slot) OR max(slot) > 3",
    },
    Rule {
        name: "I5 created sessions are counted, ten a day at most",
        violations: "SELECT c.user_id, c.day, c.n FROM remix_session_creations c WHERE c.n > 10 OR c.n < \
            (SELECT count(*) FROM remix_chat_sessions s WHERE s.user_id = c.user_id \
                AND (s.created_at AT TIME ZONE 'UTC')::date = c.day)",
    },
    Rule {
        name: "I5 no session beyond its message limit",
        violations: "SELECT id, message_count FROM remix_chat_sessions WHERE message_count > 50",
    },
    Rule {
        name: "I6 at most one live turn a session",
        violations: "SELECT session_id, count(*) FROM remix_turns WHERE state IN ('queued', 'running') \
            GROUP BY session_id HAVING count(*) > 1",
    },
    Rule {
        name: "I6 no live turn on a session that is not active",
        violations: "SELECT t.id, s.status FROM remix_turns t JOIN remix_chat_sessions s ON s.id = t.session_id \
            WHERE t.state IN ('queued', 'running') AND s.status <> 'active'",
    },
    Rule {
        name: "I7 versions are numbered 1..draft_version",
        violations: "SELECT s.id, s.draft_version, count(v.version), max(v.version) FROM remix_chat_sessions s \
            LEFT JOIN remix_draft_versions v ON v.session_id = s.id GROUP BY s.id \
            HAVING count(v.version) <> s.draft_version OR max(v.version) <> s.draft_version",
    },
    Rule {
        name: "I7 the draft row is the newest version",
        violations: "SELECT s.id, i.title, i.budget_amount, v.itinerary->>'budget_amount' FROM remix_chat_sessions s \
            JOIN remix_draft_versions v ON v.session_id = s.id AND v.version = s.draft_version \
            LEFT JOIN itineraries i ON i.id = s.current_draft_id \
            WHERE s.published_itinerary_id IS NULL AND (i.id IS NULL OR i.published_at IS NOT NULL \
                OR i.title <> v.itinerary->>'title' OR i.budget_amount <> (v.itinerary->>'budget_amount')::numeric \
                OR i.duration_days <> (v.itinerary->>'duration_days')::int OR i.daily_plans <> v.itinerary->'daily_plans')",
    },
    Rule {
        name: "I7 the ledger is the newest version's",
        violations: "SELECT s.id, s.constraints, v.constraints FROM remix_chat_sessions s JOIN remix_draft_versions v \
            ON v.session_id = s.id AND v.version = s.draft_version WHERE s.constraints <> v.constraints",
    },
    Rule {
        name: "no draft row without its session",
        violations: "SELECT i.id, i.title FROM itineraries i WHERE i.published_at IS NULL AND NOT EXISTS \
            (SELECT FROM remix_chat_sessions s WHERE s.current_draft_id = i.id)",
    },
];

/// Fails with the offending rows when an invariant is broken.
pub async fn check(database: &Database, journal: &Journal) {
    let broken = broken(database, journal).await;
    assert!(broken.is_empty(), "{} broken invariants:\n{}", broken.len(), broken.join("\n"));
}

/// One line, with the offending rows, for each invariant that is broken.
pub async fn broken(database: &Database, journal: &Journal) -> Vec<String> {
    let mut broken = Vec::new();
    for rule in RULES {
        let sql = format!("(SELECT json_agg(row_to_json(bad)) FROM ({}) bad)", rule.violations);
        let rows = database.json(&sql).await;
        if rows != Value::Null {
            broken.push(format!("{}: {rows}", rule.name));
        }
    }
    broken.extend(lost_promises(database, journal).await);
    broken.extend(invalid_drafts(database).await);
    broken
}

/// I1 and I2 against what the clients were told; a deleted session takes its promises with it.
async fn lost_promises(database: &Database, journal: &Journal) -> Vec<String> {
    let (acknowledged, answered) = journal.entries();
    let promises = acknowledged
        .iter()
        .map(|entry| (&entry.session, &entry.message, &entry.content, "user"))
        .chain(answered.iter().map(|entry| (&entry.session, &entry.message, &entry.content, "assistant")));
    let mut broken = Vec::new();
    for (session, message, content, role) in promises {
        let rows = database
            .rows(
                "SELECT s.id::text, (SELECT count(*) FROM remix_chat_messages m WHERE m.session_id = s.id \
                    AND m.id::text = $2 AND m.role = $3 AND m.content = $4) \
                 FROM remix_chat_sessions s WHERE s.id::text = $1",
                &[session, message, &role, content],
            )
            .await;
        match rows.first().map(|row| row.get::<_, i64>(1)) {
            None | Some(1) => {}
            Some(count) => {
                broken.push(format!("I1 {role} message {message} is stored {count} times: {content:?}"))
            }
        }
    }
    broken
}

/// I7: every stored version is an itinerary that validates.
async fn invalid_drafts(database: &Database) -> Vec<String> {
    let rows = database
        .rows("SELECT session_id::text, version, itinerary::text FROM remix_draft_versions", &[])
        .await;
    let problem = |row: &tokio_postgres::Row| {
        let (session, version): (String, i32) = (row.get(0), row.get(1));
        let text = check_itinerary(row.get(2)).err()?;
        Some(format!("I7 version {version} of {session}: {text}"))
    };
    rows.iter().filter_map(problem).collect()
}

/// What the contract says of every draft that can be seen without knowing the sources (V1, V2, V5, V9).
fn check_itinerary(stored: &str) -> Result<(), String> {
    let itinerary: remix_itinerary::Itinerary =
        serde_json::from_str(stored).map_err(|error| error.to_string())?;
    let days = &itinerary.days;
    if itinerary.duration_days as usize != days.len() || days.is_empty() {
        return Err(format!("{} days, {} plans", itinerary.duration_days, days.len()));
    }
    if days.iter().zip(1..).any(|(day, number)| day.number != number) {
        return Err("days are not numbered 1..n".into());
    }
    for day in days {
        let parts = day.activities.iter().map(|activity| activity.cost).sum::<Decimal>()
            + day.stay.as_ref().map(|stay| stay.cost).unwrap_or_default()
            + day.transfer.as_ref().map(|transfer| transfer.cost).unwrap_or_default();
        if parts != day.cost {
            return Err(format!("day {} costs {}, its parts {parts}", day.number, day.cost));
        }
        if !day.rest && !(1..=8).contains(&day.activities.len()) {
            return Err(format!("day {} has {} activities", day.number, day.activities.len()));
        }
    }
    let total = days.iter().map(|day| day.cost).sum::<Decimal>()
        + itinerary.shared_costs.iter().map(|shared| shared.cost).sum::<Decimal>();
    if total != itinerary.budget_amount {
        return Err(format!("the budget is {}, the parts {total}", itinerary.budget_amount));
    }
    let mut ids: Vec<&str> = days
        .iter()
        .flat_map(|day| std::iter::once(day.id.as_str()).chain(day.activities.iter().map(|a| a.id.as_str())))
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() == count { Ok(()) } else { Err("an id is there twice".into()) }
}
