//! The provider, through OpenFeature's own API.

use crate::support::Folder;
use burgee_client::chaos::{Fault, Origin, Proxy};
use burgee_client::openfeature::Provider;
use burgee_client::{Client as Burgee, Policy, Remote};
use open_feature::provider::{FeatureProvider, ProviderStatus};
use open_feature::{
    Client, EvaluationContext, EvaluationErrorCode, EvaluationReason, FlagMetadataValue,
    OpenFeature, StructValue,
};
use std::time::Duration;

const RULES: &str = r#"
flag boolean-flag: bool = on
flag string-flag: string { variants { greeting = "hi" parting = "bye" } otherwise serve greeting }
flag integer-flag: int { variants { one = 1 ten = 10 } otherwise serve ten }
flag float-flag: number { variants { tenth = 0.1 half = 0.5 } otherwise serve half }
flag object-flag: json {
  variants { empty = {} template = { showImages: true, title: "Check out these pics!", imagesPerPage: 100 } }
  otherwise serve template
}
flag list-flag: json = [1, 2]
flag context-aware: string {
  owner "web"
  variants { internal = "INTERNAL" external = "EXTERNAL" }
  rule internal when fn == "Sulisław" and ln == "Świętopełk" and age == 29 and customer == false serve internal
  otherwise serve external
}
flag split: bool { rule half when user.id is present serve 50% on, rest off by user.id  rule dealt serve 50% on, rest off by user.id  otherwise serve off }
flag disabled: json { status disabled otherwise serve 1 }
flag no-key: bool { rule needed when targetingKey is missing serve error "TARGETING_KEY_MISSING" otherwise serve on }
"#;

/// A client of OpenFeature's whose provider asks these rules, in this process or at a service.
async fn client(name: &str, remote: bool) -> (Client, Option<Origin>, Folder) {
    let folder = Folder::with(RULES);
    let mut api = OpenFeature::singleton_mut().await;
    let origin = remote.then(|| Origin::start(RULES).unwrap());
    let provider = match &origin {
        Some(origin) => Provider::from(Remote::builder(origin.url()).build().unwrap()),
        None => Provider::from(Burgee::builder().file(folder.rules()).build().unwrap()),
    };
    api.set_named_provider(name, provider).await;
    (api.create_named_client(name), origin, folder)
}

/// What OpenFeature's own evaluation scenarios ask of a provider, here and at a service.
async fn values(flags: &Client) {
    assert!(
        flags
            .get_bool_value("boolean-flag", None, None)
            .await
            .unwrap()
    );
    assert_eq!(
        flags
            .get_string_value("string-flag", None, None)
            .await
            .unwrap(),
        "hi"
    );
    assert_eq!(
        flags
            .get_int_value("integer-flag", None, None)
            .await
            .unwrap(),
        10
    );
    let half = flags
        .get_float_value("float-flag", None, None)
        .await
        .unwrap();
    assert!((half - 0.5).abs() < f64::EPSILON);
    let template: StructValue = flags
        .get_struct_value("object-flag", None, None)
        .await
        .unwrap();
    let expected = StructValue::default()
        .with_field("showImages", true)
        .with_field("title", "Check out these pics!")
        .with_field("imagesPerPage", 100);
    assert_eq!(template, expected);
}

/// The same with details, contexts and mistakes.
async fn details(flags: &Client) {
    let details = flags
        .get_bool_details("boolean-flag", None, None)
        .await
        .unwrap();
    assert_eq!(
        (details.value, details.variant.as_deref()),
        (true, Some("on"))
    );
    assert_eq!(details.reason, Some(EvaluationReason::Static));
    let details = flags
        .get_string_details("string-flag", None, None)
        .await
        .unwrap();
    assert_eq!(
        (details.variant.as_deref(), details.reason),
        (Some("greeting"), Some(EvaluationReason::Static))
    );
    let details = flags
        .get_int_details("integer-flag", None, None)
        .await
        .unwrap();
    assert_eq!(details.variant.as_deref(), Some("ten"));
    let details = flags
        .get_float_details("float-flag", None, None)
        .await
        .unwrap();
    assert_eq!(details.variant.as_deref(), Some("half"));
    let details = flags
        .get_struct_details::<StructValue>("object-flag", None, None)
        .await
        .unwrap();
    assert_eq!(details.variant.as_deref(), Some("template"));

    let context = EvaluationContext::default()
        .with_custom_field("fn", "Sulisław")
        .with_custom_field("ln", "Świętopełk")
        .with_custom_field("age", 29)
        .with_custom_field("customer", false);
    let details = flags
        .get_string_details("context-aware", Some(&context), None)
        .await
        .unwrap();
    assert_eq!(details.value, "INTERNAL");
    assert_eq!(details.reason, Some(EvaluationReason::TargetingMatch));
    let value = flags
        .get_string_value("context-aware", None, None)
        .await
        .unwrap();
    assert_eq!(value, "EXTERNAL");

    let missing = flags
        .get_string_value("missing-flag", None, None)
        .await
        .unwrap_err();
    assert_eq!(missing.code, EvaluationErrorCode::FlagNotFound);
    let mismatch = flags
        .get_int_value("string-flag", None, None)
        .await
        .unwrap_err();
    assert_eq!(mismatch.code, EvaluationErrorCode::TypeMismatch);
    let list = flags
        .get_struct_value::<StructValue>("list-flag", None, None)
        .await
        .unwrap_err();
    assert_eq!(list.code, EvaluationErrorCode::TypeMismatch);
    let disabled = flags
        .get_bool_value("disabled", None, None)
        .await
        .unwrap_err();
    let why = "the default is to be used, reason DISABLED";
    assert_eq!(disabled.message.as_deref(), Some(why));
}

