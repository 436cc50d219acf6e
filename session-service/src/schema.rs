//! The tables as Diesel sees them; migrations/ is what makes them. Words such as status are text with a check.

diesel::table! {
    travelers (id) {
        id -> Uuid,
        username -> Text,
        display_name -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    itineraries (id) {
        id -> Uuid,
        traveler_id -> Uuid,
        title -> Text,
        tagline -> Text,
        description -> Text,
        destination -> Text,
        duration_days -> Integer,
        budget_amount -> Numeric,
        budget_currency -> Text,
        difficulty_level -> Text,
        activity_tags -> Jsonb,
        categories -> Jsonb,
        day_by_day_plan -> Text,
        trip_highlights -> Text,
        trip_journey -> Text,
        safety_tips -> Text,
        packing_list -> Jsonb,
        important_notes -> Jsonb,
        daily_plans -> Jsonb,
        shared_costs -> Jsonb,
        is_remixed -> Bool,
        remixed_from_ids -> Jsonb,
        provenance -> Jsonb,
        source_snapshot -> Jsonb,
        start_date -> Nullable<Text>,
        version -> Integer,
        published_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    remix_user_quota (user_id) {
        user_id -> Uuid,
        active_count -> Integer,
        finalized_count -> Integer,
        archived_count -> Integer,
    }
}

diesel::table! {
    remix_session_creations (user_id, day) {
        user_id -> Uuid,
        day -> Date,
        n -> Integer,
    }
}

diesel::table! {
    remix_chat_sessions (id) {
        id -> Uuid,
        user_id -> Uuid,
        title -> Text,
        title_source -> Text,
        source_itinerary_ids -> Jsonb,
        source_snapshot -> Jsonb,
        current_draft_id -> Nullable<Uuid>,
        status -> Text,
        slot -> Nullable<SmallInt>,
        draft_version -> Integer,
        constraints -> Jsonb,
        message_count -> Integer,
        preview -> Text,
        usage -> Nullable<Jsonb>,
        chat_summary -> Nullable<Text>,
        published_itinerary_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        last_message_at -> Nullable<Timestamptz>,
        archived_at -> Nullable<Timestamptz>,
        finalized_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    remix_turns (id) {
        id -> Uuid,
        session_id -> Uuid,
        idempotency_key -> Nullable<Text>,
        request_hash -> Bytea,
        state -> Text,
        attempt -> SmallInt,
        epoch -> Integer,
        lease_until -> Nullable<Timestamptz>,
        owner_address -> Nullable<Text>,
        deadline_at -> Timestamptz,
        locale -> Text,
        error_reason -> Nullable<Text>,
        error -> Nullable<Jsonb>,
        usage -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        started_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    remix_chat_messages (id) {
        id -> Uuid,
        session_id -> Uuid,
        turn_id -> Nullable<Uuid>,
        sequence -> Integer,
        role -> Text,
        content -> Text,
        metadata -> Nullable<Jsonb>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    remix_draft_versions (session_id, version) {
        session_id -> Uuid,
        version -> Integer,
        author -> Text,
        message_id -> Nullable<Uuid>,
        turn_id -> Nullable<Uuid>,
        itinerary -> Jsonb,
        constraints -> Jsonb,
        change -> Nullable<Jsonb>,
        undo_to -> Nullable<Integer>,
        redo_to -> Nullable<Integer>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    remix_idempotency (user_id, scope, key) {
        user_id -> Uuid,
        scope -> Text,
        key -> Text,
        request_hash -> Bytea,
        response -> Nullable<Bytea>,
        session_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    travelers,
    itineraries,
    remix_user_quota,
    remix_session_creations,
    remix_chat_sessions,
    remix_turns,
    remix_chat_messages,
    remix_draft_versions,
    remix_idempotency,
);
