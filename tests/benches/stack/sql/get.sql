-- What one get asks: the session, its newest draft, its newest turn, its newest 50 messages.
\set n random(1, :used)
SELECT user_id AS owner, session_id AS session FROM bench_sessions WHERE position = 1 AND n = :n \gset
SELECT * FROM remix_chat_sessions WHERE id = :session AND user_id = :owner;
SELECT v.itinerary, v.constraints FROM remix_draft_versions v JOIN remix_chat_sessions s ON s.id = v.session_id WHERE s.id = :session AND s.user_id = :owner AND v.version = s.draft_version;
SELECT * FROM remix_turns WHERE session_id = :session ORDER BY created_at DESC LIMIT 1;
SELECT id, turn_id, sequence, role, content, metadata, created_at FROM remix_chat_messages WHERE session_id = :session AND sequence < 2147483647 ORDER BY sequence DESC LIMIT 50;
