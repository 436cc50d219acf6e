-- The host site's tables, created only where the host has not done so: travellers and their itineraries.
CREATE TABLE IF NOT EXISTS travelers (
    id           uuid        CONSTRAINT travelers_pkey PRIMARY KEY,
    username     text        NOT NULL CONSTRAINT travelers_username_key UNIQUE,
    display_name text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS itineraries (
    id                 uuid           CONSTRAINT itineraries_pkey PRIMARY KEY,
    traveler_id        uuid           NOT NULL CONSTRAINT itineraries_traveler_id_fkey REFERENCES travelers (id) ON DELETE CASCADE,
    title              text           NOT NULL,
    tagline            text           NOT NULL DEFAULT '',
    description        text           NOT NULL DEFAULT '',
    destination        text           NOT NULL DEFAULT '',
    duration_days      integer        NOT NULL CONSTRAINT itineraries_duration_days_check CHECK (duration_days BETWEEN 1 AND 60),
    budget_amount      numeric(15, 3) NOT NULL CONSTRAINT itineraries_budget_amount_check CHECK (budget_amount >= 0),
    budget_currency    text           NOT NULL,
    difficulty_level   text           NOT NULL DEFAULT 'easy',
    activity_tags      jsonb          NOT NULL DEFAULT '[]',
    categories         jsonb          NOT NULL DEFAULT '[]',
    day_by_day_plan    text           NOT NULL DEFAULT '',
    trip_highlights    text           NOT NULL DEFAULT '',
    trip_journey       text           NOT NULL DEFAULT '',
    safety_tips        text           NOT NULL DEFAULT '',
    packing_list       jsonb          NOT NULL DEFAULT '[]',
    important_notes    jsonb          NOT NULL DEFAULT '[]',
    daily_plans        jsonb          NOT NULL DEFAULT '[]',
    shared_costs       jsonb          NOT NULL DEFAULT '[]',
    is_remixed         boolean        NOT NULL DEFAULT false,
    remixed_from_ids   jsonb          NOT NULL DEFAULT '[]',
    -- What a remix owes to whom, and its sources as they were: credit survives a deleted source.
    provenance         jsonb          NOT NULL DEFAULT '[]',
    source_snapshot    jsonb          NOT NULL DEFAULT '[]',
    start_date         text,
    -- Counts up with every change of a published itinerary; origins cite it.
    version            integer        NOT NULL DEFAULT 1,
    -- NULL marks a draft.
    published_at       timestamptz,
    created_at         timestamptz    NOT NULL DEFAULT now(),
    updated_at         timestamptz    NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS itineraries_published_idx ON itineraries (published_at DESC, id DESC) WHERE published_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS itineraries_traveler_idx ON itineraries (traveler_id);
CREATE INDEX IF NOT EXISTS itineraries_remixed_from_idx ON itineraries USING gin (remixed_from_ids jsonb_path_ops) WHERE published_at IS NOT NULL AND is_remixed;
