//! Itineraries: the published catalogue, and the unpublished row that each session's draft is written to.

use bigdecimal::BigDecimal;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Uuid};
use diesel::{
    ExpressionMethods, JoinOnDsl, OptionalExtension, PgJsonbExpressionMethods, QueryDsl, Queryable,
    QueryableByName, Selectable, SelectableHelper,
};
use diesel_async::RunQueryDsl;
use remix_platform::ids::{ItineraryId, TravelerId};
use remix_proto::Amount;
use remix_proto::v1::{self, DifficultyLevel};

use crate::database::{Connection, Json};
use crate::error::{Error, Result};
use crate::schema::{itineraries as table, travelers};
use crate::store::traveler;

/// What a card shows.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct CardRow {
    id: uuid::Uuid,
    title: String,
    tagline: String,
    destination: String,
    duration_days: i32,
    budget_amount: BigDecimal,
    budget_currency: String,
    difficulty_level: String,
    activity_tags: Json<Vec<String>>,
    categories: Json<Vec<String>>,
    is_remixed: bool,
}

/// A whole itinerary.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Row {
    #[diesel(embed)]
    card: CardRow,
    description: String,
    day_by_day_plan: String,
    trip_highlights: String,
    trip_journey: String,
    safety_tips: String,
    packing_list: Json<Vec<String>>,
    important_notes: Json<Vec<String>>,
    daily_plans: Json<Vec<v1::DailyPlan>>,
    shared_costs: Json<Vec<v1::SharedCost>>,
    remixed_from_ids: Json<Vec<String>>,
    provenance: Json<Vec<v1::Provenance>>,
    source_snapshot: Json<Vec<v1::ItinerarySummary>>,
    start_date: Option<String>,
    version: i32,
    published_at: Option<DateTime<Utc>>,
}

fn difficulty(word: &str) -> DifficultyLevel {
    match word {
        "moderate" => DifficultyLevel::Moderate,
        "challenging" => DifficultyLevel::Challenging,
        "extreme" => DifficultyLevel::Extreme,
        _ => DifficultyLevel::Easy,
    }
}

/// The word that stands for a difficulty in the database and in JSON.
pub fn difficulty_word(level: DifficultyLevel) -> &'static str {
    match level {
        DifficultyLevel::Easy | DifficultyLevel::Unspecified => "easy",
        DifficultyLevel::Moderate => "moderate",
        DifficultyLevel::Challenging => "challenging",
        DifficultyLevel::Extreme => "extreme",
    }
}

/// The column has three digits behind the point, so millionths are exact.
fn amount(decimal: &BigDecimal) -> Amount {
    let millionths: i128 = decimal.with_scale(6).into_bigint_and_exponent().0.try_into().unwrap_or_default();
    Amount { units: (millionths / 1_000_000) as i64, nanos: (millionths % 1_000_000) as i32 * 1000 }
}

fn decimal(amount: Option<Amount>) -> BigDecimal {
    let Amount { units, nanos } = amount.unwrap_or_default();
    BigDecimal::from(i128::from(units) * 1_000_000_000 + i128::from(nanos)) / BigDecimal::from(1_000_000_000)
}

impl CardRow {
    fn into_summary(self, creator: Option<v1::Traveler>) -> v1::ItinerarySummary {
        v1::ItinerarySummary {
            id: self.id.to_string(),
            title: self.title,
            tagline: self.tagline,
            destination: self.destination,
            duration_days: self.duration_days,
            budget_amount: Some(amount(&self.budget_amount)),
            budget_currency: self.budget_currency,
            difficulty_level: difficulty(&self.difficulty_level).into(),
            activity_tags: self.activity_tags.0,
            categories: self.categories.0,
            creator,
            is_remixed: self.is_remixed,
        }
    }
}

/// A published itinerary with its version.
#[derive(Debug, Clone)]
pub struct Published {
    /// The itinerary with its creator.
    pub itinerary: v1::Itinerary,
    /// Counts up with every change.
    pub version: i32,
}

impl Row {
    fn into_published(self, creator: Option<v1::Traveler>) -> Published {
        let card = self.card.into_summary(None);
        let itinerary = v1::Itinerary {
            id: card.id,
            title: card.title,
            tagline: card.tagline,
            destination: card.destination,
            duration_days: card.duration_days,
            budget_amount: card.budget_amount,
            budget_currency: card.budget_currency,
            difficulty_level: card.difficulty_level,
            activity_tags: card.activity_tags,
            categories: card.categories,
            is_remixed: card.is_remixed,
            description: self.description,
            day_by_day_plan: self.day_by_day_plan,
            trip_highlights: self.trip_highlights,
            trip_journey: self.trip_journey,
            safety_tips: self.safety_tips,
            packing_list: self.packing_list.0,
            important_notes: self.important_notes.0,
            daily_plans: self.daily_plans.0,
            shared_costs: self.shared_costs.0,
            remixed_from_ids: self.remixed_from_ids.0,
            provenance: self.provenance.0,
            source_itineraries: self.source_snapshot.0,
            start_date: self.start_date,
            publish_time: self.published_at.map(Into::into),
            creator,
            ..Default::default()
        };
        Published { itinerary, version: self.version }
    }
}

