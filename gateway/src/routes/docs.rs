//! The API describes itself: as OpenAPI and as a page for people.

use std::sync::LazyLock;

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;

use crate::openapi;

/// What is served, as OpenAPI 3.1.
#[utoipa::path(get, path = "/api/openapi.json", tag = "docs",
    responses((status = 200, description = "The description", body = serde_json::Value, content_type = "application/json")))]
pub(crate) async fn get_openapi() -> Response {
    static JSON: LazyLock<Bytes> = LazyLock::new(|| openapi::document().to_string().into());
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], JSON.clone()).into_response()
}

/// The same as a page to read.
#[utoipa::path(get, path = "/api/docs", tag = "docs",
    responses((status = 200, description = "A page", body = String, content_type = "text/html")))]
pub(crate) async fn get_docs() -> Response {
    static PAGE: LazyLock<Bytes> = LazyLock::new(|| openapi::page(&openapi::document()).into());
    Html(PAGE.clone()).into_response()
}
