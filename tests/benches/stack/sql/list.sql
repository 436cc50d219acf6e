-- What one list asks: the counters, and the newest ten with everything a row shows.
\set n random(1, :used)
SELECT user_id AS owner FROM bench_sessions WHERE position = 1 AND n = :n \gset
SELECT active_count, finalized_count, archived_count FROM remix_user_quota WHERE user_id = :owner;
SELECT id, title, source_itinerary_ids, status, draft_version, message_count, preview, published_itinerary_id, created_at, updated_at, last_message_at, archived_at, finalized_at FROM remix_chat_sessions WHERE user_id = :owner ORDER BY updated_at DESC, id DESC LIMIT 10 OFFSET 0;
