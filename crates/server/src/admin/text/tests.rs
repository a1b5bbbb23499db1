use super::*;
use burgee::ast::Target;
use serde_json::json;

const RULES: &str = "\
# The shop.
ruleset \"shop\"

# Off when the provider is down.
// Ask payments first.
flag pay: bool = on # always

segment staff = email ends_with \"@x.y\"

flag   next :bool {
  owner \"web\" # them
  # our people
  rule staff   when in segment staff serve on
  otherwise serve off
}

test pay {
  given {} expect on
}

# odd
test next { given {} expect off }
list l = [1]
";

fn text_of(rules: &str, key: &str) -> Option<String> {
    let outline = Outline::new(rules);
    Some(outline.text_at(&outline.find(key)?))
}

fn put_text(rules: &str, key: &str, new: &str) -> String {
    let outline = Outline::new(rules);
    let new = FlagText::read(key, new).unwrap();
    put(rules, outline.find(key).as_ref(), &new)
}

fn change(rules: &str, key: &str, change: impl FnOnce(&mut burgee::ast::Flag, &str)) -> String {
    let place = Outline::new(rules).find(key).unwrap();
    let done = rewrite(rules, &place, |flag, text| {
        change(flag, text);
        Ok::<_, ()>(())
    });
    done.unwrap()
}

#[test]
fn a_flag_has_its_comments_and_tests() {
    assert_eq!(
        text_of(RULES, "pay").unwrap(),
        "# Off when the provider is down.\n// Ask payments first.\nflag pay: bool = on # always\n\n\
         test pay {\n  given {} expect on\n}\n"
    );
    let next = text_of(RULES, "next").unwrap();
    assert!(next.starts_with("flag   next"), "{next}");
    assert!(
        next.ends_with("\n\n# odd\ntest next { given {} expect off }\n"),
        "{next}"
    );
    assert_eq!(text_of(RULES, "shop"), None);
}

#[test]
fn what_was_read_can_be_put_back() {
    for key in ["pay", "next"] {
        let text = text_of(RULES, key).unwrap();
        assert_eq!(put_text(RULES, key, &text), RULES);
    }
}

#[test]
fn only_the_flag_changes() {
    let new = put_text(
        RULES,
        "pay",
        "flag pay: bool = off\n\ntest pay {\n  given {} expect off\n}",
    );
    let expected = RULES
        .replace(
            "# Off when the provider is down.\n// Ask payments first.\nflag pay: bool = on # always",
            "flag pay: bool = off",
        )
        .replace("test pay {\n  given {} expect on", "test pay {\n  given {} expect off");
    assert_eq!(new, expected);
    // Without its test, that goes too; with one more, it follows.
    let new = put_text(RULES, "pay", "flag pay: bool = off");
    assert!(!new.contains("test pay"), "{new}");
    assert!(new.contains("}\n\n# odd\ntest next"), "{new}");
    let new = put_text(
        &new,
        "pay",
        "flag pay: bool = off\ntest pay { given {} expect off }",
    );
    assert!(
        new.contains("flag pay: bool = off\n\ntest pay { given {} expect off }\n\nsegment"),
        "{new}"
    );
}

#[test]
fn a_new_flag_goes_to_the_end() {
    assert_eq!(
        put_text("", "a", "flag a: bool = on"),
        "flag a: bool = on\n"
    );
    let two = put_text(
        "flag a: bool = on",
        "b",
        "# b\nflag b: bool = on\ntest b {}",
    );
    assert_eq!(
        two,
        "flag a: bool = on\n\n# b\nflag b: bool = on\n\ntest b {}\n"
    );
}

#[test]
fn a_flag_is_taken_out_whole() {
    let outline = Outline::new(RULES);
    let without = remove(RULES, &outline.find("pay").unwrap());
    let expected = RULES
        .replace("# Off when the provider is down.\n// Ask payments first.\nflag pay: bool = on # always\n\n", "")
        .replace("test pay {\n  given {} expect on\n}\n\n", "");
    assert_eq!(without, expected);
    let last = "flag a: bool = on\n\nflag b: bool = on\n";
    let without = remove(last, &Outline::new(last).find("b").unwrap());
    assert_eq!(without, "flag a: bool = on\n");
}

#[test]
fn items_on_one_line_are_kept_apart() {
    let rules = "flag a: bool { otherwise serve on } flag b: bool { otherwise serve on } # b\n";
    let new = put_text(rules, "a", "flag a: bool { otherwise serve off }");
    assert_eq!(new, rules.replacen("serve on", "serve off", 1));
    let new = put_text(rules, "b", "flag b: bool = off");
    assert_eq!(
        new,
        "flag a: bool { otherwise serve on } flag b: bool = off\n"
    );
    assert_eq!(
        remove(rules, &Outline::new(rules).find("b").unwrap()).trim(),
        "flag a: bool { otherwise serve on }"
    );
}

