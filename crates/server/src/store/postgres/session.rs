//! Connecting to PostgreSQL: encrypted where asked, with the table that is needed, and set so that what
//! is acknowledged is on the disk.

use super::super::session::ANSWER;
use super::super::{Address, StoreError};
use std::sync::Arc;
use std::sync::Once;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What a burgee calls itself in `pg_stat_activity`.
const NAME: &str = "burgee";

/// The table.
const TABLE: &str = include_str!("table.sql");

/// Makes the table, one server after the other: two that start at once would both find none. The number
/// is nothing but this lock's name.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7236833136);";

/// How a session must be. The time is less than [`ANSWER`], so that the database has given up when the
/// server does. Switched off, `synchronous_commit` would lose what was acknowledged; a stronger one is left.
/// In a stricter isolation, two that add at once would be an error.
const SETUP: &str = "
    SELECT set_config('statement_timeout', '2500', false);
    SELECT set_config('default_transaction_isolation', 'read committed', false);
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') = 'off'";

/// How a session is that only looks.
const READ_ONLY: &str = "SELECT set_config('default_transaction_read_only', 'on', false)";

/// What the server's settings promise.
const CHECK: &str = "SELECT name || ' = off' FROM pg_settings
    WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name";

/// What drives a connection.
pub(super) type Wire = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

/// How connections are made.
#[derive(Clone)]
pub(super) struct Door {
    config: Config,
    tls: MakeRustlsConnect,
    /// Whether nothing is ever written.
    only_reads: bool,
    warned: Arc<Once>,
}

/// A connection, and the task that drives it.
pub(super) struct Session {
    pub(super) client: Client,
    driver: JoinHandle<()>,
}

impl Drop for Session {
    fn drop(&mut self) {
        // Where the network is gone, it would wait for it.
        self.driver.abort();
    }
}

impl Door {
    /// Reads an address.
    ///
    /// # Errors
    /// When it is none, or the trusted certificates cannot be read.
    pub(super) fn new(address: &Address) -> Result<Door, StoreError> {
        let mut config: Config = libpq_modes(address.url())
            .parse()
            .map_err(|error| unreadable(&error))?;
        if config.get_hosts().is_empty() {
            return Err(ill_written("it names no host"));
        }
        // Behind an `@` in a password, what follows would be a host, and be shown.
        let torn = |host: &Host| matches!(host, Host::Tcp(name) if name.contains('@'));
        if config.get_hosts().iter().any(torn) {
            return Err(ill_written("there is an `@` too many"));
        }
        if config.get_application_name().is_none() {
            config.application_name(NAME);
        }
        // A connection that is cut without a word is found out by the system, also between requests.
        config
            .connect_timeout(ANSWER)
            .tcp_user_timeout(Duration::from_secs(10))
            .keepalives_idle(Duration::from_secs(5))
            .keepalives_interval(Duration::from_secs(2))
            .keepalives_retries(3);
        let encrypted = config.get_ssl_mode() != SslMode::Disable;
        Ok(Door {
            tls: super::super::tls::client(address.roots(), encrypted)?,
            config,
            only_reads: false,
            warned: Arc::new(Once::new()),
        })
    }

    /// The same, for who only looks: no table is made, and the database sees to it that nothing is written.
    pub(super) fn only_to_read(self) -> Door {
        Door {
            only_reads: true,
            ..self
        }
    }

    /// Where it leads, without secrets.
    pub(super) fn name(&self) -> String {
        let ports = self.config.get_ports();
        let hosts = self
            .config
            .get_hosts()
            .iter()
            .enumerate()
            .map(|(at, host)| {
                let port = ports.get(at).or(ports.first()).unwrap_or(&5432);
                match host {
                    Host::Tcp(host) => format!("{host}:{port}"),
                    #[cfg(unix)]
                    Host::Unix(path) => format!("{}:{port}", path.display()),
                }
            });
        let hosts: Vec<String> = hosts.collect();
        let user = self.config.get_user().unwrap_or_default();
        let database = self.config.get_dbname().unwrap_or(user);
        format!("PostgreSQL at {}/{database}", hosts.join(","))
    }

