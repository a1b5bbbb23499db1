//! A log that cannot be changed, whoever tries, and servers that may do nothing but add to it.

use crate::kinds::{self, Kind, space};
use burgee_server::store::{AppendError, Place};
use tokio_postgres::{Client, NoTls};

async fn connect(address: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test]
async fn nobody_changes_what_was_added() {
    let Some(kind) = kinds::postgres() else {
        return;
    };
    let space = space();
    let store = kind.open(&space);
    store.append(1, b"one").await.unwrap();
    let owner = connect(&kinds::variable("BURGEE_TEST_POSTGRES").unwrap()).await;
    for change in [
        "UPDATE burgee_log SET record = ''".to_owned(),
        format!("DELETE FROM burgee_log WHERE space = '{space}'"),
        "TRUNCATE burgee_log".to_owned(),
    ] {
        let refused = owner.batch_execute(&change).await.unwrap_err();
        let said = refused.as_db_error().unwrap().message().to_owned();
        assert!(said.contains("only grows"), "{change}: {said}");
    }
    assert_eq!(store.read(1, 2).await.unwrap(), [b"one"]);
}

#[tokio::test]
async fn a_server_needs_only_to_read_and_to_add() {
    let Some(kind) = kinds::postgres() else {
        return;
    };
    let (space, role) = (space(), format!("adder_{}", std::process::id()));
    // The table is there.
    kind.open(&space).last().await.unwrap();
    let address = kinds::variable("BURGEE_TEST_POSTGRES").unwrap();
    let owner = connect(&address).await;
    owner
        .batch_execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'p%40ss/w?rd';
             GRANT SELECT, INSERT ON burgee_log TO {role}"
        ))
        .await
        .unwrap();
    let place = address.replace("burgee:burgee-test@", &format!("{role}:p%2540ss%2Fw%3Frd@"));
    let place: Place = format!("{place}?space={space}").parse().unwrap();
    let store = place.open().unwrap();
    store.append(1, b"one").await.unwrap();
    store.changed(0).await.unwrap();
    assert_eq!(store.append(1, b"two").await, Err(AppendError::Taken));
    // Without the right to add, the database says so, and nothing is in doubt.
    owner
        .batch_execute(&format!("REVOKE INSERT ON burgee_log FROM {role}"))
        .await
        .unwrap();
    let refused = store.append(2, b"two").await.unwrap_err();
    assert!(matches!(refused, AppendError::Refused(_)), "{refused}");
    assert!(
        refused.to_string().contains("permission denied"),
        "{refused}"
    );
    owner
        .batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await
        .unwrap();
}
