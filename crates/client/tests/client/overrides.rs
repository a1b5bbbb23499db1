//! Values that stand above the rules.

use crate::support::{Folder, rules, wait_for};
use burgee_client::{Client, Context, Mode, Value, for_each_variant};
use std::sync::LazyLock;
use std::time::Duration;

#[test]
fn variables_override_flags_where_that_is_allowed() {
    let folder = Folder::with(&rules(1));
    let start = |environment: &str, text: &str| {
        let variables = [
            ("BURGEE_FLAG_NEW_CHECKOUT", text),
            ("BURGEE_FLAG_NOT_YET", "[7]"),
        ];
        let client = Client::builder()
            .file(folder.rules())
            .environment(environment);
        let client = client.poll_every(Duration::from_millis(20));
        client.variables(variables).build().unwrap()
    };
    let nobody = Context::new();
    let client = start("staging", "on");
    let details = client.evaluate("new-checkout", &nobody);
    assert_eq!(
        (details.mode, details.value),
        (Mode::Override, Some(Value::Bool(true)))
    );
    assert_eq!(
        (details.reason.as_str(), details.variant.as_deref()),
        ("STATIC", Some("on"))
    );
    assert_eq!(client.status().overridden, ["new-checkout"]);
    // Code can be ahead of the rules.
    let ahead = client.evaluate("not-yet", &nobody);
    assert_eq!(ahead.value, Some(Value::List(vec![Value::Int(7)])));
    assert_eq!(
        client.status().ignored_overrides,
        ["BURGEE_FLAG_NOT_YET is not applied: the rules have no such flag"]
    );
    // A bad value is reported, and the rules go on.
    let client = start("staging", "enabled");
    assert_eq!(client.evaluate("new-checkout", &nobody).mode, Mode::Local);
    assert_eq!(client.status().overridden, [""; 0]);
    assert_eq!(client.status().ignored_overrides.len(), 2);
    // Other rules, other overrides.
    folder.replace(
        "flag new-checkout: string { variants { enabled = \"e\" plain = \"x\" } otherwise serve plain }",
    );
    wait_for("the override", || {
        client.string("new-checkout", &nobody, "") == "e"
    });
    let client = start("production", "enabled");
    assert_eq!(client.string("new-checkout", &nobody, ""), "x");
}

#[test]
fn an_override_holds_as_long_as_its_guard() {
    let folder = Folder::with(&rules(1));
    let client = Client::builder().file(folder.rules()).build().unwrap();
    let nobody = Context::new();
    let ask = |client: &Client| client.i64("revision", &nobody, 0);
    let other = client.scoped();
    let before = client.snapshot();
    let seven = client.override_flag("revision", 7).unwrap();
    let eight = client.override_flag("revision", 8).unwrap();
    assert_eq!((ask(&client), ask(&client.clone()), ask(&other)), (8, 8, 1));
    let forced = client.snapshot();
    drop(seven);
    assert_eq!(ask(&client), 8);
    drop(eight);
    assert_eq!(ask(&client), 1);
    assert_eq!(before.i64("revision", &nobody, 0), 1);
    assert_eq!(forced.i64("revision", &nobody, 0), 8);
    let why = client.override_flag("revision", "eight").unwrap_err();
    assert_eq!(
        why.to_string(),
        "`eight` is no value for `revision`, which is int"
    );
}

/// One client for many tests that run at the same time.
static SHARED: LazyLock<(Folder, Client)> = LazyLock::new(|| {
    let folder = Folder::with(
        "flag new-checkout: bool { rule pro when plan == \"pro\" serve on  otherwise serve off }\n\
         flag delivery: string { variants { deep-blue = \"b\" red = \"r\" } otherwise serve red }",
    );
    let client = Client::builder().file(folder.rules()).build().unwrap();
    (folder, client)
});

fn shared() -> Client {
    SHARED.1.clone()
}

for_each_variant! {
    /// The value is that of the variant, whoever asks, however long the others take.
    fn the_variant_is_served(client = shared(), flag = "new-checkout", variants = [on, off]) {
        let pro = Context::new().with("plan", "pro");
        let details = client.evaluate("new-checkout", &pro);
        for _ in 0..20 {
            let name = if client.bool("new-checkout", &pro, false) { "on" } else { "off" };
            assert_eq!(details.variant.as_deref(), Some(name));
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

for_each_variant! {
    fn a_variant_can_have_any_name(client = shared(), flag = "delivery", variants = [blue = "deep-blue", red]) {
        assert_eq!(client.string("delivery", &Context::new(), "").len(), 1);
    }
}
