//! A store for many servers: a table in [PostgreSQL](https://www.postgresql.org).
//!
//! One table holds the logs of several rulesets, each under the name of its space. A record is added by
//! one statement, which the primary key makes safe between servers, and which tells all that listen.

mod session;

use super::ear::{Ear, Teller};
use super::session::{Deadline, HEARTBEAT, Session as Place};
use super::{Address, Answer, AppendError, MOST_BYTES, Store, StoreError};
use session::{Door, Session, Wire};
use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;
use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::types::Type;
use tokio_postgres::{AsyncMessage, Client};

/// The channel on which added records are told of, as `NUMBER SPACE`.
const CHANNEL: &str = "burgee_log";

/// The number of the last record.
const LAST: &str = "SELECT coalesce(max(number), 0) FROM burgee_log WHERE space = $1";

/// Some records: those before which there are not too many bytes yet. How long one is stands beside it, so
/// that those which are left out are not read.
const READ: &str = "
    SELECT record FROM (
        SELECT number, record, sum(octet_length(record)) OVER (ORDER BY number) AS bytes
        FROM (
            SELECT number, record FROM burgee_log
            WHERE space = $1 AND number >= $2 ORDER BY number LIMIT $3
        ) AS wanted
    ) AS counted
    WHERE bytes - octet_length(record) < $4 ORDER BY number";

/// Adds a record behind the last, and gives a row if it did. Of two that add the same number at once,
/// the second waits for the first, and then finds it there.
const APPEND: &str = "
    WITH added AS (
        INSERT INTO burgee_log (space, number, record)
        SELECT $1, $2, $3
        WHERE (SELECT coalesce(max(number), 0) FROM burgee_log WHERE space = $1) = $2 - 1
        ON CONFLICT DO NOTHING
        RETURNING space, number
    )
    SELECT pg_notify('burgee_log', number || ' ' || space) FROM added";

/// A log in a table.
pub struct Postgres {
    door: Door,
    space: Arc<str>,
    session: Place<Session>,
    ear: Ear,
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Postgres").field(&self.name()).finish()
    }
}

