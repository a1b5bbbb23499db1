//! Faults on purpose: a small service and a proxy that cuts, delays and corrupts, to see what a program does
//! then. For tests and rehearsals; needs the feature `chaos`.
//!
//! ```
//! use burgee_client::chaos::{Fault, Origin, Proxy};
//! use burgee_client::{Client, Context};
//! use std::time::Duration;
//!
//! let origin = Origin::start("flag dark-mode: bool = on")?;
//! let proxy = Proxy::start(origin.address())?;
//! let client = Client::builder().url(proxy.url()).build()?;
//! assert!(client.wait_until_ready(Duration::from_secs(10)));
//!
//! proxy.set(Fault::Down);
//! assert!(client.bool("dark-mode", &Context::new(), false), "the last known rules go on counting");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod fault;
mod http;
mod origin;
mod proxy;

pub use fault::Fault;
pub use origin::Origin;
pub use proxy::Proxy;