    /// Connects, without anything else.
    pub(super) async fn open(&self) -> Result<(Client, Wire), StoreError> {
        // A future of many kilobytes, which nobody is to carry around.
        let connected = Box::pin(self.config.connect(self.tls.clone())).await;
        connected.map_err(|error| StoreError::unconnected(&error, "sslmode=disable"))
    }

    /// Connects for work.
    pub(super) async fn enter(&self) -> Result<Session, StoreError> {
        let (client, wire) = self.open().await?;
        let driver = tokio::spawn(async move {
            // Whoever waits for an answer is told of its end.
            drop(wire.await);
        });
        let session = Session { client, driver };
        self.prepare(&session.client)
            .await
            .map_err(|error| StoreError::caused(&error))?;
        Ok(session)
    }

    /// Sets a connection up, makes the table where there is none, and looks at the server's settings.
    pub(super) async fn prepare(&self, client: &Client) -> Result<(), tokio_postgres::Error> {
        client.batch_execute(SETUP).await?;
        if self.only_reads {
            // Whether it is safe to write here is nobody's question then.
            return client.batch_execute(READ_ONLY).await;
        }
        let there = "SELECT to_regclass('burgee_log') IS NOT NULL";
        let there: bool = client.query_typed_one(there, &[]).await?.try_get(0)?;
        if !there {
            // Several statements in one message are one transaction.
            client.batch_execute(&format!("{LOCK}{TABLE}")).await?;
        }
        let mut weak = Vec::new();
        for row in client.query_typed(CHECK, &[]).await? {
            weak.push(row.try_get::<_, String>(0)?);
        }
        if !weak.is_empty() {
            self.warned.call_once(|| {
                tracing::error!(settings = weak.join(", "), "PostgreSQL is set to lose data when its machine crashes: changes that were acknowledged, or all of them; switch these settings on");
            });
        }
        Ok(())
    }
}

/// `verify-ca` and `verify-full` are what `require` does here: a certificate that is asked for is also
/// looked at.
fn libpq_modes(url: &str) -> String {
    ["verify-full", "verify-ca"]
        .iter()
        .fold(url.to_owned(), |url, mode| {
            url.replace(&format!("sslmode={mode}"), "sslmode=require")
        })
}

/// What is wrong with an address. Nothing of it is repeated but names of options that there are: in one
/// that is written wrongly, a part of the password may stand anywhere.
fn unreadable(error: &tokio_postgres::Error) -> StoreError {
    let cause = std::error::Error::source(error).map(ToString::to_string);
    match cause {
        Some(cause) if cause.starts_with("invalid value for option") => ill_written(&cause),
        Some(cause) if cause.starts_with("unknown option") => {
            ill_written("an option behind `?` is not known")
        }
        _ => ill_written("it has another form"),
    }
}

fn ill_written(why: &str) -> StoreError {
    StoreError::new(format!(
        "the address of PostgreSQL cannot be read: {why}; write postgres://USER:PASSWORD@HOST/DATABASE, with `%40` for `@`, `%2F` for `/` and `%3F` for `?` in the password"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door(url: &str) -> Result<Door, StoreError> {
        Door::new(&Address::parse(url).unwrap())
    }

    #[test]
    fn it_is_named_without_its_password() {
        let name = |url: &str| door(url).unwrap().name();
        assert_eq!(name("postgres://u:secret@h/d"), "PostgreSQL at h:5432/d");
        assert_eq!(name("postgres://u:secret@h"), "PostgreSQL at h:5432/u");
        let two = "postgresql://u:se%40cret@a:1,b:2/d?target_session_attrs=read-write";
        assert_eq!(name(two), "PostgreSQL at a:1,b:2/d");
    }

    #[test]
    fn an_address_that_is_none_is_refused_without_its_password() {
        for (bad, why) in [
            ("postgres://u:sec@ret@h/d", "`@` too many"),
            ("postgres://u:secret@h/d?secret=1", "option"),
            ("postgres://u:secret@h/d?sslmode=allow", "sslmode"),
            ("postgres://u:secret@h:port/d", "port"),
            ("postgres:///d", "no host"),
        ] {
            let refused = door(bad).err().unwrap().to_string();
            assert!(refused.contains(why), "{bad}: {refused}");
            assert!(
                !refused.contains("ret@") && !refused.contains("secret"),
                "{refused}"
            );
        }
    }
}
