//! Everything that is no route: gRPC by its content type, then the built frontend. Pages of the frontend are drawn by
//! one index.html; unknown paths below /api, missing files and gRPC never get it.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use remix_platform::Error;
use tower::util::BoxCloneSyncService;
use tower::{ServiceExt, service_fn};
use tower_http::services::{ServeDir, ServeFile};

use crate::Gateway;
use crate::edge::is_grpc;
use crate::grpc;
use crate::reply::Failure;

/// File names below it carry a hash of their content.
const HASHED: &str = "/assets/";
const A_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Stands in for a frontend that has not been built.
const LANDING_PAGE: &str = include_str!("landing.html");

/// The service behind all routes.
pub(crate) fn fallback(gateway: &Arc<Gateway>) -> BoxCloneSyncService<Request, Response, Infallible> {
    let grpc = grpc::router(gateway);
    let site = Site::at(&gateway.config.web_dir);
    BoxCloneSyncService::new(service_fn(move |request: Request| {
        let (grpc, site) = (grpc.clone(), site.clone());
        async move {
            Ok(if is_grpc(request.headers()) {
                call(grpc, request).await
            } else {
                site.answer(request).await
            })
        }
    }))
}

async fn call(router: Router, request: Request) -> Response {
    match router.oneshot(request).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    }
}

#[derive(Clone)]
enum Site {
    Built { files: ServeDir, index: ServeFile },
    Landing,
}

impl Site {
    fn at(folder: &Path) -> Self {
        let index = folder.join("index.html");
        if !index.is_file() {
            return Self::Landing;
        }
        Self::Built {
            files: ServeDir::new(folder).append_index_html_on_directories(true),
            index: ServeFile::new(index),
        }
    }

    async fn answer(self, request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let readable = matches!(*request.method(), Method::GET | Method::HEAD);
        if !readable || path == "/api" || path.starts_with("/api/") {
            return Failure(Error::not_found("page")).into_response();
        }
        match self {
            Self::Landing if path == "/" => with_cache(Html(LANDING_PAGE).into_response(), ASK_AGAIN),
            Self::Landing => Failure(Error::not_found("page")).into_response(),
            Self::Built { files, index } => {
                let head = head_of(&request);
                let file = found(files.oneshot(request).await);
                let cache = if path.starts_with(HASHED) { A_YEAR } else { ASK_AGAIN };
                match file {
                    Some(answer) => with_cache(answer, cache),
                    None if is_page(&path) => match found(index.oneshot(head).await) {
                        Some(answer) => with_cache(answer, ASK_AGAIN),
                        None => Failure(Error::not_found("page")).into_response(),
                    },
                    None => Failure(Error::not_found("page")).into_response(),
                }
            }
        }
    }
}

/// A path that the frontend's own router may know: no file name at its end.
fn is_page(path: &str) -> bool {
    !path.starts_with(HASHED) && path.rsplit('/').next().is_some_and(|last| !last.contains('.'))
}

/// The same request without its body.
fn head_of(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    copy
}

fn found<B>(answer: Result<axum::http::Response<B>, Infallible>) -> Option<Response>
where
    B: axum::body::HttpBody<Data = bytes::Bytes, Error: Into<axum::BoxError>> + Send + 'static,
{
    let Ok(answer) = answer;
    (answer.status() != StatusCode::NOT_FOUND).then(|| answer.map(Body::new))
}

fn with_cache(mut answer: Response, policy: HeaderValue) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, policy);
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_no_file_name() {
        assert!(is_page("/") && is_page("/publish") && is_page("/itineraries/0190-a"));
        assert!(!is_page("/favicon.ico") && !is_page("/assets/index-4f2a") && !is_page("/a/b.js"));
    }
}
