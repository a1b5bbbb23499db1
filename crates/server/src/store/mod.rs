//! Where changes are kept: a log of records that only grows, one file for each kind of store.
//!
//! A store knows nothing of rules. It numbers records and never gives one number twice, which is all
//! that two servers need so that neither overwrites what the other wrote. What is in the records is the
//! [`Ledger`](crate::ledger::Ledger)'s business.

mod address;
mod bounded;
#[cfg(any(feature = "postgres", feature = "redis"))]
mod ear;
mod embedded;
mod error;
mod memory;
mod place;
#[cfg(feature = "postgres")]
mod postgres;
mod reader;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "postgres", feature = "redis"))]
mod session;
#[cfg(feature = "postgres")]
mod tls;
mod wait;

pub use address::Address;
use bounded::Bounded;
pub use embedded::Embedded;
pub(crate) use embedded::private_directory;
pub use error::{AppendError, StoreError};
pub use memory::Memory;
pub use place::{BadPlace, Place};
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
pub use reader::Reader;
#[cfg(feature = "redis")]
pub use redis::Redis;

pub(crate) use wait::{PATIENCE, in_time, until};

use futures_util::future::BoxFuture;
use std::fmt::Debug;

/// How many bytes of records a store gives at a time: once they are so many together, no more come. One record
/// can be longer, as long as rules and what they were can be.
pub const MOST_BYTES: usize = 4 << 20;

/// What a store gives when it is done.
pub type Answer<'a, T, E = StoreError> = BoxFuture<'a, Result<T, E>>;

/// A log of records, numbered from 1 without gaps, each as it was once added.
pub trait Store: Debug + Send + Sync {
    /// What to call it in a log or on a page: the kind, and where it is, without secrets.
    fn name(&self) -> String;

    /// The number of the last record; 0 for an empty log.
    fn last(&self) -> Answer<'_, u64>;

    /// The records from number `first` on, at most `most` of them, in order. Fewer, where the log ends, or
    /// where they are [`MOST_BYTES`] together: whoever wants more asks on. There is at least one, if there is
    /// any and `most` is not 0.
    fn read(&self, first: u64, most: usize) -> Answer<'_, Vec<Vec<u8>>>;

    /// Adds a record as number `number`, which must be one more than the last. Once this is done well, no
    /// crash of this program or of the machine loses it.
    ///
    /// # Errors
    /// [`AppendError::Taken`] when there is a record of that number. [`AppendError::Unknown`] when the
    /// store did not say whether it took it: then [`read`](Store::read) tells.
    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> Answer<'a, (), AppendError>;

    /// Waits until there may be records behind number `known`. May end before there is one; ends at the
    /// latest when the store cannot be listened to any longer.
    fn changed(&self, known: u64) -> Answer<'_, ()>;
}