/// What a card shows of an itinerary.
pub fn summary(itinerary: &v1::Itinerary) -> v1::ItinerarySummary {
    v1::ItinerarySummary {
        id: itinerary.id.clone(),
        title: itinerary.title.clone(),
        tagline: itinerary.tagline.clone(),
        destination: itinerary.destination.clone(),
        duration_days: itinerary.duration_days,
        budget_amount: itinerary.budget_amount,
        budget_currency: itinerary.budget_currency.clone(),
        difficulty_level: itinerary.difficulty_level,
        activity_tags: itinerary.activity_tags.clone(),
        categories: itinerary.categories.clone(),
        creator: itinerary.creator.clone(),
        is_remixed: itinerary.is_remixed,
    }
}

/// The published ones among these, in any order.
pub async fn published(conn: &Connection, ids: &[ItineraryId]) -> Result<Vec<Published>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(Row, traveler::Row)> = table::table
        .inner_join(travelers::table.on(travelers::id.eq(table::traveler_id)))
        .filter(table::id.eq_any(ids))
        .filter(table::published_at.is_not_null())
        .select((Row::as_select(), traveler::Row::as_select()))
        .load(&mut &*conn)
        .await?;
    Ok(rows.into_iter().map(|(row, creator)| row.into_published(Some(creator.into()))).collect())
}

/// The versions of the published ones among these.
pub async fn versions(conn: &Connection, ids: &[ItineraryId]) -> Result<Vec<(ItineraryId, i32)>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows: Vec<(uuid::Uuid, i32)> = table::table
        .filter(table::id.eq_any(ids))
        .filter(table::published_at.is_not_null())
        .select((table::id, table::version))
        .load(&mut &*conn)
        .await?;
    Ok(rows.into_iter().map(|(id, version)| (id.into(), version)).collect())
}

/// Published remixes of an itinerary, newest first, at most 20.
pub async fn remixes_of(conn: &Connection, id: ItineraryId) -> Result<Vec<v1::ItinerarySummary>> {
    let rows: Vec<(CardRow, traveler::Row)> = table::table
        .inner_join(travelers::table.on(travelers::id.eq(table::traveler_id)))
        .filter(table::published_at.is_not_null())
        .filter(table::is_remixed)
        .filter(table::remixed_from_ids.contains(Json(vec![id.to_string()])))
        .order((table::published_at.desc(), table::id.desc()))
        .limit(20)
        .select((CardRow::as_select(), traveler::Row::as_select()))
        .load(&mut &*conn)
        .await?;
    Ok(rows.into_iter().map(|(row, creator)| row.into_summary(Some(creator.into()))).collect())
}

/// What a list of the catalogue is narrowed to. Unset means everything.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words that must all be found in title, tagline, place, tags or creator.
    pub query: String,
    /// All of these tags.
    pub tags: Vec<String>,
    /// At least so many days.
    pub min_days: Option<i32>,
    /// At most so many days.
    pub max_days: Option<i32>,
    /// Exactly this level.
    pub difficulty: Option<DifficultyLevel>,
    /// Of this creator.
    pub creator: Option<TravelerId>,
}

