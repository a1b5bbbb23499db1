//! Waiting for a future on a thread without a runtime, never longer than asked.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Wakes a thread that is parked.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What the future gives, if it does so in time.
pub(crate) fn wait<F: Future>(future: F, most: Duration) -> Option<F::Output> {
    let started = Instant::now();
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        let left = most.checked_sub(started.elapsed())?;
        if left.is_zero() {
            return None;
        }
        thread::park_timeout(left);
    }
}
