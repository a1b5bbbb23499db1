//! Handing exposures on, away from those who ask.

use super::{ExposureLog, write_jsonl};
use crate::thread::Alive;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Most bytes that wait for a file that cannot be written.
const MOST_BYTES: usize = 16 << 20;

/// Hands exposures to the hook and the file.
#[derive(Debug)]
pub(crate) struct Flusher {
    log: Arc<ExposureLog>,
    /// Lines that are not in the file yet.
    unwritten: Mutex<Vec<u8>>,
}

impl Flusher {
    /// Starts the thread that hands exposures on, if something takes them; the last ones when it ends.
    pub(crate) fn start(log: Option<&Arc<ExposureLog>>) -> io::Result<Option<Arc<Alive>>> {
        let Some(log) = log.filter(|log| log.settings.are_taken()) else {
            return Ok(None);
        };
        let flusher = Arc::new(Flusher {
            log: Arc::clone(log),
            unwritten: Mutex::default(),
        });
        let last = Arc::clone(&flusher);
        let work = || async move { flusher.run().await };
        let alive = Alive::start("burgee-exposures", work, move || last.flush())?;
        Ok(Some(Arc::new(alive)))
    }

    /// Hands on from time to time, for ever.
    async fn run(&self) {
        loop {
            tokio::time::sleep(self.log.settings.every).await;
            self.flush();
        }
    }

    /// Hands on what is there.
    fn flush(&self) {
        let taken = self.log.take();
        let settings = &self.log.settings;
        if let Some(hook) = &settings.hook
            && !taken.is_empty()
            && catch_unwind(AssertUnwindSafe(|| hook(&taken))).is_err()
        {
            tracing::error!("the hook for exposures panicked");
        }
        let Some(path) = &settings.file else {
            return;
        };
        let mut unwritten = crate::state::lock(&self.unwritten);
        let before = unwritten.len();
        if before >= MOST_BYTES || write_jsonl(&taken, &mut *unwritten).is_err() {
            unwritten.truncate(before);
            self.log.drop_more(taken.len());
        }
        if unwritten.is_empty() {
            return;
        }
        match append(path, &unwritten) {
            Ok(()) => unwritten.clear(),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "exposures cannot be written; they wait");
            }
        }
    }
}

/// Appends whole lines, or nothing.
fn append(path: &Path, lines: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let before = file.metadata()?.len();
    let written = file.write_all(lines);
    if written.is_err() {
        // What a full disk took of them would be there twice.
        let _ = file.set_len(before);
    }
    written
}
