//! A database of a test's own, read with plain SQL: the tests do not trust the product's queries.

use serde_json::Value;
use tokio_postgres::types::ToSql;
use tokio_postgres::{NoTls, Row};

use crate::cluster;

/// A migrated database with the demo catalogue in it; dropped at the end of the test.
pub struct Database {
    /// Its name in the cluster.
    pub name: String,
    /// What goes into `DATABASE_URL`.
    pub url: String,
    client: tokio_postgres::Client,
}

impl Database {
    /// A fresh copy of the template.
    pub async fn create() -> Self {
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        cluster::clone_template(&name).await;
        let url = cluster::url(&name);
        Self { client: connect(&url).await, name, url }
    }

    /// Every row of a query.
    pub async fn rows(&self, sql: &str, parameters: &[&(dyn ToSql + Sync)]) -> Vec<Row> {
        self.client.query(sql, parameters).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// The one number that a query gives.
    pub async fn number(&self, sql: &str) -> i64 {
        let rows = self.rows(&format!("SELECT ({sql})::bigint"), &[]).await;
        rows[0].get::<_, Option<i64>>(0).unwrap_or_default()
    }

    /// The one JSON value that a query gives; null when there is none.
    pub async fn json(&self, sql: &str) -> Value {
        let rows = self.rows(&format!("SELECT to_json(({sql}))::text"), &[]).await;
        let text: Option<&str> = rows[0].get(0);
        text.map_or(Value::Null, |text| serde_json::from_str(text).expect("JSON of the database"))
    }

    /// Changes rows, to bring about a state that would take days or a fault; says how many.
    pub async fn execute(&self, sql: &str) -> u64 {
        self.client.execute(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// A new traveller; gives the id.
    pub async fn insert_traveler(&self) -> String {
        let id = uuid::Uuid::now_v7().to_string();
        let name = format!("t{}", uuid::Uuid::new_v4().simple());
        self.execute(&format!(
            "INSERT INTO travelers (id, username, display_name) VALUES ('{id}', '{name}', 'A tester')"
        ))
        .await;
        id
    }
}

/// Opens a connection; it ends with the client.
pub async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.expect("the test database can be reached");
    tokio::spawn(async move {
        // It ends with an error when the database is dropped under it, which is the plan.
        let _ended = connection.await;
    });
    client
}
