//! `GET /admin/v1/openapi.json`: what can be asked here, for people and for generators of clients.

use crate::wire;
use axum::http::StatusCode;
use axum::response::Response;

/// The description, as it is sent.
const DOCUMENT: &str = include_str!("openapi.json");

/// Answers with the description of all routes.
pub(super) async fn answer() -> Response {
    wire::bytes_response(StatusCode::OK, DOCUMENT.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::DOCUMENT;
    use crate::auth::Keyring;
    use crate::route::{all, router};
    use crate::settings::Settings;
    use crate::source::stored::read;
    use crate::state::{Shared, State};
    use axum::body::Body;
    use axum::http::header::ALLOW;
    use axum::http::{Request, StatusCode};
    use serde_json::Value as Json;
    use std::collections::BTreeSet;
    use std::time::SystemTime;
    use tower_service::Service;

    fn state() -> Shared {
        let settings = Settings {
            dev: true,
            ..Settings::default()
        };
        let keys = Keyring::new(&settings, &[]).unwrap();
        let rules = read("flag a: bool = on").unwrap();
        State::new(settings, keys, rules, None, SystemTime::now()).into()
    }

    #[tokio::test]
    async fn it_describes_every_route_and_no_other() {
        let document: Json = serde_json::from_str(DOCUMENT).unwrap();
        let mut described = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for method in methods.as_object().unwrap().keys() {
                described.insert((path.clone(), method.to_uppercase()));
            }
        }
        let state = state();
        let (paths, _) = all(&state).finish();
        let mut routed = BTreeSet::new();
        for path in paths {
            // The answer to a method that no route has says which ones it has.
            let concrete = path.replace("{number}", "1").replace(['{', '}'], "");
            let request = Request::builder().method("PURGE").uri(concrete);
            let request = request.body(Body::empty()).unwrap();
            let answer = router(state.clone()).call(request).await.unwrap();
            assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
            let allowed = answer.headers()[ALLOW].to_str().unwrap();
            let methods = allowed.split(',').filter(|method| *method != "HEAD");
            routed.extend(methods.map(|method| (path.to_owned(), method.to_owned())));
        }
        assert!(routed.len() > 25, "{routed:?}");
        assert_eq!(routed, described);
    }

    #[test]
    fn everything_that_it_refers_to_is_there() {
        let document: Json = serde_json::from_str(DOCUMENT).unwrap();
        let mut left = vec![&document];
        let mut referred = 0;
        while let Some(value) = left.pop() {
            match value {
                Json::Array(values) => left.extend(values),
                Json::Object(fields) => {
                    if let Some(to) = fields.get("$ref").and_then(Json::as_str) {
                        let pointer = to.strip_prefix('#').unwrap();
                        assert!(document.pointer(pointer).is_some(), "{to}");
                        referred += 1;
                    }
                    left.extend(fields.values());
                }
                _ => {}
            }
        }
        assert!(referred > 100, "{referred}");
    }
}
