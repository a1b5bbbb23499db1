//! Connecting to Redis, and looking at whether what it acknowledges is on its disk.

use super::super::session::ANSWER;
use super::super::{Address, StoreError};
use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, ConnectionInfo, InfoDict, IntoConnectionInfo,
    ProtocolVersion, RedisError, TlsCertificates,
};
use std::collections::HashMap;
use std::sync::Once;
use std::time::Duration;

/// How connections are made.
pub(super) struct Door {
    client: Client,
    warned: Once,
}

/// A connection for work.
pub(super) struct Session {
    pub(super) connection: MultiplexedConnection,
    /// Whether Redis can be asked to wait until a record is on its disk.
    pub(super) waits: bool,
}

impl Door {
    /// Reads an address.
    ///
    /// # Errors
    /// When it is none, or the trusted certificates cannot be read.
    pub(super) fn new(address: &Address) -> Result<Door, StoreError> {
        let info = address.url().into_connection_info();
        // Nothing of it is repeated: in one that is written wrongly, the password may stand anywhere.
        let unreadable = |_: RedisError| {
            StoreError::new(
                "the address of Redis cannot be read; write redis://USER:PASSWORD@HOST/NUMBER, with `%40` for `@`, `%2F` for `/` and `%3F` for `?` in the password",
            )
        };
        let info = info.map_err(unreadable)?;
        let settings = info.redis_settings().clone();
        // Over one connection come answers, and what was subscribed to.
        let settings = settings.set_protocol(ProtocolVersion::RESP3);
        let tcp = info.tcp_settings().clone().set_nodelay(true);
        #[cfg(target_os = "linux")]
        let tcp = tcp.set_user_timeout(Duration::from_secs(10));
        let info = info.set_redis_settings(settings).set_tcp_settings(tcp);
        Ok(Door {
            client: client(info, address).map_err(|error| StoreError::caused(&error))?,
            warned: Once::new(),
        })
    }

    /// Where it leads, without secrets.
    pub(super) fn name(&self) -> String {
        let info = self.client.get_connection_info();
        format!("Redis at {}/{}", info.addr(), info.redis_settings().db())
    }

    /// Connects, without anything else. What comes without being asked for goes to `hear`.
    pub(super) async fn open(
        client: &Client,
        hear: Option<tokio::sync::mpsc::UnboundedSender<redis::PushInfo>>,
    ) -> Result<MultiplexedConnection, StoreError> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(ANSWER))
            // Whoever asks has his own patience.
            .set_response_timeout(None);
        let config = match hear {
            Some(hear) => config.set_push_sender(hear),
            None => config,
        };
        let connected = client.get_multiplexed_async_connection_with_config(&config);
        let connected = connected.await;
        connected.map_err(|error| StoreError::unconnected(&error, "redis://"))
    }

    /// For a connection that listens.
    pub(super) fn client(&self) -> Client {
        self.client.clone()
    }

    /// Connects for work.
    pub(super) async fn enter(&self) -> Result<Session, StoreError> {
        let connection = Door::open(&self.client, None).await?;
        let session = self.prepare(connection).await;
        session.map_err(|error| StoreError::caused(&error))
    }

    async fn prepare(&self, mut connection: MultiplexedConnection) -> Result<Session, RedisError> {
        let info: InfoDict = redis::cmd("INFO").query_async(&mut connection).await?;
        // Where it may not be asked for, it is not known.
        let config = redis::cmd("CONFIG").arg("GET").arg("appendfsync").clone();
        let config: Result<HashMap<String, String>, _> = config.query_async(&mut connection).await;
        let fsync = config
            .ok()
            .and_then(|mut config| config.remove("appendfsync"));
        let state = Durability::of(&info, fsync);
        self.warned.call_once(|| {
            for danger in state.dangers() {
                tracing::error!("{danger}");
            }
        });
        Ok(Session {
            connection,
            waits: state.waits(),
        })
    }
}

