//! The only way to a database file: finds out what is there before it touches it, and never makes a file anew where
//! one is, however broken. Where the file and its key are kept is decided elsewhere.

use crate::chain::Anchor;
use crate::key::Key;
use crate::migrate;
use crate::private;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Page cache of the writer in KiB; negative as `PRAGMA cache_size` wants it.
const CACHE: i64 = -32 * 1024;
/// The same of a reader: there are several of them.
const READING_CACHE: i64 = -8 * 1024;
/// SQLite 3.53.0: older ones lack fixes of the write-ahead log that we rely on.
const OLDEST_SQLITE: i32 = 3_053_000;
/// A page of the database file (SQLCipher's and SQLite's default).
const PAGE: u64 = 4096;

/// Why a database was not opened. In no case was anything changed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file, and reading does not make one.
    #[error("there is no database at {}", path.display())]
    Missing {
        /// Where.
        path: PathBuf,
    },
    /// The key does not open the first page. A first page whose every seal is broken looks the same, so both are said.
    #[error("the key does not open the database, or the beginning of its file is damaged")]
    WrongKey,
    /// The file is not what we wrote.
    #[error("the database file is damaged: {why}")]
    Corrupt {
        /// What is wrong with it, in plain words.
        why: String,
    },
    /// Another program is the writer.
    #[error("another Truedocket is working with this database{}", holder.map_or(String::new(), |id| format!(" (process {id})")))]
    Locked {
        /// Its process id, where the system lets us read it.
        holder: Option<u32>,
    },
    /// A newer program made the file.
    #[error("the database was made by a newer version (its step {found}, we know {known})")]
    Newer {
        /// The file's step.
        found: u32,
        /// The newest step that we know.
        known: u32,
    },
    /// An older program made the file, and this is only a reader.
    #[error(
        "the database is of an older version (step {found} of {known}) and has to be opened for writing once"
    )]
    Older {
        /// The file's step.
        found: u32,
        /// The newest step that we know.
        known: u32,
    },
    /// We were linked with an SQLite that lacks fixes we rely on.
    #[error("SQLite {found} is too old")]
    TooOldSqlite {
        /// Its version.
        found: &'static str,
    },
    /// The operating system refused.
    #[error("the database's files could not be used")]
    Io(#[from] io::Error),
    /// SQLite refused for another reason.
    #[error("the database could not be opened")]
    Sql(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::WrongKey,
            Some(ErrorCode::DatabaseCorrupt) => Self::Corrupt { why: error.to_string() },
            Some(_) | None => Self::Sql(error),
        }
    }
}

/// A database that can be read.
pub struct Reader {
    conn: Connection,
    path: PathBuf,
    key: Key,
}

/// The one writer of a database. Writing goes through [`Store::write`].
pub struct Store {
    reader: Reader,
    /// What [`Store::take_ledger_end`] answers.
    pub(crate) ledger_end: Option<Anchor>,
    _lock: WriterLock,
}

impl Deref for Store {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Reader {
    pub(crate) fn conn(&self) -> &Connection {
        &self.conn
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Another reader of the same database, for another thread.
    pub fn another(&self) -> Result<Reader, OpenError> {
        Store::open_reading(&self.path, &self.key)
    }
}

impl Store {
    /// Opens the database for writing and brings it to the current schema. Makes it where there is none; an empty or
    /// damaged file is refused and left as it is.
    pub fn open(path: &Path, key: &Key) -> Result<Store, OpenError> {
        check_sqlite()?;
        let lock = WriterLock::take(path)?;
        if !path.try_exists()? {
            create(path, key)?;
        }
        check_outside(path)?;
        private::narrow(path)?;
        let mut conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let found = check_inside(&conn)?;
        conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000;")?;
        if found < migrate::KNOWN {
            migrate::migrate(&mut conn)?;
        }
        Ok(Store {
            reader: Reader { conn, path: path.to_owned(), key: key.clone() },
            ledger_end: None,
            _lock: lock,
        })
    }

    /// Opens the database for reading only, also while another program writes.
    pub fn open_reading(path: &Path, key: &Key) -> Result<Reader, OpenError> {
        check_sqlite()?;
        if !path.try_exists()? {
            return Err(OpenError::Missing { path: path.to_owned() });
        }
        check_outside(path)?;
        let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        conn.execute_batch(&format!("PRAGMA cache_size = {READING_CACHE};"))?;
        let found = check_inside(&conn)?;
        if found < migrate::KNOWN {
            return Err(OpenError::Older { found, known: migrate::KNOWN });
        }
        Ok(Reader { conn, path: path.to_owned(), key: key.clone() })
    }
}

fn check_sqlite() -> Result<(), OpenError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(OpenError::TooOldSqlite { found: rusqlite::version() });
    }
    Ok(())
}