#[test]
fn windows_and_marks_are_kept() {
    let rules =
        "\u{feff}# a\r\nflag a: bool = on\r\n\r\nflag b: bool {\r\n  otherwise serve on\r\n}\r\n";
    assert_eq!(text_of(rules, "a").unwrap(), "# a\r\nflag a: bool = on\r\n");
    let killed = change(rules, "b", |flag, text| kill(flag, text, None));
    assert_eq!(
        killed,
        rules.replace("  otherwise", "  status disabled\r\n  otherwise")
    );
    let without = remove(rules, &Outline::new(rules).find("a").unwrap());
    assert_eq!(
        without,
        "\u{feff}\r\nflag b: bool {\r\n  otherwise serve on\r\n}\r\n"
    );
}

#[test]
fn killing_and_reviving_come_back_to_the_same() {
    let rules = "# x\nflag a: bool = on # y\n\nflag b: bool {\n  owner \"web\" # z\n  # w\n  otherwise serve on\n}\n";
    let killed = change(rules, "b", |flag, text| kill(flag, text, None));
    assert_eq!(killed, rules.replace("  # w", "  status disabled\n  # w"));
    assert_eq!(
        change(&killed, "b", |flag, text| kill(flag, text, None)),
        killed
    );
    assert_eq!(change(&killed, "b", |flag, _| revive(flag)), rules);
    let killed = change(rules, "a", |flag, text| {
        kill(flag, text, Some(Target::from("off")));
    });
    assert!(
        killed.starts_with(
            "# x\nflag a: bool = on { # y\n  status disabled\n  if_disabled serve off\n}\n\nflag b"
        ),
        "{killed}"
    );
    let killed = change(rules, "a", |flag, text| kill(flag, text, None));
    // The braces stay for the comment.
    let revived = change(&killed, "a", |flag, _| revive(flag));
    assert_eq!(revived, rules.replace("on # y", "on { # y\n}"));
    let plain = "flag a: bool = on\n";
    let killed = change(plain, "a", |flag, text| kill(flag, text, None));
    assert_eq!(killed, "flag a: bool = on {\n  status disabled\n}\n");
    assert_eq!(change(&killed, "a", |flag, _| revive(flag)), plain);
    let archived = "flag a: bool {\n  status archived\n  otherwise serve on\n}\n";
    assert_eq!(
        change(archived, "a", |flag, text| kill(flag, text, None)),
        archived
    );
}

#[test]
fn a_text_of_something_else_is_refused() {
    let cases = [
        ("", "the text has no flag `a`"),
        (
            "flag b: bool = on",
            "the text has the flag `b`, and is for the flag `a`",
        ),
        (
            "flag a: bool = on\nflag a: bool = on",
            "the text has the flag `a` 2 times",
        ),
        (
            "flag a: bool = on\ntest b {}",
            "the text has the test of `b`, and is for the flag `a`",
        ),
        (
            "flag a: bool = on\nlist l = [1]",
            "only the flag `a` and tests of it can stand in its text",
        ),
        (
            "# apart\n\nflag a: bool = on",
            "a comment stands apart from what it is about",
        ),
        (
            "flag a: bool = on\n\n# apart\n",
            "a comment stands apart from what it is about",
        ),
    ];
    for (text, message) in cases {
        let problem = FlagText::read("a", text).unwrap_err();
        assert_eq!(problem.to_json()["message"], message, "{text}");
    }
    assert!(
        FlagText::read("a", "flag a: bool = (")
            .unwrap_err()
            .is_invalid()
    );
}

#[test]
fn values_become_what_the_flag_can_serve() {
    let flag = |text: &str| Outline::new(text).flag("a").unwrap().clone();
    let plain = flag("flag a: bool = on");
    assert_eq!(target(&plain, &json!(true)), Ok(Target::from("on")));
    assert_eq!(target(&plain, &json!("off")), Ok(Target::from("off")));
    let switch = vec!["on".to_owned(), "off".to_owned()];
    assert_eq!(target(&plain, &json!("blue")), Err(switch));
    let named = flag("flag a: string { variants { x = \"X\"  y = \"x\" } otherwise serve x }");
    assert_eq!(target(&named, &json!("X")), Ok(Target::from("x")));
    assert_eq!(target(&named, &json!("x")), Ok(Target::from("y")));
    assert_eq!(target(&named, &json!("y")), Ok(Target::from("y")));
    assert_eq!(
        target(&named, &json!(1)),
        Err(vec!["x".to_owned(), "y".to_owned()])
    );
}

#[test]
fn killing_in_an_environment_comes_back_to_the_same() {
    let off = |rules: &str, environment: &str| {
        change(rules, "a", |flag, text| {
            kill_in(flag, text, environment, None);
        })
    };
    let on = |rules: &str, environment: &str| {
        change(rules, "a", |flag, _| assert!(revive_in(flag, environment)))
    };
    let rules = "# x\nflag a: bool {\n  owner \"web\" # z\n\n  # w\n  rule r serve on # r\n  otherwise serve on\n}\n";
    let killed = off(rules, "eu");
    let block =
        "  environment eu {\n    rule killed-in-eu when environment == \"eu\" serve off\n  }\n";
    assert_eq!(killed, rules.replace(" # z\n", &format!(" # z\n{block}")));
    assert_eq!(off(&killed, "eu"), killed);
    let both = off(&killed, "the moon");
    assert!(
        both.contains("rule `killed-in-the moon` when environment == \"the moon\""),
        "{both}"
    );
    assert_eq!(on(&both, "the moon"), killed);
    assert_eq!(on(&killed, "eu"), rules);
    let archived = "flag a: bool {\n  status archived\n  otherwise serve on\n}\n";
    assert_eq!(off(archived, "eu"), archived);
}

