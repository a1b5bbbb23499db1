//! A server with rules in a store, and somebody who may change them.

use crate::support::{Answer, KEY, Running, settings};
use burgee_server::store::{Memory, Store};
use burgee_server::{Keys, Settings};
use std::sync::Arc;

/// The key that opens changes of everything.
pub(crate) const ADMIN: &str = "an-admin-key-for-tests-01";

/// The key that opens changes of what is served in staging.
pub(crate) const STAGING: &str = "an-admin-key-for-staging-1";

/// The key that only opens evaluation.
pub(crate) const EVALUATE: &str = "an-evaluation-key-00001";

/// The rules that the store begins with.
pub(crate) const RULES: &str = "\
# Payments.
flag pay: bool = on

# A page.
flag `next page`: string {
  owner \"web\"
  expires 2020-01-01
  variants {
    old = \"o\"
    new = \"n\"
  }
  requires pay is on
  environment staging {
    rule beta when groups contains \"beta\" serve new
  }
  otherwise serve old
}

test `next page` {
  given {} expect old
}
";

/// A running server, asked with the admin key.
pub(crate) struct Desk {
    pub(crate) server: Running,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        Desk::with(RULES, Arc::new(Memory::default()), |settings| settings)
    }

    pub(crate) fn with(
        rules: &str,
        store: Arc<dyn Store>,
        change: impl FnOnce(Settings) -> Settings,
    ) -> Desk {
        let keys = format!(
            "{KEY}\nadmin name=alice {ADMIN}\nadmin name=bob env=staging {STAGING}\nevaluate {EVALUATE}"
        );
        let settings = change(Settings {
            keys: Keys::parse(&keys).unwrap(),
            seed: Some(rules.to_owned()),
            ..settings()
        });
        let folder = tempfile::tempdir().unwrap();
        Desk {
            server: Running::start(folder, store, settings),
        }
    }

    /// Sends a request to a path of the admin API.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        self.send_as(ADMIN, method, path, headers, body)
    }

    /// The same with another key.
    pub(crate) fn send_as(
        &self,
        key: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Answer {
        let mut all = vec![("x-api-key", key)];
        all.extend(headers);
        let path = format!("/admin/v1{path}");
        self.server.send(method, &path, &all, body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub(crate) fn post(&self, path: &str, body: impl AsRef<[u8]>) -> Answer {
        self.send("POST", path, &[], body)
    }
}
