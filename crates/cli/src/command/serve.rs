//! `burgee serve`

use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::foreign::{self, format_names};
use crate::input;
use crate::output::Output;
use crate::request::number;
use burgee_server::{
    BadSettings, Fault, FileSource, Keys, Level, Limits, Settings, Source, StartError, TlsFiles,
    serve, start_log, store::Place,
};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The variable with keys. It has no flag, because a command line is read by everybody on a machine.
const KEYS_VARIABLE: &str = "BURGEE_KEYS";

/// Serve rules over HTTP, by the OpenFeature Remote Evaluation Protocol
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The rules; with --data or --store, what an empty store begins with
    #[arg(value_name = "FILE", env = "BURGEE_FILE", required_unless_present_any = ["data", "store"])]
    file: Option<String>,

    /// Keep the rules in a directory, where they can be changed over HTTP
    #[arg(
        long,
        value_name = "DIRECTORY",
        env = "BURGEE_DATA",
        conflicts_with = "store"
    )]
    data: Option<PathBuf>,

    /// Keep the rules in a store that servers share: postgres://… or redis://…
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "BURGEE_STORE",
        hide_env_values = true
    )]
    // A text and no `Place`: what clap cannot parse it prints, and this may hold a password.
    store: Option<String>,

    /// Keep a copy of the last good rules here, for a start while the store is away or the file is bad
    #[arg(long, value_name = "DIRECTORY", env = "BURGEE_CACHE")]
    cache: Option<PathBuf>,

    /// Where to listen
    #[arg(long, value_name = "ADDRESS", env = "BURGEE_LISTEN", value_parser = address, default_value_t = Settings::default().listen)]
    listen: SocketAddr,

    /// The certificate to show, in PEM, the server's own first: speak TLS and nothing else. The file is followed
    #[arg(
        long,
        value_name = "FILE",
        env = "BURGEE_TLS_CERT",
        requires = "tls_key"
    )]
    tls_cert: Option<PathBuf>,

    /// The private key of the certificate, in PEM. The file is followed
    #[arg(
        long,
        value_name = "FILE",
        env = "BURGEE_TLS_KEY",
        requires = "tls_cert"
    )]
    tls_key: Option<PathBuf>,

    /// The keys that open the server: one a line, as they are or as sha256:HASH. The file is followed
    #[arg(long, value_name = "FILE", env = "BURGEE_KEYS_FILE")]
    keys: Option<String>,

    /// Need no key: for trying it out, on this machine only
    #[arg(long, env = "BURGEE_DEV")]
    dev: bool,

    /// The environment of every request
    #[arg(long, value_name = "NAME", env = "BURGEE_ENV")]
    env: Option<String>,

    #[arg(
        long,
        help = "A web page's origin that may ask, such as https://shop.example; again for each",
        value_name = "ORIGIN",
        env = "BURGEE_ALLOW_ORIGIN",
        value_delimiter = ','
    )]
    allow_origin: Vec<String>,

    /// Serve another flag system's document; `auto` finds out whose it is
    #[arg(long, value_name = "SYSTEM", env = "BURGEE_FROM", value_parser = format_names(), conflicts_with_all = ["data", "store"])]
    from: Option<String>,

    /// The dialect of that system, where a document does not say it
    #[arg(long, value_name = "NAME", env = "BURGEE_PROFILE", requires = "from")]
    profile: Option<String>,

    /// How much to log: error, warn, info or debug, which has every request
    #[arg(long, value_name = "LEVEL", env = "BURGEE_LOG", default_value_t = Level::default())]
    log: Level,

    /// How often to look at the file even when no change is reported, in seconds
    #[arg(long, value_name = "SECONDS", env = "BURGEE_POLL", value_parser = seconds, default_value = "5")]
    poll: Duration,

    #[command(flatten)]
    limits: LimitArgs,
}

/// What is accepted.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// Longest body of a request, in bytes
    #[arg(long, value_name = "BYTES", env = "BURGEE_MAX_BODY", value_parser = number::<usize>, default_value_t = Limits::default().body_bytes)]
    max_body: usize,

    /// Most evaluations at a time; further ones are answered 429
    #[arg(long, value_name = "NUMBER", env = "BURGEE_MAX_CONCURRENCY", value_parser = number::<usize>, default_value_t = Limits::default().concurrency)]
    max_concurrency: usize,

    /// Most open event streams; further ones are answered 429
    #[arg(long, value_name = "NUMBER", env = "BURGEE_MAX_STREAMS", value_parser = number::<usize>, default_value_t = Limits::default().streams)]
    max_streams: usize,

    /// Most open connections; further ones wait
    #[arg(long, value_name = "NUMBER", env = "BURGEE_MAX_CONNECTIONS", value_parser = number::<usize>, default_value_t = Limits::default().connections)]
    max_connections: usize,

    /// Longest time for reading a body and answering, in seconds
    #[arg(long, value_name = "SECONDS", env = "BURGEE_REQUEST_TIMEOUT", value_parser = seconds, default_value = "5")]
    request_timeout: Duration,

    /// Longest time for agreeing on TLS, for the head of a request, and without one, in seconds
    #[arg(long, value_name = "SECONDS", env = "BURGEE_HEADER_TIMEOUT", value_parser = seconds, default_value = "30")]
    header_timeout: Duration,

    /// Longest time in which a client takes nothing of what is sent to it, in seconds
    #[arg(long, value_name = "SECONDS", env = "BURGEE_WRITE_TIMEOUT", value_parser = seconds, default_value = "30")]
    write_timeout: Duration,

    /// How long to go on after the signal to stop, while /readyz says so, in seconds
    #[arg(long, value_name = "SECONDS", env = "BURGEE_LEAVE_DELAY", value_parser = seconds, default_value = "0")]
    leave_delay: Duration,

    /// How long running requests may go on when the server stops, in seconds
    #[arg(long, value_name = "SECONDS", env = "BURGEE_DRAIN_TIMEOUT", value_parser = seconds, default_value = "10")]
    drain_timeout: Duration,
}

