-- Everything that belongs to remix chats. Constraints are named: the code turns their names into errors.
CREATE TABLE remix_user_quota (
    user_id         uuid    CONSTRAINT remix_user_quota_pkey PRIMARY KEY CONSTRAINT remix_user_quota_user_id_fkey REFERENCES travelers (id) ON DELETE CASCADE,
    active_count    integer NOT NULL DEFAULT 0,
    finalized_count integer NOT NULL DEFAULT 0,
    archived_count  integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE remix_user_quota IS 'One row a traveller: locked by whoever takes or frees a place, and the totals of the session list.';

CREATE TABLE remix_session_creations (
    user_id uuid    NOT NULL CONSTRAINT remix_session_creations_user_id_fkey REFERENCES travelers (id) ON DELETE CASCADE,
    day     date    NOT NULL,
    n       integer NOT NULL,
    CONSTRAINT remix_session_creations_pkey PRIMARY KEY (user_id, day)
);
COMMENT ON TABLE remix_session_creations IS 'Sessions created a UTC day; survives their deletion.';

CREATE TABLE remix_chat_sessions (
    id                     uuid        CONSTRAINT remix_chat_sessions_pkey PRIMARY KEY,
    user_id                uuid        NOT NULL CONSTRAINT remix_chat_sessions_user_id_fkey REFERENCES travelers (id) ON DELETE CASCADE,
    title                  text        NOT NULL DEFAULT 'New Remix Chat',
    -- Who the title is from: a better one is suggested once, never over the traveller's own.
    title_source           text        NOT NULL DEFAULT 'sources' CONSTRAINT remix_chat_sessions_title_source_check CHECK (title_source IN ('sources', 'chat', 'traveler')),
    source_itinerary_ids   jsonb       NOT NULL CONSTRAINT remix_chat_sessions_sources_check CHECK (jsonb_array_length(source_itinerary_ids) BETWEEN 1 AND 3),
    source_snapshot        jsonb       NOT NULL,
    current_draft_id       uuid        CONSTRAINT remix_chat_sessions_current_draft_id_fkey REFERENCES itineraries (id) ON DELETE SET NULL,
    status                 text        NOT NULL DEFAULT 'active' CONSTRAINT remix_chat_sessions_status_check CHECK (status IN ('active', 'finalized', 'archived')),
    slot                   smallint    CONSTRAINT remix_chat_sessions_slot_check CHECK (slot >= 1),
    draft_version          integer     NOT NULL DEFAULT 1,
    constraints            jsonb       NOT NULL DEFAULT '{}',
    message_count          integer     NOT NULL DEFAULT 0,
    preview                text        NOT NULL DEFAULT '',
    usage                  jsonb,
    chat_summary           text,
    published_itinerary_id uuid        CONSTRAINT remix_chat_sessions_published_itinerary_id_fkey REFERENCES itineraries (id) ON DELETE SET NULL,
    created_at             timestamptz NOT NULL DEFAULT now(),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    last_message_at        timestamptz,
    archived_at            timestamptz,
    finalized_at           timestamptz,
    CONSTRAINT remix_chat_sessions_active_slot_check CHECK ((status = 'active') = (slot IS NOT NULL))
);
CREATE UNIQUE INDEX remix_chat_sessions_slot_key ON remix_chat_sessions (user_id, slot) WHERE status = 'active';
CREATE INDEX remix_chat_sessions_list_idx ON remix_chat_sessions (user_id, updated_at DESC, id DESC);
CREATE INDEX remix_chat_sessions_status_idx ON remix_chat_sessions (user_id, status, updated_at DESC, id DESC);
CREATE INDEX remix_chat_sessions_idle_idx ON remix_chat_sessions (updated_at) WHERE status = 'active';
CREATE INDEX remix_chat_sessions_archived_idx ON remix_chat_sessions (archived_at) WHERE status = 'archived';
CREATE INDEX remix_chat_sessions_draft_idx ON remix_chat_sessions (current_draft_id);
CREATE INDEX remix_chat_sessions_published_idx ON remix_chat_sessions (published_itinerary_id) WHERE published_itinerary_id IS NOT NULL;

CREATE TABLE remix_turns (
    id              uuid        CONSTRAINT remix_turns_pkey PRIMARY KEY,
    session_id      uuid        NOT NULL CONSTRAINT remix_turns_session_id_fkey REFERENCES remix_chat_sessions (id) ON DELETE CASCADE,
    idempotency_key text,
    request_hash    bytea       NOT NULL,
    state           text        NOT NULL CONSTRAINT remix_turns_state_check CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'stopped')),
    attempt         smallint    NOT NULL DEFAULT 0,
    epoch           integer     NOT NULL DEFAULT 0,
    lease_until     timestamptz,
    owner_address   text,
    deadline_at     timestamptz NOT NULL,
    locale          text        NOT NULL DEFAULT 'en',
    error_reason    text,
    error           jsonb,
    usage           jsonb,
    created_at      timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz NOT NULL DEFAULT now(),
    ended_at        timestamptz,
    CONSTRAINT remix_turns_idempotency_key UNIQUE (session_id, idempotency_key)
);
CREATE UNIQUE INDEX remix_turns_live_key ON remix_turns (session_id) WHERE state IN ('queued', 'running');
CREATE INDEX remix_turns_lease_idx ON remix_turns (lease_until) WHERE state IN ('queued', 'running');
CREATE INDEX remix_turns_session_idx ON remix_turns (session_id, created_at DESC);
CREATE INDEX remix_turns_ended_idx ON remix_turns (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE remix_chat_messages (
    id         uuid        CONSTRAINT remix_chat_messages_pkey PRIMARY KEY,
    session_id uuid        NOT NULL CONSTRAINT remix_chat_messages_session_id_fkey REFERENCES remix_chat_sessions (id) ON DELETE CASCADE,
    -- No foreign key: turns expire, messages stay.
    turn_id    uuid,
    sequence   integer     NOT NULL CONSTRAINT remix_chat_messages_sequence_check CHECK (sequence >= 1),
    role       text        NOT NULL CONSTRAINT remix_chat_messages_role_check CHECK (role IN ('user', 'assistant')),
    content    text        NOT NULL,
    metadata   jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT remix_chat_messages_sequence_key UNIQUE (session_id, sequence),
    CONSTRAINT remix_chat_messages_turn_role_key UNIQUE (turn_id, role)
);

CREATE TABLE remix_draft_versions (
    session_id  uuid        NOT NULL CONSTRAINT remix_draft_versions_session_id_fkey REFERENCES remix_chat_sessions (id) ON DELETE CASCADE,
    version     integer     NOT NULL CONSTRAINT remix_draft_versions_version_check CHECK (version >= 1),
    author      text        NOT NULL CONSTRAINT remix_draft_versions_author_check CHECK (author IN ('ai', 'you', 'restore')),
    message_id  uuid,
    turn_id     uuid        CONSTRAINT remix_draft_versions_turn_id_key UNIQUE,
    itinerary   jsonb       NOT NULL,
    constraints jsonb       NOT NULL,
    change      jsonb,
    -- Where undo and redo lead from here; NULL means nowhere.
    undo_to     integer,
    redo_to     integer,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT remix_draft_versions_pkey PRIMARY KEY (session_id, version)
);

CREATE TABLE remix_idempotency (
    user_id      uuid        NOT NULL CONSTRAINT remix_idempotency_user_id_fkey REFERENCES travelers (id) ON DELETE CASCADE,
    -- The call and what it is about, for example create, or edit:<session id>.
    scope        text        NOT NULL,
    key          text        NOT NULL,
    request_hash bytea       NOT NULL,
    -- The encoded gRPC answer; NULL while the first call is still at work.
    response     bytea,
    session_id   uuid,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT remix_idempotency_pkey PRIMARY KEY (user_id, scope, key)
);
CREATE INDEX remix_idempotency_created_idx ON remix_idempotency (created_at);

-- Totals are counters, so that a list of 10 does not count 3000. Whoever changes a status holds the quota row first.
CREATE FUNCTION remix_count_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.status = NEW.status THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE remix_user_quota SET
            active_count = active_count - (OLD.status = 'active')::int,
            finalized_count = finalized_count - (OLD.status = 'finalized')::int,
            archived_count = archived_count - (OLD.status = 'archived')::int
        WHERE user_id = OLD.user_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO remix_user_quota (user_id, active_count, finalized_count, archived_count)
        VALUES (NEW.user_id, (NEW.status = 'active')::int, (NEW.status = 'finalized')::int, (NEW.status = 'archived')::int)
        ON CONFLICT (user_id) DO UPDATE SET
            active_count = remix_user_quota.active_count + EXCLUDED.active_count,
            finalized_count = remix_user_quota.finalized_count + EXCLUDED.finalized_count,
            archived_count = remix_user_quota.archived_count + EXCLUDED.archived_count;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER remix_count_sessions_write AFTER INSERT OR DELETE ON remix_chat_sessions
    FOR EACH ROW EXECUTE FUNCTION remix_count_sessions();
CREATE TRIGGER remix_count_sessions_status AFTER UPDATE OF status ON remix_chat_sessions
    FOR EACH ROW EXECUTE FUNCTION remix_count_sessions();
