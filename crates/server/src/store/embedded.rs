//! A store in one file of this machine, for one server: [redb](https://docs.rs/redb).

use super::{Answer, AppendError, Bounded as _, Store, StoreError};
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;

/// Number to record.
const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");

/// The name of the file in its directory.
const FILE: &str = "burgee.redb";

/// What is wrong when a second server is started on the directory of a first.
const TAKEN: &str = "another server has it open, and only one can";

/// A log in a file. Only one program can have it open.
pub struct Embedded {
    path: PathBuf,
    database: Arc<Database>,
    last: watch::Sender<u64>,
}

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Embedded")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Embedded {
    /// Opens the log in a directory, and makes both if they are not there.
    ///
    /// # Errors
    /// When the file cannot be made or read, or another program has it open.
    pub fn open(directory: &Path) -> Result<Embedded, StoreError> {
        private_directory(directory).map_err(|error| {
            StoreError::new(format!("cannot make `{}`: {error}", directory.display()))
        })?;
        let path = directory.join(FILE);
        make_private(&path).map_err(|error| unusable(&path, &error))?;
        let database = Database::create(&path).map_err(|error| match error {
            DatabaseError::DatabaseAlreadyOpen => unusable(&path, &TAKEN),
            other => unusable(&path, &other),
        })?;
        let embedded = Embedded {
            path,
            database: Arc::new(database),
            last: watch::Sender::new(0),
        };
        let last = last(&embedded.database).map_err(|error| unusable(&embedded.path, &error))?;
        embedded.last.send_replace(last);
        Ok(embedded)
    }

    /// Whether there is a log in a directory: for those who would not make one.
    pub fn is_in(directory: &Path) -> bool {
        directory.join(FILE).is_file()
    }

    /// Runs work that waits for the disk.
    fn run<'a, T: Send + 'static>(
        &self,
        work: impl FnOnce(&Database) -> Result<T, redb::Error> + Send + 'static,
    ) -> Answer<'a, T> {
        let database = Arc::clone(&self.database);
        Box::pin(async move {
            let done = tokio::task::spawn_blocking(move || work(&database)).await;
            done.map_err(StoreError::new)?.map_err(StoreError::new)
        })
    }
}

/// Makes a directory, if there is none, that nobody else looks into: rules, and what is kept of keys, are
/// for the server alone. One that is there is left as somebody made it.
pub(crate) fn private_directory(directory: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Makes an empty file that nobody else reads, unless there is one.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Why the file cannot be used, and what is most often to be done about it.
fn unusable(path: &Path, error: &dyn fmt::Display) -> StoreError {
    StoreError::new(format!("cannot use `{}`: {error}", path.display()))
}

fn last(database: &Database) -> Result<u64, redb::Error> {
    let reading = database.begin_read()?;
    match reading.open_table(RECORDS) {
        Ok(table) => Ok(table.last()?.map_or(0, |(number, _)| number.value())),
        // Nothing was ever written.
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

fn read(database: &Database, first: u64, most: usize) -> Result<Vec<Vec<u8>>, redb::Error> {
    let reading = database.begin_read()?;
    let table = match reading.open_table(RECORDS) {
        Ok(table) => table,
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let records = table.range(first..)?.take(most);
    let records = records.map(|record| record.map(|(_, bytes)| bytes.value().to_vec()));
    let length = |record: &Result<Vec<u8>, _>| record.as_ref().map_or(0, Vec::len);
    Ok(records.bounded(length).collect::<Result<_, _>>()?)
}

/// Whether the record was added. A transaction of redb is on the disk when its commit is done.
fn append(database: &Database, number: u64, record: &[u8]) -> Result<bool, redb::Error> {
    let writing = database.begin_write()?;
    {
        let mut table = writing.open_table(RECORDS)?;
        let last = table.last()?.map_or(0, |(number, _)| number.value());
        if last + 1 != number {
            return Ok(false);
        }
        table.insert(number, record)?;
    }
    writing.commit()?;
    Ok(true)
}

impl Store for Embedded {
    fn name(&self) -> String {
        format!("redb in {}", self.path.display())
    }

    fn last(&self) -> Answer<'_, u64> {
        self.run(last)
    }

    fn read(&self, first: u64, most: usize) -> Answer<'_, Vec<Vec<u8>>> {
        self.run(move |database| read(database, first, most))
    }

    fn append<'a>(&'a self, number: u64, record: &'a [u8]) -> Answer<'a, (), AppendError> {
        let record = record.to_vec();
        let work = self.run(move |database| append(database, number, &record));
        Box::pin(async move {
            if !work.await.map_err(AppendError::Unknown)? {
                return Err(AppendError::Taken);
            }
            self.last.send_replace(number);
            Ok(())
        })
    }

    fn changed(&self, known: u64) -> Answer<'_, ()> {
        let mut last = self.last.subscribe();
        Box::pin(async move {
            // The sender lives as long as the store, and nobody else writes.
            let _ = last.wait_for(|last| *last > known).await;
            Ok(())
        })
    }
}
