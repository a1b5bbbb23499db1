//! `burgee chaos`

use crate::exit::Exit;
use crate::failure::{Complaint, Failure};
use crate::input;
use crate::load;
use crate::output::{Accent, Output};
use crate::request::RequestArgs;
use burgee::{Context, Value};
use burgee_client::chaos::{Fault, Origin, Proxy};
use burgee_client::{Client, Details, Policy, Remote};
use serde_json::json;
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::{Duration, Instant};

/// See what a program gets while its service is down, slow or wrong
///
/// Puts a proxy between a client and the service, spoils what goes through it in one way after the
/// other, and shows what each flag returns: evaluated in the program by rules that are streamed
/// (local), and asked for at the service (remote).
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    #[arg(
        help = "Rules, which are served for this, or the address of a service: http://localhost:8016",
        value_name = "FILE|URL"
    )]
    source: String,

    /// The flags to ask for, between commas [default: all]
    #[arg(long, value_name = "FLAGS", value_delimiter = ',')]
    flags: Vec<String>,

    #[command(flatten)]
    request: RequestArgs,

    /// What a flag serves then: FLAG=closed, FLAG=open:VALUE, FLAG=last-known or FLAG=last-known:SECONDS;
    /// again for each flag, and without FLAG= for all others
    #[arg(long, value_name = "POLICY", value_parser = policy)]
    on_failure: Vec<(Option<String>, Policy)>,

    /// How long each fault lasts before the flags are asked for
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds)]
    hold: Duration,

    /// How long a question to the service may take
    #[arg(long, value_name = "SECONDS", default_value = "0.5", value_parser = seconds)]
    timeout: Duration,

    /// The key that opens the service
    #[arg(long, env = "BURGEE_KEY", hide_env_values = true, value_name = "KEY")]
    key: Option<String>,
}

/// The end of the help.
const EXAMPLES: &str = r#"Examples:
  burgee chaos checkout.flags --context '{"country": "DE"}'
  burgee chaos checkout.flags --flags new-checkout --on-failure new-checkout=closed
  BURGEE_KEY=… burgee chaos http://localhost:8016 --flags new-checkout --context @user.json

Exit status: 0 all faults were tried, 1 the rules have errors, 2 wrong usage or no service there."#;

/// How long a client is waited for that has no fault to suffer.
const PATIENCE: Duration = Duration::from_secs(10);

/// One line of the answer.
struct Row {
    fault: Fault,
    way: &'static str,
    details: Details,
    took: Duration,
}

/// Goes through the faults.
pub(crate) fn run(args: &Args, output: &mut Output) -> Result<Exit, Failure> {
    let context = args.request.context()?;
    let (origin, service) = service(&args.source)?;
    let proxy = Proxy::start(service).map_err(|error| system(&error))?;
    let (client, remote) = programs(args, &proxy)?;
    if !client.wait_until_ready(PATIENCE) {
        let why = client.status().error.map(|(why, _)| why);
        return Err(unready(&why.unwrap_or_default()).into());
    }
    let flags = flags(&args.flags, &client)?;
    if !output.json() {
        output.line(line("fault", "way", "flag", "serves", "mode", "took"))?;
    }
    for fault in Fault::ALL {
        proxy.set(fault);
        if fault != Fault::None {
            std::thread::sleep(args.hold);
        }
        for flag in &flags {
            for (way, ask) in ways(&client, &remote) {
                let started = Instant::now();
                let details = ask(flag, &context);
                let took = started.elapsed();
                show(
                    &Row {
                        fault,
                        way,
                        details,
                        took,
                    },
                    output,
                )?;
            }
        }
        proxy.set(Fault::None);
        recover(&client, &remote, &flags, &context);
    }
    drop(origin);
    Ok(Exit::Clean)
}

/// Both ways of asking.
type Ask<'c> = Box<dyn Fn(&str, &Context) -> Details + 'c>;

fn ways<'c>(client: &'c Client, remote: &'c Remote) -> [(&'static str, Ask<'c>); 2] {
    [
        (
            "local",
            Box::new(|flag, context| client.evaluate(flag, context)),
        ),
        (
            "remote",
            Box::new(|flag, context| remote.evaluate_blocking(flag, context)),
        ),
    ]
}

/// Where the service is; for a file, one that is started here.
fn service(source: &str) -> Result<(Option<Origin>, SocketAddr), Failure> {
    if source.starts_with("https://") {
        return Err(Complaint::new(format!(
            "`{source}` is encrypted, and the faults go into what is sent"
        ))
        .help("give the address of the service itself, http://…")
        .into());
    }
    let Some(address) = source.strip_prefix("http://") else {
        if source == input::STDIN {
            return Err(Complaint::new("rules from standard input cannot be served")
                .help("give them as a file")
                .into());
        }
        // What is wrong with the rules is said as everywhere else.
        load::valid(source)?;
        let origin = Origin::start_file(Path::new(source)).map_err(|error| system(&error))?;
        let address = origin.address();
        return Ok((Some(origin), address));
    };
    let address = address.trim_end_matches('/');
    let with_port = if address.contains(':') {
        address.to_owned()
    } else {
        format!("{address}:80")
    };
    let mut found = with_port.to_socket_addrs().map_err(|error| {
        Complaint::new(format!("`{source}` is no address of a service: {error}"))
            .help("write it as http://localhost:8016")
    })?;
    let Some(found) = found.next() else {
        return Err(Complaint::new(format!("`{source}` leads nowhere")).into());
    };
    if let Err(error) = TcpStream::connect_timeout(&found, PATIENCE) {
        let complaint = Complaint::new(format!("nothing answers at `{source}`: {error}"));
        return Err(complaint
            .help("does the service run, and at this port?")
            .into());
    }
    Ok((None, found))
}

