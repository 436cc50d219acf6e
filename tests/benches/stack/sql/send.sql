-- What one send does: the transaction that begins the turn, the reads for the model, the transaction that ends it.
-- Each client has ten sessions of its own: one session has one turn at a time.
\set n :client_id * 10 + random(1, 10)
SELECT user_id AS owner, session_id AS session, gen_random_uuid() AS turn, gen_random_uuid() AS asked, gen_random_uuid() AS answered FROM bench_sessions WHERE position = 3 AND n = :n + (SELECT min(n) - 1 FROM bench_sessions WHERE position = 3) \gset
BEGIN;
SELECT * FROM remix_chat_sessions WHERE id = :session AND user_id = :owner FOR UPDATE;
SELECT * FROM remix_turns WHERE session_id = :session AND state IN ('queued', 'running');
INSERT INTO remix_turns (id, session_id, request_hash, state, attempt, epoch, lease_until, owner_address, deadline_at) VALUES (:turn, :session, '\x00', 'running', 1, 1, now() + interval '8 seconds', 'a', now() + interval '60 seconds');
INSERT INTO remix_chat_messages (id, session_id, turn_id, sequence, role, content) SELECT CAST(:asked AS uuid), CAST(:session AS uuid), CAST(:turn AS uuid), message_count + 1, 'user', 'Does this fit together?' FROM remix_chat_sessions WHERE id = :session;
UPDATE remix_chat_sessions SET message_count = message_count + 1, preview = 'Does this fit together?', last_message_at = now(), updated_at = now() WHERE id = :session;
SELECT active_count, (SELECT n FROM remix_session_creations WHERE user_id = :owner AND day = current_date) FROM remix_user_quota WHERE user_id = :owner;
COMMIT;
SELECT version, itinerary, constraints, change, undo_to, redo_to FROM remix_draft_versions WHERE session_id = :session AND version = 1;
SELECT * FROM remix_chat_messages WHERE session_id = :session ORDER BY sequence DESC LIMIT 4;
SELECT i.id, i.version FROM itineraries i WHERE i.id IN ('01930000-0000-7000-9000-000000000001', '01930000-0000-7000-9000-000000000002') AND published_at IS NOT NULL;
BEGIN;
SELECT * FROM remix_chat_sessions WHERE id = :session AND user_id = :owner FOR UPDATE;
SELECT * FROM remix_turns WHERE id = :turn FOR UPDATE;
SELECT * FROM remix_chat_messages WHERE turn_id = :turn ORDER BY sequence;
INSERT INTO remix_chat_messages (id, session_id, turn_id, sequence, role, content, metadata) SELECT CAST(:answered AS uuid), CAST(:session AS uuid), CAST(:turn AS uuid), message_count + 1, 'assistant', 'That fits the plan as it is, so nothing has changed.', '{"mode": "noop", "usage": {"cost": 0.0, "cached_tokens": 0, "prompt_tokens": 1500, "completion_tokens": 40}, "planner": "scripted", "draft_version": 1}' FROM remix_chat_sessions WHERE id = :session;
UPDATE remix_chat_sessions SET message_count = message_count + 1, preview = 'That fits the plan as it is, so nothing has changed.', last_message_at = now(), updated_at = now() WHERE id = :session;
UPDATE remix_turns SET state = 'succeeded', epoch = epoch + 1, lease_until = NULL, ended_at = now() WHERE id = :turn;
COMMIT;
