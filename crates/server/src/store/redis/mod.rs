//! A store for many servers: a list in [Redis](https://redis.io), or in what speaks like it.
//!
//! A record is added by a script, which runs alone, and which tells all that listen.

mod session;

use super::ear::{Ear, Teller};
use super::session::{Deadline, HEARTBEAT, Session as Place};
use super::{Address, Answer, AppendError, MOST_BYTES, Store, StoreError};
use redis::aio::MultiplexedConnection;
use redis::{Client, ErrorKind, FromRedisValue, Msg, PushKind, RedisError};
use session::{Door, Session};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Adds a record.
const APPEND: &str = include_str!("append.lua");

/// Reads some.
const READ: &str = include_str!("read.lua");

/// The last place in a list that a script can count to.
const FURTHEST: u64 = 1 << 53;

/// Longest wait for the disk of a Redis. One that is set to write every second needs up to that.
const DISK: Duration = Duration::from_secs(2);

/// A log in a list.
pub struct Redis {
    door: Door,
    /// The name of the list, and of the channel on which added records are told of.
    key: Arc<str>,
    session: Place<Session>,
    ear: Ear,
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Redis").field(&self.name()).finish()
    }
}

impl Redis {
    /// The log at an address. Nothing is connected before something is asked.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn new(address: &Address) -> Result<Redis, StoreError> {
        Ok(Redis {
            door: Door::new(address)?,
            key: format!("burgee:{}", address.space()).into(),
            session: Place::default(),
            ear: Ear::default(),
        })
    }

    async fn enter(&self, deadline: Deadline) -> Result<Arc<Session>, StoreError> {
        deadline.wait(self.session.get(self.door.enter())).await
    }

    /// Asks over a connection.
    async fn ask<T: FromRedisValue>(
        &self,
        session: &Arc<Session>,
        deadline: Deadline,
        question: &redis::Cmd,
    ) -> Result<T, AppendError> {
        let using = self.session.start(session);
        // A copy is another handle of the same connection.
        let mut connection = session.connection.clone();
        let asked = deadline.wait(async { Ok(question.query_async(&mut connection).await) });
        match asked.await? {
            Ok(answer) => {
                using.well();
                Ok(answer)
            }
            Err(error) if refused(&error) => {
                using.well();
                Err(AppendError::Refused(StoreError::caused(&error)))
            }
            Err(error) => Err(AppendError::Unknown(StoreError::caused(&error))),
        }
    }

    async fn read_only<T: FromRedisValue>(&self, question: &redis::Cmd) -> Result<T, StoreError> {
        let deadline = Deadline::new();
        let session = self.enter(deadline).await?;
        self.ask(&session, deadline, question)
            .await
            .map_err(|error| match error {
                AppendError::Refused(error)
                | AppendError::Unknown(error)
                | AppendError::Unsafe(error) => error,
                AppendError::Taken => StoreError::new(AppendError::Taken),
            })
    }
}

/// Whether Redis says that it did not do what it was asked.
fn refused(error: &RedisError) -> bool {
    matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension)
}

fn last(key: &str) -> redis::Cmd {
    redis::cmd("LLEN").arg(key).clone()
}

impl Store for Redis {
    fn name(&self) -> String {
        format!("{}, key {}", self.door.name(), self.key)
    }

    fn last(&self) -> Answer<'_, u64> {
        Box::pin(async { self.read_only(&last(&self.key)).await })
    }

    fn read(&self, first: u64, most: usize) -> Answer<'_, Vec<Vec<u8>>> {
        Box::pin(async move {
            if most == 0 {
                return Ok(Vec::new());
            }
            // Redis counts from 0.
            let first = first.saturating_sub(1).min(FURTHEST);
            let end = first.saturating_add(most as u64 - 1).min(FURTHEST);
            let mut read = redis::cmd("EVAL");
            read.arg(READ).arg(1).arg(&*self.key);
            read.arg(first).arg(end).arg(MOST_BYTES);
            self.read_only(&read).await
        })
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> Answer<'a, (), AppendError> {
        Box::pin(async move {
            let deadline = Deadline::new();
            let session = self.enter(deadline).await.map_err(AppendError::Refused)?;
            let mut append = redis::cmd("EVAL");
            append
                .arg(APPEND)
                .arg(1)
                .arg(&*self.key)
                .arg(number)
                .arg(record);
            let added: bool = self.ask(&session, deadline, &append).await?;
            if !added {
                return Err(AppendError::Taken);
            }
            if session.waits {
                self.wait_for_disk(&session, deadline).await?;
            }
            Ok(())
        })
    }

    fn changed(&self, known: u64) -> Answer<'_, ()> {
        let listen = |teller| listen(self.door.client(), Arc::clone(&self.key), teller);
        Box::pin(self.ear.wait(known, listen))
    }
}

impl Redis {
    /// Waits until everything that was written over this connection is on the disk of this Redis.
    async fn wait_for_disk(
        &self,
        session: &Arc<Session>,
        deadline: Deadline,
    ) -> Result<(), AppendError> {
        let mut wait = redis::cmd("WAITAOF");
        wait.arg(1).arg(0).arg(DISK.as_millis().to_string());
        let synced: Result<Vec<u64>, AppendError> = self.ask(session, deadline, &wait).await;
        match synced {
            Ok(disks) if disks.first() == Some(&1) => Ok(()),
            Ok(_) => Err(AppendError::Unsafe(StoreError::slow(DISK))),
            Err(AppendError::Refused(error) | AppendError::Unknown(error)) => {
                Err(AppendError::Unsafe(error))
            }
            Err(error) => Err(error),
        }
    }
}

/// Tells of records until the connection is lost, and then why.
async fn listen(client: Client, key: Arc<str>, teller: Teller) -> StoreError {
    let (hear, heard) = unbounded_channel();
    let start = async {
        let mut connection = Door::open(&client, Some(hear)).await?;
        let listens = connection.subscribe(&*key).await;
        listens.map_err(|error| StoreError::caused(&error))?;
        Ok(connection)
    };
    let connection: MultiplexedConnection = match Deadline::new().wait(start).await {
        Ok(connection) => connection,
        Err(error) => return error,
    };
    let ask = async {
        let mut connection = connection.clone();
        loop {
            // At first for what was added before; later to see whether anybody is there.
            let last = async {
                let last = last(&key).query_async(&mut connection).await;
                last.map_err(|error| StoreError::caused(&error))
            };
            match Deadline::new().wait(last).await {
                Ok(last) => teller.tell(last),
                Err(error) => return error,
            }
            tokio::time::sleep(HEARTBEAT).await;
        }
    };
    tokio::select! {
        lost = hear_of(heard, &key, &teller) => lost,
        lost = ask => lost,
    }
}

/// Tells of what was published.
async fn hear_of(
    mut heard: UnboundedReceiver<redis::PushInfo>,
    key: &str,
    teller: &Teller,
) -> StoreError {
    while let Some(push) = heard.recv().await {
        if push.kind == PushKind::Disconnection {
            break;
        }
        let said = Msg::from_push_info(push);
        let said = said.filter(|said| said.get_channel_name() == key);
        if let Some(number) = said.and_then(|said| said.get_payload().ok()) {
            teller.tell(number);
        }
    }
    StoreError::new("the connection was closed")
}
