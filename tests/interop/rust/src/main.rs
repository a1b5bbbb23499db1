//! Asks a burgee server through OpenFeature's Rust SDK and its OFREP provider.
//!
//! Usage: `burgee-interop URL KEY [CERTIFICATE]`
//!
//! What a client of the protocol should do, as far as this one does it. Its version 0.1.2 gives `STATIC`
//! as every reason and no metadata, takes every 400 for an invalid context, and has no value of the
//! caller's own, so nothing is asked about those; of an error only that it is one.

use http::{HeaderMap, HeaderValue};
use open_feature::{
    Client, EvaluationContext, EvaluationErrorCode, OpenFeature, StructValue, Value,
};
use open_feature_ofrep::{OfrepOptions, OfrepProvider};
use std::fmt::Debug;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, key, certificate @ ..] = &arguments[..] else {
        panic!("give an address and a key");
    };
    let certificate = certificate.first().cloned();
    let mut headers = HeaderMap::new();
    let bearer = format!("Bearer {key}");
    headers.insert("authorization", HeaderValue::from_str(&bearer).unwrap());
    let client = client(url, headers, certificate.clone()).await;
    values(&client).await;
    split(&client).await;
    errors(&client).await;

    // Without the key there is no answer.
    let stranger = self::client(url, HeaderMap::new(), certificate).await;
    let refused = stranger.get_bool_value("switch", None, None).await;
    let code = refused.unwrap_err().code;
    assert!(matches!(code, EvaluationErrorCode::General(_)), "{code:?}");

    println!("rust: all as expected");
}

/// A client of its own for these headers.
async fn client(url: &str, headers: HeaderMap, certificate: Option<String>) -> Client {
    let provider = OfrepProvider::new(OfrepOptions {
        base_url: url.to_owned(),
        headers,
        cert_path: certificate,
        ..OfrepOptions::default()
    });
    let mut api = OpenFeature::default();
    api.set_provider(provider.await.unwrap()).await;
    api.create_client()
}

fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) {
    assert_eq!(found, expected, "{what}");
}

/// Values of every type, with their variants.
async fn values(client: &Client) {
    let ann = EvaluationContext::default()
        .with_targeting_key("u-1")
        .with_custom_field("email", "ann@company.com");
    let staff = client.get_bool_details("switch", Some(&ann), None).await;
    let staff = staff.unwrap();
    same("switch for staff", &staff.value, &true);
    same("its variant", &staff.variant.as_deref(), &Some("on"));
    let other = client.get_bool_value("switch", None, None).await.unwrap();
    same("switch for nobody", &other, &false);
    let colour = client.get_string_details("colour", None, None).await;
    let colour = colour.unwrap();
    same("colour", &&*colour.value, &"white");
    same("its variant", &colour.variant.as_deref(), &Some("light"));
    let retries = client.get_int_value("retries", None, None).await.unwrap();
    same("retries", &retries, &3);
    let ratio = client.get_float_value("ratio", None, None).await.unwrap();
    same("ratio", &ratio, &0.5);
    let shape = client.get_struct_value::<StructValue>("shape", None, None);
    let shape = shape.await.unwrap();
    let names = ["a", "b"].map(|name| Value::String(name.to_owned()));
    let expected = StructValue::default()
        .with_field("sides", 3)
        .with_field("names", names.to_vec());
    same("shape", &shape, &expected);
}

/// A split: about one half, the same each time.
async fn split(client: &Client) {
    let mut on = 0;
    for user in 0..200 {
        let context = EvaluationContext::default()
            .with_targeting_key(format!("u-{user}"))
            .with_custom_field("country", "DE");
        let dealt = client.get_bool_value("switch", Some(&context), None).await;
        let again = client.get_bool_value("switch", Some(&context), None).await;
        same(
            "a split asked again",
            &again.unwrap(),
            dealt.as_ref().unwrap(),
        );
        on += i32::from(dealt.unwrap());
    }
    assert!((61..140).contains(&on), "{on} of 200 in one half");
}

/// Errors are errors.
async fn errors(client: &Client) {
    let missing = client.get_bool_value("no-such-flag", None, None).await;
    let missing = missing.unwrap_err().code;
    same(
        "an unknown flag",
        &missing,
        &EvaluationErrorCode::FlagNotFound,
    );
    let wrong = client.get_string_value("switch", None, None).await;
    assert!(wrong.is_err(), "a wrong type: {wrong:?}");
    let broken = client.get_bool_value("broken", None, None).await;
    assert!(broken.is_err(), "a rule's error: {broken:?}");
}
