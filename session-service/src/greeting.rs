//! The first words of a session that is opened without a message.

use remix_proto::v1;

/// What the assistant says about the sources and the first draft.
pub fn greeting(sources: &[v1::ItinerarySummary]) -> String {
    let list: Vec<String> = (1..)
        .zip(sources)
        .map(|(number, source)| {
            let amount = source.budget_amount.map(|amount| amount.units).unwrap_or_default();
            let plural = if source.duration_days == 1 { "" } else { "s" };
            let money = money(amount, &source.budget_currency);
            format!("{number}. {} ({} day{plural}, {money})", source.title, source.duration_days)
        })
        .collect();
    let (these, plan) = match sources.len() {
        1 => ("this itinerary", "an initial plan from it"),
        2 => ("these itineraries", "an initial plan combining both"),
        _ => ("these itineraries", "an initial plan combining all three"),
    };
    format!(
        "I've analyzed {these}:\n{}\n\nI've created {plan}. What would you like to adjust?",
        list.join("\n")
    )
}

fn money(amount: i64, currency: &str) -> String {
    if currency == "USD" { format!("${amount}") } else { format!("{amount} {currency}") }
}

/// Messages that fit any first draft.
pub fn suggestions(draft: &remix_itinerary::Itinerary) -> Vec<String> {
    let shorter = draft.duration_days.saturating_sub(1).max(1);
    vec![
        format!("Make it {shorter} day{}", if shorter == 1 { "" } else { "s" }),
        "Add more local food experiences".to_owned(),
        "Make it cheaper".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_sources_like_the_plan() {
        let source = |title: &str, days, amount| v1::ItinerarySummary {
            title: title.into(),
            duration_days: days,
            budget_amount: Some(remix_proto::Amount { units: amount, nanos: 0 }),
            budget_currency: "USD".into(),
            ..Default::default()
        };
        let text = greeting(&[source("Himalayan Trek", 8, 2000), source("Goa Beach Retreat", 5, 800)]);
        assert_eq!(
            text,
            "I've analyzed these itineraries:\n1. Himalayan Trek (8 days, $2000)\n2. Goa Beach Retreat (5 days, $800)\n\n\
             I've created an initial plan combining both. What would you like to adjust?"
        );
    }
}