impl Postgres {
    /// The log at an address. Nothing is connected before something is asked.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn new(address: &Address) -> Result<Postgres, StoreError> {
        Ok(Postgres {
            door: Door::new(address)?,
            space: address.space().into(),
            session: Place::default(),
            ear: Ear::default(),
        })
    }

    /// The same for reading alone: nothing is made where there is no log, and nothing can be added.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn only_to_read(address: &Address) -> Result<Postgres, StoreError> {
        let store = Postgres::new(address)?;
        Ok(Postgres {
            door: store.door.only_to_read(),
            ..store
        })
    }

    /// Asks over the connection that there is, or a new one.
    async fn ask<T>(
        &self,
        question: impl AsyncFnOnce(&Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T, Failed> {
        let deadline = Deadline::new();
        let session = deadline.wait(self.session.get(self.door.enter()));
        let session = session.await.map_err(Failed::Before)?;
        let using = self.session.start(&session);
        let asked = deadline.wait(async { Ok(question(&session.client).await) });
        match asked.await.map_err(Failed::After)? {
            Ok(answer) => {
                using.well();
                Ok(answer)
            }
            Err(error) if refused(&error) && !session.client.is_closed() => {
                using.well();
                Err(Failed::Refused(StoreError::caused(&error)))
            }
            Err(error) => Err(Failed::After(StoreError::caused(&error))),
        }
    }
}

/// Why a question has no answer.
enum Failed {
    /// It was never asked.
    Before(StoreError),
    /// The database refused it.
    Refused(StoreError),
    /// The database was lost on the way.
    After(StoreError),
}

impl From<Failed> for StoreError {
    fn from(failed: Failed) -> StoreError {
        match failed {
            Failed::Before(error) | Failed::Refused(error) | Failed::After(error) => error,
        }
    }
}

/// Whether the database says that it did not do what it was asked. When it ends a connection, or says that
/// it does not know, it may have.
fn refused(error: &tokio_postgres::Error) -> bool {
    error.as_db_error().is_some_and(|said| {
        let lost = *said.code() == SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN
            || ["08", "57P", "58", "XX"]
                .iter()
                .any(|class| said.code().code().starts_with(class));
        said.parsed_severity() == Some(Severity::Error) && !lost
    })
}

/// A number as the database has it. There are not so many records that one would not fit.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

async fn last(client: &Client, space: &str) -> Result<u64, tokio_postgres::Error> {
    let row = client
        .query_typed_one(LAST, &[(&space, Type::TEXT)])
        .await?;
    Ok(u64::try_from(row.try_get::<_, i64>(0)?).unwrap_or(0))
}

impl Store for Postgres {
    fn name(&self) -> String {
        format!("{}, space {}", self.door.name(), self.space)
    }

    fn last(&self) -> Answer<'_, u64> {
        Box::pin(async {
            let last = self.ask(async |client| last(client, &self.space).await);
            Ok(last.await?)
        })
    }

    fn read(&self, first: u64, most: usize) -> Answer<'_, Vec<Vec<u8>>> {
        Box::pin(async move {
            let (first, most) = (number(first), i64::try_from(most).unwrap_or(i64::MAX));
            let bytes = i64::try_from(MOST_BYTES).unwrap_or(i64::MAX);
            let rows = self.ask(async |client| {
                let values: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 4] = [
                    (&&*self.space, Type::TEXT),
                    (&first, Type::INT8),
                    (&most, Type::INT8),
                    (&bytes, Type::INT8),
                ];
                let rows = client.query_typed(READ, &values).await?;
                rows.iter().map(|row| row.try_get(0)).collect()
            });
            Ok(rows.await?)
        })
    }

    fn append<'a>(&'a self, new: u64, record: &'a [u8]) -> Answer<'a, (), AppendError> {
        Box::pin(async move {
            let number = number(new);
            let added = self.ask(async |client| {
                let values: [(&(dyn tokio_postgres::types::ToSql + Sync), Type); 3] = [
                    (&&*self.space, Type::TEXT),
                    (&number, Type::INT8),
                    (&record, Type::BYTEA),
                ];
                let rows = client.query_typed(APPEND, &values).await?;
                Ok(!rows.is_empty())
            });
            match added.await {
                Ok(true) => Ok(()),
                Ok(false) => Err(AppendError::Taken),
                Err(Failed::Before(error) | Failed::Refused(error)) => {
                    Err(AppendError::Refused(error))
                }
                Err(Failed::After(error)) => Err(AppendError::Unknown(error)),
            }
        })
    }

    fn changed(&self, known: u64) -> Answer<'_, ()> {
        let listen = |teller| listen(self.door.clone(), Arc::clone(&self.space), teller);
        Box::pin(self.ear.wait(known, listen))
    }
}

/// Tells of records until the connection is lost, and then why.
async fn listen(door: Door, space: Arc<str>, teller: Teller) -> StoreError {
    let (client, wire) = match Deadline::new().wait(door.open()).await {
        Ok(open) => open,
        Err(error) => return error,
    };
    let ask = async {
        let start = async {
            let start = async {
                door.prepare(&client).await?;
                client.batch_execute("LISTEN burgee_log").await
            };
            start.await.map_err(|error| StoreError::caused(&error))
        };
        Deadline::new().wait(start).await?;
        loop {
            // At first for what was added before; later to see whether anybody is there.
            let last = async {
                let last = last(&client, &space).await;
                last.map_err(|error| StoreError::caused(&error))
            };
            teller.tell(Deadline::new().wait(last).await?);
            tokio::time::sleep(HEARTBEAT).await;
        }
    };
    tokio::select! {
        lost = hear(wire, &space, &teller) => lost,
        asked = ask => {
            let asked: Result<std::convert::Infallible, StoreError> = asked;
            match asked {
                Err(error) => error,
            }
        }
    }
}

/// Drives a connection, and tells of what it is notified of.
async fn hear(mut wire: Wire, space: &str, teller: &Teller) -> StoreError {
    loop {
        let message = poll_fn(|context| wire.poll_message(context)).await;
        match message {
            Some(Ok(AsyncMessage::Notification(said))) if said.channel() == CHANNEL => {
                let number = said.payload().split_once(' ');
                let number = number.filter(|(_, whose)| *whose == space);
                if let Some(number) = number.and_then(|(number, _)| number.parse().ok()) {
                    teller.tell(number);
                }
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => return StoreError::caused(&error),
            None => return StoreError::new("the connection was closed"),
        }
    }
}