/// What can be told without the key. An empty file is what a full disk or a bad copy leaves behind: not a new one.
fn check_outside(path: &Path) -> Result<(), OpenError> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let corrupt = |why: &str| Err(OpenError::Corrupt { why: why.to_owned() });
    if length == 0 {
        return corrupt("it is empty");
    }
    if length < PAGE {
        return corrupt("it is cut off");
    }
    let mut head = [0; 16];
    file.read_exact(&mut head)?;
    if &head == b"SQLite format 3\0" {
        return corrupt("it is not encrypted, so it is not ours");
    }
    Ok(())
}

/// What can be told cheaply with the key: is it ours, is its schema one that we know, is it whole?
fn check_inside(conn: &Connection) -> Result<u32, OpenError> {
    let found = migrate::reached(conn)?;
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if id != migrate::APPLICATION_ID {
        return Err(OpenError::Corrupt { why: "it lacks our mark".to_owned() });
    }
    if found > migrate::KNOWN && !migrate::unknown_steps_allow(conn)? {
        return Err(OpenError::Newer { found, known: migrate::KNOWN });
    }
    let pages: u64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let tables: u64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if pages == 0 || tables == 0 {
        return Err(OpenError::Corrupt { why: "it holds no tables".to_owned() });
    }
    Ok(found)
}

/// Held while a file is opened and keyed.
static KEYING: Mutex<()> = Mutex::new(());

/// Opens an existing file and sets it up; the key is the first statement, as SQLCipher demands.
#[expect(clippy::disallowed_methods, reason = "this is the one place that opens database files")]
pub(crate) fn connect(path: &Path, key: &Key, access: OpenFlags) -> Result<Connection, OpenError> {
    // SQLCipher sets itself up with the first key of a process; two threads that bring theirs at once get in each other's
    // way, and one is told that its key is none.
    let alone = KEYING.lock().unwrap_or_else(PoisonError::into_inner);
    let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.execute_batch(&key.pragma())?;
    drop(alone);
    conn.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA temp_store = MEMORY;
         PRAGMA busy_timeout = 5000;
         PRAGMA foreign_keys = ON;
         PRAGMA synchronous = FULL;
         PRAGMA cache_size = {CACHE};"
    ))?;
    // Else each statement with a bound LIMIT is parsed anew each time that it is used.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// Makes the database under another name and gives it its own only when it is whole, so that a kill in between
/// cannot leave half a file under the right name.
fn create(path: &Path, key: &Key) -> Result<(), OpenError> {
    if beside(path, "-wal").try_exists()? {
        return Err(OpenError::Corrupt { why: "it is gone, but its journal is still there".to_owned() });
    }
    let restored = beside(path, ".restored");
    if restored.try_exists()? {
        // A restore of an earlier release was killed after the old file was put aside: finish it.
        return Ok(std::fs::rename(restored, path)?);
    }
    let unfinished = beside(path, ".new");
    for file in [unfinished.clone(), beside(&unfinished, "-journal")] {
        remove_if_there(&file)?;
    }
    // SQLite takes the empty file as a new database, and its journals get the same permissions.
    private::create(&unfinished)?;
    let mut conn =
        connect(&unfinished, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    migrate::migrate(&mut conn)?;
    conn.close().map_err(|(_, error)| OpenError::from(error))?;
    sync(&unfinished)?;
    std::fs::rename(&unfinished, path)?;
    sync_folder(path)?;
    Ok(())
}

/// `name` + `ending` in the same folder.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Waits until the file's contents are on the disk.
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}

/// Waits until the folder knows the file's name. Windows keeps names without being asked.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) && !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

/// How often a lock that is taken is asked for again: far longer than [`is_written_to`] holds it.
const ASKED_AGAIN: usize = 1_000;

/// The right to write, held by an operating-system lock on a file beside the database: it ends with the process,
/// however that ends. The file itself stays; only the lock means something.
pub(crate) struct WriterLock {
    _file: File,
}

impl WriterLock {
    pub(crate) fn take(path: &Path) -> Result<Self, OpenError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(beside(path, ".lock"))?;
        private::narrow(&beside(path, ".lock"))?;
        let mut locked = file.try_lock();
        for _ in 0..ASKED_AGAIN {
            if !matches!(locked, Err(TryLockError::WouldBlock)) {
                break;
            }
            // Whoever only asks whether somebody writes holds the file for a moment.
            std::thread::yield_now();
            locked = file.try_lock();
        }
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::Locked { holder: holder(&mut file) }),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        file.set_len(0)?;
        file.rewind()?;
        write!(file, "{}", std::process::id())?;
        Ok(Self { _file: file })
    }
}

/// Does a process hold the right to write? Nobody is kept from taking it by this question for longer than a moment.
///
/// # Errors
/// The file beside the database could not be opened or asked.
pub fn is_written_to(path: &Path) -> io::Result<bool> {
    let file = match File::open(beside(path, ".lock")) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}
