-- Removes everything of remix chats; the host site's tables stay.
DROP TABLE remix_idempotency;
DROP TABLE remix_draft_versions;
DROP TABLE remix_chat_messages;
DROP TABLE remix_turns;
DROP TABLE remix_chat_sessions;
DROP FUNCTION remix_count_sessions();
DROP TABLE remix_session_creations;
DROP TABLE remix_user_quota;