#[tokio::test]
async fn the_scenarios_of_openfeature_hold_in_this_process() {
    let (flags, ..) = client("local", false).await;
    values(&flags).await;
    details(&flags).await;
}

#[tokio::test]
async fn the_scenarios_of_openfeature_hold_at_a_service() {
    let (flags, _origin, _folder) = client("remote", true).await;
    values(&flags).await;
    details(&flags).await;
}

#[tokio::test]
async fn reasons_and_metadata_are_kept() {
    let (flags, ..) = client("metadata", false).await;
    let context = EvaluationContext::default().with_custom_field("user.id", "u-4");
    let details = flags
        .get_bool_details("split", Some(&context), None)
        .await
        .unwrap();
    assert_eq!(details.reason, Some(EvaluationReason::Split));
    let text = |name: &str| match details.flag_metadata.values.get(name) {
        Some(FlagMetadataValue::String(text)) => text.clone(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(
        (text("rule").as_str(), text("mode").as_str()),
        ("half", "local")
    );
    assert_eq!(text("revision").len(), 32);
    let details = flags
        .get_string_details("context-aware", None, None)
        .await
        .unwrap();
    let owner = details.flag_metadata.values.get("owner");
    assert_eq!(owner, Some(&FlagMetadataValue::from("web")));
    // No key to deal by.
    let details = flags.get_bool_details("split", None, None).await.unwrap();
    let notes = details.flag_metadata.values.get("notes");
    assert_eq!(notes, Some(&FlagMetadataValue::from("NO_BUCKETING_KEY")));
    let refused = flags
        .get_bool_value("no-key", None, None)
        .await
        .unwrap_err();
    assert_eq!(refused.code, EvaluationErrorCode::TargetingKeyMissing);
    let ann = EvaluationContext::default().with_targeting_key("ann");
    assert!(
        flags
            .get_bool_value("no-key", Some(&ann), None)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn policies_and_troubles_show() {
    let origin = Origin::start(RULES).unwrap();
    let proxy = Proxy::start(origin.address()).unwrap();
    let burgee = Burgee::builder()
        .url(proxy.url())
        .policy("boolean-flag", Policy::fail_open(false))
        .request_timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let mut provider = Provider::from(burgee);
    assert_eq!(provider.status(), ProviderStatus::NotReady);
    let nobody = EvaluationContext::default();
    provider.initialize(&nobody).await;
    assert_eq!(provider.status(), ProviderStatus::Ready);
    proxy.set(Fault::Down);
    while provider.status() != ProviderStatus::STALE {
        tokio::task::yield_now().await;
    }
    let open = provider
        .resolve_bool_value("boolean-flag", &nobody)
        .await
        .unwrap();
    assert!(!open.value);
    assert_eq!(
        open.reason,
        Some(EvaluationReason::Other("OPEN".to_owned()))
    );
    let known = provider
        .resolve_int_value("integer-flag", &nobody)
        .await
        .unwrap();
    assert_eq!(
        (known.value, known.reason),
        (10, Some(EvaluationReason::Static))
    );
    let mode = known.flag_metadata.unwrap().values.remove("mode");
    assert_eq!(mode, Some(FlagMetadataValue::from("last-known")));

    let mut lost = Provider::from(Burgee::builder().url(proxy.url()).build().unwrap());
    lost.initialize(&nobody).await;
    assert_eq!(lost.status(), ProviderStatus::Error);
    let error = lost
        .resolve_string_value("string-flag", &nobody)
        .await
        .unwrap_err();
    assert_eq!(error.code, EvaluationErrorCode::ProviderNotReady);
    let why = error.message.unwrap();
    assert!(
        why.starts_with("there are no rules yet: the service cannot be asked: "),
        "{why}"
    );
}
