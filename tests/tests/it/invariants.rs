//! The negative controls: each invariant must notice its violation, or the fault tests prove nothing.

use remix_tests::{Client, Journal, Stack, demo, invariants, run};

/// A stack with one session of two exchanges, the last of which changed the draft.
async fn populated() -> (Stack, Client, String, Journal) {
    let stack = Stack::start().await;
    let traveler = stack.traveler().await;
    let journal = Journal::default();
    let id = traveler.create(&[demo::GOA], None).await.session.id;
    for message in ["How long is the trip?", "Make it 4 days"] {
        let events = traveler.stream(&id, message).await.all().await;
        journal.stream(&id, &events);
    }
    invariants::check(&stack.database, &journal).await;
    (stack, traveler, id, journal)
}

#[test]
fn every_invariant_notices_its_violation() {
    run(async {
        // (what must be reported, statements that bring it about; constraints of the database go first where they stand
        // in the way, as they would in a build without them)
        let violations: &[(&str, &[&str])] = &[
            ("I1 every turn has the message", &["DELETE FROM remix_chat_messages WHERE sequence = 2"]),
            ("I1 user message", &["UPDATE remix_chat_messages SET content = 'changed' WHERE sequence = 2"]),
            (
                "I1 assistant message",
                &["UPDATE remix_chat_messages SET content = content || '!' WHERE sequence = 3"],
            ),
            ("I2 every succeeded turn", &["DELETE FROM remix_chat_messages WHERE sequence = 5"]),
            ("I2 no reply without", &["UPDATE remix_turns SET state = 'failed'"]),
            (
                "I3 one message a turn",
                &[
                    "ALTER TABLE remix_chat_messages DROP CONSTRAINT remix_chat_messages_turn_role_key",
                    "INSERT INTO remix_chat_messages (id, session_id, turn_id, sequence, role, content) \
                     SELECT gen_random_uuid(), session_id, turn_id, 6, role, content FROM remix_chat_messages WHERE sequence = 5",
                ],
            ),
            (
                "I3 one version a turn",
                &[
                    "ALTER TABLE remix_draft_versions DROP CONSTRAINT remix_draft_versions_turn_id_key",
                    "INSERT INTO remix_draft_versions (session_id, version, author, turn_id, itinerary, constraints) \
                     SELECT session_id, 3, author, turn_id, itinerary, constraints FROM remix_draft_versions WHERE version = 2",
                ],
            ),
            ("I4", &["UPDATE remix_chat_sessions SET message_count = message_count + 1"]),
            ("I4", &["UPDATE remix_chat_messages SET sequence = 9 WHERE sequence = 5"]),
            ("I5 active sessions", &["UPDATE remix_chat_sessions SET slot = 4"]),
            ("I5 created sessions", &["UPDATE remix_session_creations SET n = 0"]),
            ("I5 created sessions", &["UPDATE remix_session_creations SET n = 11"]),
            ("I5 no session beyond", &["UPDATE remix_chat_sessions SET message_count = 51"]),
            (
                "I6 at most one",
                &["DROP INDEX remix_turns_live_key", "UPDATE remix_turns SET state = 'running'"],
            ),
            (
                "I6 no live turn",
                &[
                    "UPDATE remix_turns SET state = 'running' WHERE id = (SELECT id FROM remix_turns LIMIT 1)",
                    "UPDATE remix_chat_sessions SET status = 'archived', slot = NULL",
                ],
            ),
            ("I7 versions are numbered", &["UPDATE remix_chat_sessions SET draft_version = 7"]),
            ("I7 the draft row", &["UPDATE itineraries SET title = 'Another' WHERE published_at IS NULL"]),
            ("I7 the draft row", &["DELETE FROM itineraries WHERE published_at IS NULL"]),
            ("I7 the ledger", &["UPDATE remix_chat_sessions SET constraints = '{}'"]),
            (
                "I7 version 2",
                &[
                    "UPDATE remix_draft_versions SET itinerary = jsonb_set(itinerary, '{budget_amount}', '1') WHERE version = 2",
                ],
            ),
            ("no draft row without", &["DELETE FROM remix_chat_sessions"]),
        ];
        let (stack, _, _, journal) = populated().await;
        for (name, statements) in violations {
            // Undone afterwards: one stack serves all of them.
            stack.database.execute("BEGIN").await;
            for statement in *statements {
                stack.database.execute(statement).await;
            }
            let broken = invariants::broken(&stack.database, &journal).await;
            assert!(
                broken.iter().any(|line| line.starts_with(name)),
                "{statements:?} breaks {name}, reported was {broken:?}"
            );
            stack.database.execute("ROLLBACK").await;
        }
        invariants::check(&stack.database, &journal).await;
    });
}
