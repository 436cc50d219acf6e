//! The schema goes up, down and up again, and any number of processes may bring it up at once.

use remix_tests::{cluster, database, run, stack};

async fn tables(url: &str) -> i64 {
    let client = database::connect(url).await;
    let row = client
        .query_one(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'remix%'",
            &[],
        )
        .await
        .expect("the catalogue");
    row.get(0)
}

#[test]
fn the_schema_goes_up_down_and_up_again() {
    run(async {
        let name = format!("migrations_{}", uuid::Uuid::new_v4().simple());
        cluster::create_empty(&name).await;
        let url = cluster::url(&name);
        // Three at once: they take turns, and the later ones find nothing to do.
        tokio::join!(stack::migrate(&url), stack::migrate(&url), stack::migrate(&url));
        let all = tables(&url).await;
        assert!(all >= 7, "{all} tables");
        remix_session_service::revert_last(&url).await.expect("the way down");
        assert_eq!(tables(&url).await, 0, "nothing of ours is left");
        stack::migrate(&url).await;
        assert_eq!(tables(&url).await, all);
        cluster::drop_database(&name).await;
    });
}