fn client(info: ConnectionInfo, address: &Address) -> Result<Client, RedisError> {
    if !matches!(info.addr(), ConnectionAddr::TcpTls { .. }) {
        return Client::open(info);
    }
    // Another part of the program may have chosen already; either will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let root_cert = match address.roots() {
        Some(file) => Some(std::fs::read(file)?),
        None => None,
    };
    let certificates = TlsCertificates {
        client_tls: None,
        root_cert,
    };
    Client::build_with_tls(info, certificates)
}

/// What a Redis does so that nothing is lost.
struct Durability {
    /// Major and minor version.
    version: (u32, u32),
    /// Whether it writes a log at all.
    logs: bool,
    /// When it writes that to the disk; none when it does not say.
    fsync: Option<String>,
    /// What it throws away when its memory is full; none when it has no bound.
    evicts: Option<String>,
}

impl Durability {
    fn of(info: &InfoDict, fsync: Option<String>) -> Durability {
        let version: String = info.get("redis_version").unwrap_or_default();
        let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
        let bounded = info.get::<u64>("maxmemory").unwrap_or(0) > 0;
        let policy: Option<String> = info.get("maxmemory_policy");
        Durability {
            version: (parts.next().unwrap_or(0), parts.next().unwrap_or(0)),
            logs: info.get::<u8>("aof_enabled").unwrap_or(0) == 1,
            fsync,
            evicts: policy.filter(|policy| bounded && policy.starts_with("allkeys")),
        }
    }

    /// Whether it has WAITAOF, and that would say something.
    fn waits(&self) -> bool {
        self.logs && self.version >= (7, 2)
    }

    fn dangers(&self) -> Vec<String> {
        let mut dangers = Vec::new();
        let fsync = self.fsync.as_deref();
        if !self.logs {
            dangers.push("Redis keeps no log: when it crashes, changes are lost that were acknowledged, or all of them; set `appendonly yes` and `appendfsync always`".to_owned());
        } else if fsync == Some("no") || !self.waits() && fsync != Some("always") {
            let how = match fsync {
                Some(fsync) => format!("`appendfsync` is `{fsync}`"),
                None => "`CONFIG GET appendfsync` is not allowed here".to_owned(),
            };
            dangers.push(format!("Redis may acknowledge a change before it is on its disk: {how}. Unless that is `always`, a crash of its machine loses the last changes"));
        }
        if let Some(policy) = &self.evicts {
            dangers.push(format!("Redis throws away the rules when its memory is full, with `maxmemory-policy {policy}`; set `noeviction`"));
        }
        dangers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(info: &str, fsync: Option<&str>) -> Durability {
        Durability::of(&InfoDict::new(info), fsync.map(ToOwned::to_owned))
    }

    #[test]
    fn what_could_lose_a_change_is_said() {
        let said = |info: &str, fsync| state(info, fsync).dangers().join("; ");
        let old = "redis_version:7.0.15\r\naof_enabled:1\r\n";
        let new = "redis_version:7.2.4\r\naof_enabled:1\r\n";
        assert_eq!(said(old, Some("always")), "");
        assert!(said(old, Some("everysec")).contains("`everysec`"));
        assert!(said(old, None).contains("not allowed"));
        // It is asked to wait for its disk.
        assert_eq!(said(new, Some("everysec")), "");
        assert!(state(new, None).waits() && !state(old, None).waits());
        assert!(said(new, Some("no")).contains("`no`"));
        let none = "redis_version:7.2.4\r\naof_enabled:0\r\n";
        assert!(said(none, Some("always")).contains("appendonly yes"));
        assert!(!state(none, None).waits());
    }

    #[test]
    fn a_full_memory_must_not_throw_rules_away() {
        let info = |policy| {
            format!(
                "redis_version:7.0.0\r\naof_enabled:1\r\nmaxmemory:1000\r\nmaxmemory_policy:{policy}\r\n"
            )
        };
        let said = |policy| state(&info(policy), Some("always")).dangers().join("; ");
        assert!(said("allkeys-lru").contains("noeviction"));
        assert_eq!(said("noeviction"), "");
        assert_eq!(said("volatile-lru"), "");
    }
}
