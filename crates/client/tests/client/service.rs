//! The service itself, as `burgee serve` runs it.

use crate::server::{KEY, Service};
use crate::support::{Folder, rules, wait_for};
use burgee_client::{BuildError, Client, Context, Failure, Mode, Remote, Value};
use burgee_server::{FileSource, TlsFiles};
use std::path::Path;
use std::time::Duration;

fn url(service: &Service) -> String {
    format!("http://{}", service.address)
}

fn follow(service: &Service) -> Client {
    let client = Client::builder()
        .url(url(service))
        .key(KEY)
        .build()
        .unwrap();
    assert!(
        client.wait_until_ready(Duration::from_secs(20)),
        "{:?}",
        client.status()
    );
    client
}

fn revision(client: &Client) -> i64 {
    client.i64("revision", &Context::new(), 0)
}

#[test]
fn changes_of_the_file_reach_the_client() {
    let folder = Folder::with(&rules(1));
    let service = Service::of(&folder.rules());
    let client = follow(&service);
    assert_eq!(revision(&client), 1);
    folder.replace(&rules(2));
    let took = wait_for("the second revision", || revision(&client) == 2);
    assert!(took < Duration::from_secs(5), "{took:?}");
    // What the service refuses never reaches a client.
    folder.replace("flag broken: bool = maybe");
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(revision(&client), 2);
    assert!(client.status().confirmed);
}

#[test]
fn a_service_that_comes_back_is_found_again() {
    let folder = Folder::with(&rules(1));
    let service = Service::of(&folder.rules());
    let client = follow(&service);
    let address = service.address;
    drop(service);
    wait_for("the trouble", || client.status().error.is_some());
    assert_eq!(
        client.evaluate("revision", &Context::new()).mode,
        Mode::LastKnown
    );
    folder.replace(&rules(2));
    let _service = Service::start(address, FileSource::new(folder.rules()));
    wait_for("the second revision", || revision(&client) == 2);
    assert!(client.status().error.is_none());
}

#[test]
fn a_wrong_key_is_named() {
    let folder = Folder::with(&rules(1));
    let service = Service::of(&folder.rules());
    let client = Client::builder()
        .url(url(&service))
        .key("wrong")
        .build()
        .unwrap();
    wait_for("the trouble", || client.status().error.is_some());
    let (error, _) = client.status().error.unwrap();
    assert_eq!(
        error,
        "the service cannot be asked: it refuses the key (401 Unauthorized)"
    );
    let remote = Remote::builder(url(&service)).key("wrong").build().unwrap();
    let details = remote.evaluate_blocking("revision", &Context::new());
    assert_eq!(details.failure, Some(Failure::BadAnswer));
}

#[test]
fn included_files_come_along() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("parts")).unwrap();
    std::fs::write(folder.path("parts/people.txt"), "ann\n").unwrap();
    std::fs::write(
        folder.path("parts/lists.flags"),
        "list staff from \"people.txt\"\n",
    )
    .unwrap();
    folder.replace("include \"parts/lists.flags\"\nflag door: bool { rule staff when user in $staff serve on  otherwise serve off }");
    let service = Service::of(&folder.rules());
    let client = follow(&service);
    let (ann, bob) = (
        Context::new().with("user", "ann"),
        Context::new().with("user", "bob"),
    );
    assert!(client.bool("door", &ann, false) && !client.bool("door", &bob, true));
    std::fs::write(folder.path("parts/people.txt"), "bob\n").unwrap();
    wait_for("bob", || client.bool("door", &bob, false));
}

#[test]
fn both_ways_of_asking_give_the_same() {
    let folder = Folder::with(&rules(1));
    let service = Service::of(&folder.rules());
    let client = follow(&service);
    let remote = Remote::builder(url(&service)).key(KEY).build().unwrap();
    for plan in ["pro", "free"] {
        let context = Context::new().with("plan", plan);
        let (here, there) = (
            client.evaluate("new-checkout", &context),
            remote.evaluate_blocking("new-checkout", &context),
        );
        assert_eq!((here.mode, there.mode), (Mode::Local, Mode::Remote));
        assert_eq!(
            (here.value, here.variant, here.reason),
            (there.value, there.variant, there.reason)
        );
        assert_eq!(
            (here.revision, here.metadata),
            (there.revision, there.metadata)
        );
    }
}

#[test]
fn another_systems_document_is_followed_too() {
    let document =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/unleash/features.json");
    let source = FileSource::new(document).from_system("unleash", None);
    let service = Service::start(([127, 0, 0, 1], 0).into(), source);
    let client = Client::builder().url(url(&service)).key(KEY);
    let client = client.compiler(burgee_import::builder).build().unwrap();
    assert!(
        client.wait_until_ready(Duration::from_secs(20)),
        "{:?}",
        client.status()
    );
    let remote = Remote::builder(url(&service)).key(KEY).build().unwrap();
    // The rules read the context in that system's form.
    for user in 0..50 {
        let context = Context::new().with("userId", format!("u-{user}"));
        let here = client.evaluate("new-checkout", &context).value;
        assert!(matches!(here, Some(Value::Bool(_))), "{here:?}");
        assert_eq!(
            here,
            remote.evaluate_blocking("new-checkout", &context).value
        );
    }
}

#[test]
fn a_service_behind_tls_is_believed_by_its_certificate() {
    let folder = Folder::with(&rules(1));
    let key = rcgen::KeyPair::generate().unwrap();
    let about = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    let certificate = about.self_signed(&key).unwrap().pem();
    let files = TlsFiles {
        certificate: folder.path("server.pem"),
        key: folder.path("server.key"),
    };
    std::fs::write(&files.certificate, &certificate).unwrap();
    std::fs::write(&files.key, key.serialize_pem()).unwrap();
    let source = FileSource::new(folder.rules());
    let service = Service::start_with(([127, 0, 0, 1], 0).into(), source, Some(files));
    let url = format!("https://localhost:{}", service.address.port());
    // Nobody has said that this certificate can be trusted.
    let client = Client::builder().url(&url).key(KEY).build().unwrap();
    wait_for("the trouble", || client.status().error.is_some());
    let (error, _) = client.status().error.unwrap();
    assert!(error.contains("certificate"), "{error}");
    let client = Client::builder()
        .url(&url)
        .key(KEY)
        .authorities(&certificate);
    let client = client.build().unwrap();
    assert!(
        client.wait_until_ready(Duration::from_secs(20)),
        "{:?}",
        client.status()
    );
    let remote = Remote::builder(&url).key(KEY).authorities(&certificate);
    let remote = remote.timeout(Duration::from_secs(10)).build().unwrap();
    let details = remote.evaluate_blocking("revision", &Context::new());
    assert_eq!(
        (details.mode, details.value),
        (Mode::Remote, Some(Value::Int(1)))
    );
    let nonsense = Client::builder()
        .url(&url)
        .authorities("no certificate")
        .build();
    assert!(
        matches!(nonsense, Err(BuildError::Authorities(_))),
        "{nonsense:?}"
    );
}
