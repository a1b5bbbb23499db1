#[test]
fn a_key_that_nobody_knows_gives_the_default() {
    assert!(client().bool("no-such-flag", &user(), true));
    assert!(client().bool("web-chat", &user(), true));
}