#[test]
fn a_flag_without_rules_gets_some_where_it_is_off_in_an_environment() {
    let off = |rules: &str| change(rules, "a", |flag, text| kill_in(flag, text, "eu", None));
    let on = |rules: &str| change(rules, "a", |flag, _| assert!(revive_in(flag, "eu")));
    let block = |served: &str| {
        format!(
            "  environment eu {{\n    rule killed-in-eu when environment == \"eu\" serve {served}\n  }}\n"
        )
    };
    let cases = [
        // What it serves while it is off; without that, a switch is off, and others leave it to programs.
        (
            "flag a: bool = on # y\n",
            "flag a: bool { # y\n",
            "off",
            "on",
        ),
        (
            "flag a: int = 7\n",
            "flag a: int {\n",
            "error \"DISABLED\"",
            "7",
        ),
        (
            "flag a: int = 7 {\n  if_disabled serve 3\n}\n",
            "flag a: int {\n  if_disabled serve 3\n",
            "3",
            "7",
        ),
        (
            "flag a: bool = yes {\n  variants {\n    yes = true\n  }\n}\n",
            "flag a: bool {\n  variants {\n    yes = true\n  }\n",
            "error \"DISABLED\"",
            "yes",
        ),
    ];
    for (rules, head, served, value) in cases {
        let killed = off(rules);
        let end = format!("  otherwise serve {value}\n}}\n");
        assert_eq!(killed, format!("{head}{}{end}", block(served)), "{rules}");
        assert!(
            !burgee_import::builder().read(&killed).has_errors(),
            "{killed}"
        );
        // The same, in other words.
        assert_eq!(on(&killed), format!("{head}{end}"));
    }
}

#[test]
fn nobodys_own_block_is_taken_for_a_switch() {
    let own = [
        "environment eu { otherwise serve off }",
        "environment eu { rule killed-in-eu when visits > 3 serve off }",
        "environment eu, us { rule killed-in-eu when environment == \"eu\" serve off }",
        "environment us { rule killed-in-eu when environment == \"eu\" serve off }",
        "environment eu { rule killed-in-eu when `environment` == \"eu\" serve off }",
        "environment eu { rule killed-in-eu \"x\" when environment == \"eu\" serve off }",
    ];
    for block in own {
        let rules = format!("flag a: bool {{ {block} otherwise serve on }}\n");
        let kept = change(&rules, "a", |flag, _| {
            assert!(!revive_in(flag, "eu") && off_in(flag).is_empty(), "{block}");
        });
        assert_eq!(kept, rules);
    }
    let rules = "flag a: bool { environment eu { rule killed-in-eu when environment == \"eu\" serve off } otherwise serve on }";
    change(rules, "a", |flag, _| assert_eq!(off_in(flag), ["eu"]));
}

#[test]
fn rules_of_the_same_name_do_not_keep_a_flag_on() {
    let off = |rules: &str| change(rules, "a", |flag, text| kill_in(flag, text, "eu", None));
    let read = |rules: &str| burgee_import::builder().read(rules);
    let listed = |rules: &str| {
        let flag = &read(rules).rules.flags["a"];
        flag.rules.iter().filter_map(killed_in).count()
    };
    let own = [
        "  environment eu {\n    rule killed-in-eu when visits > 3 serve off\n  }\n",
        "  environment us {\n    rule killed-in-eu when environment == \"us\" serve off\n  }\n",
        "  rule killed-in-eu when visits > 3 serve on\n",
        "  rule killed-in-eu when visits > 3 serve on\n  rule killed-in-eu-2 when visits > 5 serve on\n",
    ];
    for own in own {
        let rules = format!("flag a: bool {{\n{own}  otherwise serve on\n}}\n");
        assert_eq!(listed(&rules), 0, "{rules}");
        let killed = off(&rules);
        assert!(!read(&killed).has_errors(), "{killed}");
        assert_eq!(listed(&killed), 1, "{killed}");
        assert_eq!(off(&killed), killed);
        let on = change(&killed, "a", |flag, _| assert!(revive_in(flag, "eu")));
        assert_eq!(on, rules);
    }
    // What somebody has put behind the rule stays when it goes.
    let more = "flag a: bool {\n  environment eu {\n    rule killed-in-eu when environment == \"eu\" serve off\n    otherwise serve off\n  }\n  otherwise serve on\n}\n";
    assert_eq!(listed(more), 1);
    let on = change(more, "a", |flag, _| assert!(revive_in(flag, "eu")));
    let rule = "    rule killed-in-eu when environment == \"eu\" serve off\n";
    assert_eq!(on, more.replace(rule, ""));
}
