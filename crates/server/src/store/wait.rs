//! Waiting for a store, but not for ever.

use super::StoreError;
use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

/// Longest wait for a store to connect and do what was asked. Below what a request may take, so that its
/// answer can say what is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(4);

/// Waits for a store, but not longer than [`PATIENCE`].
pub(crate) async fn in_time<T, E: From<StoreError>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    until(Instant::now() + PATIENCE, work).await
}

/// Waits for a store until [`PATIENCE`] is at its end, which is then.
pub(crate) async fn until<T, E: From<StoreError>>(
    end: Instant,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let done = tokio::time::timeout_at(end, work).await;
    done.unwrap_or_else(|_| Err(StoreError::slow(PATIENCE).into()))
}
