//! Connections to stores that nobody on the way can read.

use crate::kinds;
use crate::process::Service;
use burgee_server::store::{Place, Store};
use std::sync::Arc;
use std::time::Duration;

fn open(address: &str) -> Arc<dyn Store> {
    address.parse::<Place>().unwrap().open().unwrap()
}

/// A database with a certificate; none where there are no databases.
fn service(name: &'static str) -> Option<Service> {
    kinds::variable("BURGEE_TEST_SERVICES")?;
    Some(Service::start_encrypted(name))
}

#[tokio::test]
async fn postgres_is_asked_for_its_certificate() {
    let Some(service) = service("postgres") else {
        return;
    };
    let (port, roots) = (service.port(), service.roots());
    let with =
        |mode: &str| format!("postgres://burgee:burgee-test@localhost:{port}/postgres{mode}");
    let roots = format!("sslrootcert={}", roots.display());
    for mode in ["require", "verify-full"] {
        let store = open(&with(&format!("?sslmode={mode}&space={mode}&{roots}")));
        store.append(1, b"one").await.unwrap();
        let woken = tokio::time::timeout(Duration::from_secs(4), store.changed(0));
        woken.await.unwrap().unwrap();
    }
    // A certificate that nobody vouches for is no certificate, and it is said what to do.
    for mode in ["?sslmode=require", ""] {
        let refused = open(&with(mode)).last().await.unwrap_err().to_string();
        assert!(refused.contains("sslrootcert"), "{refused}");
        assert!(!refused.contains("burgee-test"), "{refused}");
    }
    // Who does not want one gets none.
    assert_eq!(
        open(&with("?sslmode=disable&space=require")).last().await,
        Ok(1)
    );
}

#[tokio::test]
async fn a_postgres_without_a_certificate_is_refused_by_who_wants_one() {
    let Some(plain) = kinds::variable("BURGEE_TEST_POSTGRES") else {
        return;
    };
    let refused = open(&format!("{plain}?sslmode=require"))
        .last()
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("does not support TLS"),
        "{refused}"
    );
    let missing = format!("{plain}?sslrootcert=/nowhere.pem")
        .parse::<Place>()
        .unwrap();
    let missing = missing.open().unwrap_err().to_string();
    assert!(missing.contains("/nowhere.pem"), "{missing}");
}

#[tokio::test]
async fn redis_is_asked_for_its_certificate() {
    let Some(service) = service("redis") else {
        return;
    };
    let (port, roots) = (service.port(), service.roots());
    let address = format!("rediss://localhost:{port}");
    let store = open(&format!("{address}?sslrootcert={}", roots.display()));
    store.append(1, b"one").await.unwrap();
    let woken = tokio::time::timeout(Duration::from_secs(4), store.changed(0));
    woken.await.unwrap().unwrap();
    let refused = open(&address).last().await.unwrap_err().to_string();
    assert!(refused.contains("sslrootcert"), "{refused}");
}
