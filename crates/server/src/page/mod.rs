//! The web page for people who change flags. It holds nothing that is secret: it is files that are the
//! same on every server, and asks the admin API for everything else, with the key of who sits before it.

mod assets;

use crate::etag::{self, Validator};
use crate::state::Shared;
use assets::{ASSETS, Asset};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use axum::routing::get;

/// What a browser may do for the page: run the page's own scripts, draw with its own styles, and ask
/// this server. Nothing is made of text that could run, not by a mistake of the page's own either.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// What every file of the page is sent with.
const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    // Kept, and asked about each time, so that the files of one version are never used with another's.
    (CACHE_CONTROL, "no-cache"),
];

/// The routes of the page, one for each file.
pub(crate) fn routes() -> Router<Shared> {
    ASSETS.iter().fold(Router::new(), |router, asset| {
        let tag = tag(asset);
        let answer = move |headers: HeaderMap| std::future::ready(answer(asset, &tag, &headers));
        router.route(asset.path, get(answer))
    })
}

/// Whether this asks for a file of the page, which needs no key.
pub(crate) fn asked(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
        && ASSETS
            .iter()
            .any(|asset| asset.path == request.uri().path())
}

/// What changes when the file does.
fn tag(asset: &Asset) -> String {
    let mut validator = Validator::new(asset.path);
    validator.bytes(asset.text.as_bytes());
    validator.finish()
}

/// A file, unless the browser has it.
fn answer(asset: &Asset, tag: &str, asked: &HeaderMap) -> Response {
    let known = asked
        .get(IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok());
    let mut response = if known.is_some_and(|known| etag::matches(known, tag)) {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        Response::new(Body::from(asset.text))
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The folder and the list are the same files.
    #[test]
    fn every_file_of_the_folder_is_served() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/page");
        let there: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .map(|name| match &*name {
                "index.html" => "/".to_owned(),
                name => format!("/ui/{name}"),
            })
            .collect();
        let served = ASSETS.iter().map(|asset| asset.path.to_owned()).collect();
        assert_eq!(there, served);
    }

    /// The policy forbids scripts and styles inside of the page, so there must be none; and nothing of
    /// the page may make markup of text.
    #[test]
    fn no_file_does_what_the_policy_forbids() {
        for asset in ASSETS {
            let text = asset.text;
            assert!(text.lines().count() <= 400, "{} is long", asset.path);
            for word in [
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "new Function",
                "<style",
                " style=",
                " onclick=",
                "javascript:",
                "https://",
            ] {
                assert!(!text.contains(word), "{} has {word}", asset.path);
            }
        }
    }
}