/// The client that evaluates here, and the one that asks.
fn programs(args: &Args, proxy: &Proxy) -> Result<(Client, Remote), Failure> {
    let mut client = Client::builder()
        .url(proxy.url())
        .poll_every(Duration::from_millis(100))
        .request_timeout(args.timeout)
        .allow_overrides(false);
    let mut remote = Remote::builder(proxy.url())
        .timeout(args.timeout)
        .ttl(Duration::ZERO)
        .allow_overrides(false);
    if let Some(key) = &args.key {
        (client, remote) = (client.key(key), remote.key(key));
    }
    for (flag, policy) in &args.on_failure {
        (client, remote) = match flag {
            Some(flag) => (
                client.policy(flag, policy.clone()),
                remote.policy(flag, policy.clone()),
            ),
            None => (
                client.default_policy(policy.clone()),
                remote.default_policy(policy.clone()),
            ),
        };
    }
    let wrong = |error: burgee_client::BuildError| Complaint::new(error.to_string());
    Ok((
        client.build().map_err(wrong)?,
        remote.build().map_err(wrong)?,
    ))
}

/// The flags that are asked for: those that were named, or all.
fn flags(named: &[String], client: &Client) -> Result<Vec<String>, Failure> {
    let snapshot = client.snapshot();
    let all: Vec<&str> = snapshot.flags().collect();
    for flag in named {
        if !all.contains(&flag.as_str()) {
            let complaint = Complaint::new(format!("unknown flag `{flag}`"));
            let near = burgee::diagnostic::closest(flag, all.iter().copied());
            return Err(match near {
                Some(near) => complaint.help(format!("did you mean `{near}`?")),
                None => complaint.help("without --flags all are asked for"),
            }
            .into());
        }
    }
    let flags = if named.is_empty() {
        all.into_iter().map(str::to_owned).collect()
    } else {
        named.to_vec()
    };
    Ok(flags)
}

/// Waits until both ways are as they were, so that each fault is seen by itself.
fn recover(client: &Client, remote: &Remote, flags: &[String], context: &Context) {
    let Some(flag) = flags.first() else { return };
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        let well = remote.evaluate_blocking(flag, context).failure.is_none();
        if well && client.status().confirmed {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn show(row: &Row, output: &mut Output) -> Result<(), Failure> {
    let Row {
        fault,
        way,
        details,
        took,
    } = row;
    if output.json() {
        return output.document(&json!({
            "fault": fault.to_string(),
            "way": way,
            "flag": details.flag,
            "value": details.value,
            "variant": details.variant,
            "mode": details.mode.as_str(),
            "failure": details.failure.map(|failure| failure.to_string()),
            "revision": details.revision,
            "tookMicroseconds": u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        }));
    }
    let serves = match (&details.variant, &details.value) {
        (Some(variant), _) => variant.clone(),
        (None, Some(value)) => serde_json::to_string(value).unwrap_or_default(),
        (None, None) => "the caller's default".to_owned(),
    };
    let text = line(
        &fault.to_string(),
        way,
        &details.flag,
        &serves,
        details.mode.as_str(),
        &time(*took),
    );
    match details.failure {
        Some(failure) => {
            let why = output.paint(Accent::Faint, format!("  {failure}"));
            output.line(format!("{text}{why}"))
        }
        None => output.line(text.trim_end()),
    }
}

fn line(fault: &str, way: &str, flag: &str, serves: &str, mode: &str, took: &str) -> String {
    format!("{fault:<11}  {way:<6}  {flag:<20}  {serves:<20}  {mode:<10}  {took:>7}")
}

fn time(time: Duration) -> String {
    if time < Duration::from_millis(10) {
        format!("{} µs", time.as_micros())
    } else {
        format!("{} ms", time.as_millis())
    }
}

fn system(error: &std::io::Error) -> Failure {
    Complaint::new(format!(
        "the service or the proxy cannot be started: {error}"
    ))
    .into()
}

fn unready(why: &str) -> Complaint {
    let complaint = Complaint::new(format!("there are no rules to begin with: {why}"));
    if why.contains("the key") {
        return complaint.help("give the service's key in the variable BURGEE_KEY");
    }
    complaint.help("is it a service of burgee, and does it run?")
}

/// A number of seconds on the command line.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text
        .parse()
        .map_err(|_| "write a number of seconds".to_owned())?;
    let time = Duration::try_from_secs_f64(number);
    time.map_err(|_| "write a number of seconds that is not negative".to_owned())
}

/// A policy on the command line.
fn policy(text: &str) -> Result<(Option<String>, Policy), String> {
    let (flag, policy) = match text.rsplit_once('=') {
        Some((flag, policy)) => (Some(flag.to_owned()), policy),
        None => (None, text),
    };
    let (word, rest) = match policy.split_once(':') {
        Some((word, rest)) => (word, Some(rest)),
        None => (policy, None),
    };
    let policy = match (word, rest) {
        ("closed", None) => Policy::fail_closed(),
        ("open", Some(value)) => {
            let json = serde_json::from_str::<serde_json::Value>(value);
            Policy::fail_open(json.map_or_else(|_| Value::from(value), Value::from))
        }
        ("last-known", None) => Policy::last_known(),
        ("last-known", Some(time)) => Policy::last_known_for(seconds(time)?),
        _ => return Err("write closed, open:VALUE, last-known or last-known:SECONDS".to_owned()),
    };
    Ok((flag, policy))
}
