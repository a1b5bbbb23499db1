//! A program lends its own struct: nothing is copied, nothing is allocated for an answer.
//!
//! `cargo run --example host_struct`

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use burgee::value::{List, Map, Path, Step};
use burgee::{Attributes, Engine, Request, ValueRef};
use std::time::SystemTime;

/// What the program already has in hand.
#[derive(Debug)]
struct Session {
    account: Account,
    groups: Groups,
    app_version: String,
    /// Not everybody is logged in.
    email: Option<String>,
}

#[derive(Debug)]
struct Account {
    id: u32,
    plan: Plan,
}

#[derive(Debug, Clone, Copy)]
enum Plan {
    Free,
    Team,
}

#[derive(Debug)]
struct Groups(Vec<String>);

impl Plan {
    /// The name in rules.
    fn name(self) -> &'static str {
        match self {
            Plan::Free => "free",
            Plan::Team => "team",
        }
    }
}

impl Attributes for Session {
    fn attribute(&self, name: &str) -> Option<ValueRef<'_>> {
        Some(match name {
            "account" => ValueRef::Map(&self.account),
            "groups" => ValueRef::List(&self.groups),
            "app_version" => ValueRef::Str(&self.app_version),
            // `None` is how an attribute is missing.
            "email" => ValueRef::Str(self.email.as_deref()?),
            _ => return None,
        })
    }

    /// Optional: a direct way to what is asked for most.
    fn at(&self, path: &Path) -> Option<ValueRef<'_>> {
        match path.steps.as_slice() {
            [Step::Key(name)] => self.attribute(name),
            [Step::Key(first), Step::Key(second)] if first == "account" => {
                self.account.entry(second)
            }
            _ => None,
        }
    }
}

impl Map for Account {
    fn entry(&self, key: &str) -> Option<ValueRef<'_>> {
        match key {
            "id" => Some(ValueRef::Int(self.id.into())),
            "plan" => Some(ValueRef::Str(self.plan.name())),
            _ => None,
        }
    }

    fn len(&self) -> usize {
        2
    }
}

impl List for Groups {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn element(&self, index: usize) -> Option<ValueRef<'_>> {
        Some(ValueRef::Str(self.0.get(index)?))
    }
}

const RULES: &str = r#"
attributes {
  account.id: int key
  account.plan: string one of ["free", "team"]
  groups: list of string
  app_version: version
  email: string private
}

flag exports: bool {
  owner "data"
  rule testers when groups contains "beta" and app_version >= 2.10.0 serve on
  rule teams when account.plan == "team" serve 50% on, rest off
  otherwise serve off
}
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::load(RULES)?;
    let sessions = [
        Session {
            account: Account {
                id: 17,
                plan: Plan::Free,
            },
            groups: Groups(vec!["beta".to_owned()]),
            app_version: "2.11.0".to_owned(),
            email: Some("ann@example.com".to_owned()),
        },
        Session {
            account: Account {
                id: 18,
                plan: Plan::Team,
            },
            groups: Groups(Vec::new()),
            app_version: "2.9.4".to_owned(),
            email: None,
        },
    ];
    for session in &sessions {
        // The request adds what the session does not know: the time and the environment.
        let request = Request::new(session)
            .at(SystemTime::now())
            .environment("production");
        let answer = engine.evaluate("exports", &request)?;
        println!(
            "account {}: {:?}, {}",
            session.account.id, answer.variant, answer.reason
        );
    }
    Ok(())
}