/// The end of the help.
const EXAMPLES: &str = "\
Examples:
  burgee serve checkout.flags --dev
  burgee serve --data /var/lib/burgee checkout.flags --keys keys.txt
  BURGEE_KEYS=$(openssl rand -hex 32) burgee serve checkout.flags --listen 0.0.0.0:8016
  burgee serve checkout.flags --keys keys.txt --tls-cert server.pem --tls-key server.key
  burgee serve features.json --from unleash --keys keys.txt --format json

Every setting has a variable. Keys can also stand in BURGEE_KEYS, between commas. The log goes to
stderr; --format json makes each line a JSON object. The file is followed: new rules are served at
once, and rules with errors never.

Exit status: 0 told to stop, 1 the rules have errors, 2 wrong usage or a file that cannot be read.";

/// Serves until the process is told to stop.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    if args.file.as_deref() == Some(input::STDIN) {
        let complaint = Complaint::new("standard input cannot be followed");
        return Err(complaint.help("give the rules as a file").into());
    }
    let mut settings = settings(args)?;
    let file = args.file.as_deref().unwrap_or_default();
    let source = match place(args)? {
        None => Source::File(file_source(args, file)),
        Some(place) => {
            settings.seed = seed(args)?;
            let store = place
                .open()
                .map_err(|error| Complaint::new(error.to_string()))?;
            Source::Store(store)
        }
    };
    start_log(args.log, output.json());
    serve(settings, source).map_err(|error| failure(error, file))?;
    Ok(Exit::Clean)
}

/// The store, if there is to be one.
fn place(args: &Args) -> Result<Option<Place>, Failure> {
    let Some(store) = &args.store else {
        return Ok(args.data.clone().map(Place::Directory));
    };
    let place = store.parse::<Place>();
    let place = place.map_err(|error| Complaint::new(error.to_string()))?;
    Ok(Some(place))
}

fn file_source(args: &Args, file: &str) -> FileSource {
    let source = FileSource::new(file);
    match &args.from {
        None => source,
        Some(system) => source.from_system(system, args.profile.clone()),
    }
}

/// The rules that an empty store begins with.
fn seed(args: &Args) -> Result<Option<String>, Failure> {
    let Some(file) = &args.file else {
        return Ok(None);
    };
    let text = std::fs::read_to_string(file).map_err(|error| input::unreadable(file, &error))?;
    Ok(Some(text))
}

fn settings(args: &Args) -> Result<Settings, Failure> {
    Ok(Settings {
        listen: args.listen,
        tls: tls(args),
        keys: keys()?,
        key_file: args.keys.as_ref().map(PathBuf::from),
        dev: args.dev,
        environment: args.env.clone(),
        origins: args.allow_origin.clone(),
        poll: args.poll,
        cache: args.cache.clone(),
        limits: Limits {
            body_bytes: args.limits.max_body,
            concurrency: args.limits.max_concurrency,
            streams: args.limits.max_streams,
            connections: args.limits.max_connections,
            request_time: args.limits.request_timeout,
            header_time: args.limits.header_timeout,
            write_time: args.limits.write_timeout,
            leave_time: args.limits.leave_delay,
            drain_time: args.limits.drain_timeout,
            ..Limits::default()
        },
        ..Settings::default()
    })
}

/// The certificate and its key, which are only taken together.
fn tls(args: &Args) -> Option<TlsFiles> {
    Some(TlsFiles {
        certificate: args.tls_cert.clone()?,
        key: args.tls_key.clone()?,
    })
}

/// The keys of the variable.
fn keys() -> Result<Keys, Failure> {
    let Ok(text) = std::env::var(KEYS_VARIABLE) else {
        return Ok(Keys::default());
    };
    Keys::parse(&text).map_err(|error| {
        Complaint::new(format!("{KEYS_VARIABLE}: {}", error.message))
            .help(error.help)
            .into()
    })
}

/// Where to listen.
fn address(text: &str) -> Result<SocketAddr, String> {
    let wrong =
        "write an address and a port, such as 127.0.0.1:8016, or 0.0.0.0:8016 for every network";
    text.parse().map_err(|_| wrong.to_owned())
}

/// A time on the command line.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok();
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.ok_or_else(|| "write a number of seconds, such as 5 or 0.5".to_owned())
}

/// Why the server does not start, as every command says such things.
fn failure(error: StartError, file: &str) -> Failure {
    match error {
        StartError::Settings(BadSettings { message, help }) => {
            Complaint::new(message).help(help).into()
        }
        StartError::Rules(Fault::Invalid(findings)) => {
            let errors = findings.list.into_iter();
            let mut errors: Vec<_> = errors.filter(burgee::Diagnostic::is_error).collect();
            if let Some(first) = findings.sources.files().first() {
                foreign::suggest(&first.name, &first.text, &mut errors);
            }
            Failure::Rules(Box::new(findings.sources), errors)
        }
        StartError::Rules(Fault::Unreadable(_, error)) => input::unreadable(file, &error).into(),
        StartError::Rules(fault @ Fault::NoFlags(_)) => Complaint::new(fault.to_string())
            .help("a server without flags would answer every request with an error")
            .into(),
        StartError::Listen(address, error) if error.kind() == ErrorKind::AddrInUse => {
            Complaint::new(format!("cannot listen on {address}: another program does"))
                .help("stop it, or choose another port with --listen")
                .into()
        }
        other => Complaint::new(other.to_string()).into(),
    }
}