/// A word as a pattern of ILIKE; its own wildcards stand for themselves.
pub fn like_pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for character in word.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// A page of the catalogue, newest first, and how many match in all. The catalogue has thousands of rows, not
/// millions, so that matching scans it.
pub async fn list(
    conn: &Connection,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> Result<(Vec<v1::ItinerarySummary>, i64)> {
    let patterns: Vec<String> = filter.query.split_whitespace().map(like_pattern).collect();
    let found: Vec<Found> = diesel::sql_query(
        "WITH matching AS MATERIALIZED ( \
           SELECT i.id, i.published_at FROM itineraries i JOIN travelers t ON t.id = i.traveler_id \
           WHERE i.published_at IS NOT NULL \
             AND coalesce((SELECT bool_and(concat_ws(' ', i.title, i.tagline, i.destination, i.activity_tags, \
                   i.categories, t.username, t.display_name) ILIKE word) FROM unnest($1) AS word), true) \
             AND i.activity_tags @> to_jsonb($2) \
             AND i.duration_days BETWEEN coalesce($3, 1) AND coalesce($4, 60) \
             AND ($5 IS NULL OR i.difficulty_level = $5) \
             AND ($6 IS NULL OR i.traveler_id = $6)) \
         SELECT id, (SELECT count(*) FROM matching) AS total FROM matching \
         ORDER BY published_at DESC, id DESC OFFSET $7 LIMIT $8",
    )
    .bind::<Array<Text>, _>(patterns)
    .bind::<Array<Text>, _>(&filter.tags)
    .bind::<Nullable<Integer>, _>(filter.min_days)
    .bind::<Nullable<Integer>, _>(filter.max_days)
    .bind::<Nullable<Text>, _>(filter.difficulty.map(difficulty_word))
    .bind::<Nullable<Uuid>, _>(filter.creator.map(|id| id.uuid()))
    .bind::<BigInt, _>(offset)
    .bind::<BigInt, _>(limit)
    .load(&mut &*conn)
    .await?;
    let Some(total) = found.as_slice().first().map(|found| found.total) else {
        return if offset == 0 { Ok((Vec::new(), 0)) } else { beyond_the_end(conn, filter).await };
    };
    let ids: Vec<uuid::Uuid> = found.iter().map(|found| found.id).collect();
    let rows: Vec<(CardRow, traveler::Row)> = table::table
        .inner_join(travelers::table.on(travelers::id.eq(table::traveler_id)))
        .filter(table::id.eq_any(&ids))
        .order((table::published_at.desc(), table::id.desc()))
        .select((CardRow::as_select(), traveler::Row::as_select()))
        .load(&mut &*conn)
        .await?;
    Ok((rows.into_iter().map(|(row, creator)| row.into_summary(Some(creator.into()))).collect(), total))
}

/// A page behind the last one is empty but still says how many there are.
async fn beyond_the_end(conn: &Connection, filter: &Filter) -> Result<(Vec<v1::ItinerarySummary>, i64)> {
    let (_, total) = Box::pin(list(conn, filter, 0, 1)).await?;
    Ok((Vec::new(), total))
}

/// Writes the draft's row, or the published page when `published` is set.
pub async fn upsert(
    conn: &Connection,
    traveler: TravelerId,
    itinerary: &v1::Itinerary,
    published: bool,
) -> Result<()> {
    let id: ItineraryId = itinerary.id.parse().map_err(|error| Error::Stored(Box::new(error)))?;
    let level = DifficultyLevel::try_from(itinerary.difficulty_level).unwrap_or_default();
    let values = (
        table::title.eq(&itinerary.title),
        table::tagline.eq(&itinerary.tagline),
        table::description.eq(&itinerary.description),
        table::destination.eq(&itinerary.destination),
        table::duration_days.eq(itinerary.duration_days),
        table::budget_amount.eq(decimal(itinerary.budget_amount)),
        table::budget_currency.eq(&itinerary.budget_currency),
        table::difficulty_level.eq(difficulty_word(level)),
        table::activity_tags.eq(Json(itinerary.activity_tags.clone())),
        table::categories.eq(Json(itinerary.categories.clone())),
        table::day_by_day_plan.eq(&itinerary.day_by_day_plan),
        table::trip_highlights.eq(&itinerary.trip_highlights),
        table::trip_journey.eq(&itinerary.trip_journey),
        table::safety_tips.eq(&itinerary.safety_tips),
        table::packing_list.eq(Json(itinerary.packing_list.clone())),
        table::important_notes.eq(Json(itinerary.important_notes.clone())),
        table::daily_plans.eq(Json(itinerary.daily_plans.clone())),
        table::shared_costs.eq(Json(itinerary.shared_costs.clone())),
        table::is_remixed.eq(itinerary.is_remixed),
        table::remixed_from_ids.eq(Json(itinerary.remixed_from_ids.clone())),
        table::provenance.eq(Json(itinerary.provenance.clone())),
        table::source_snapshot.eq(Json(itinerary.source_itineraries.clone())),
        table::start_date.eq(&itinerary.start_date),
        table::updated_at.eq(diesel::dsl::now),
    );
    diesel::insert_into(table::table)
        .values((table::id.eq(id.uuid()), table::traveler_id.eq(traveler.uuid()), values.clone()))
        .on_conflict(table::id)
        .do_update()
        .set(values)
        .execute(&mut &*conn)
        .await?;
    if published {
        diesel::update(table::table.find(id.uuid()).filter(table::published_at.is_null()))
            .set(table::published_at.eq(diesel::dsl::now))
            .execute(&mut &*conn)
            .await?;
    }
    Ok(())
}

/// Deletes a draft's row; a published page stays.
pub async fn delete_draft(conn: &Connection, id: ItineraryId) -> Result<()> {
    diesel::delete(table::table.find(id.uuid()).filter(table::published_at.is_null()))
        .execute(&mut &*conn)
        .await?;
    Ok(())
}

/// The page of an itinerary: itself, its lineage, and what was made from it.
pub async fn page(conn: &Connection, id: ItineraryId) -> Result<Option<v1::Itinerary>> {
    let row: Option<(Row, traveler::Row)> = table::table
        .inner_join(travelers::table.on(travelers::id.eq(table::traveler_id)))
        .filter(table::id.eq(id.uuid()))
        .filter(table::published_at.is_not_null())
        .select((Row::as_select(), traveler::Row::as_select()))
        .first(&mut &*conn)
        .await
        .optional()?;
    let Some((row, creator)) = row else { return Ok(None) };
    let mut itinerary = row.into_published(Some(creator.into())).itinerary;
    itinerary.remixed_by = remixes_of(conn, id).await?;
    Ok(Some(itinerary))
}
