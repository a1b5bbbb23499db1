//! What a server does when the network between it and its store is cut, in every way that a network is.

use crate::process::{Client, PATIENCE, Server, Service, command, rules, until};
use crate::proxy::Proxy;
use std::time::{Duration, Instant};

/// Longest time until a server knows that nothing comes through: the time between two looks at the store,
/// 5 s, and the longest wait for an answer, 4 s; the rest is for a machine that does much else.
const NOTICED: Duration = Duration::from_secs(12);

/// A server that is near to its store, and one behind a network that can be cut.
struct Scene {
    near: Server,
    far: Server,
    proxy: Proxy,
    _service: Service,
}

impl Scene {
    fn new(name: &'static str) -> Option<Scene> {
        let command = command()?;
        let service = Service::start(name);
        let proxy = Proxy::start(service.port());
        let near = Server::start(&command, &["--store", &service.store()]);
        let store = service.store_at(proxy.port());
        let scene = Scene {
            near,
            far: Server::start(&command, &["--store", &store]),
            proxy,
            _service: service,
        };
        scene.change(1);
        let far = scene.far.client();
        until("it is served", PATIENCE, || served(&far) == 1);
        Some(scene)
    }

    fn change(&self, n: u64) {
        let done = self.near.client().put("*", &rules(n));
        assert_eq!(done.status, 200, "{done:?}");
    }
}

fn served(client: &Client) -> u64 {
    let rules = client.rules().body;
    rules
        .trim_end()
        .rsplit(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap_or(0)
}

fn status(client: &Client) -> String {
    client.ready()["status"].as_str().unwrap().to_owned()
}

fn a_cut_network(name: &'static str) {
    let Some(scene) = Scene::new(name) else {
        return;
    };
    let far = scene.far.client();

    // Everything is closed at once, as when a proxy restarts.
    scene.proxy.refuse();
    let closed = until("it is noticed", NOTICED, || status(&far) == "stale");
    scene.change(2);
    assert_eq!(far.n(), 1);
    scene.proxy.pass();
    let closed_back = until("it catches up", PATIENCE, || far.n() == 2);

    // Nothing comes through, and nobody is told.
    std::thread::sleep(Duration::from_millis(500));
    scene.proxy.stall();
    let begun = Instant::now();
    scene.change(3);
    let silent = until("it is noticed", NOTICED, || status(&far) == "stale");
    let asked = Instant::now();
    let refused = far.put("*", &rules(30));
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(asked.elapsed() < Duration::from_secs(6));
    assert_eq!(far.n(), 2);
    let cut = begun.elapsed();
    scene.proxy.pass();
    // What was on its way when the network was cut may come now: a change that nobody could say of.
    let silent_back = until("it catches up", PATIENCE, || {
        far.n() == scene.near.client().n()
    });

    // The connections that there are carry nothing, new ones do: a firewall has forgotten them.
    until("all is well", PATIENCE, || status(&far) == "ready");
    std::thread::sleep(Duration::from_millis(500));
    scene.proxy.forget();
    scene.change(4);
    let forgotten = until("it is served all the same", NOTICED, || far.n() == 4);

    println!(
        "MEASURED {name}, connections closed: said after {closed:?}, caught up {closed_back:?} after the network was back"
    );
    println!(
        "MEASURED {name}, silence of {cut:?}: said after {silent:?}, caught up {silent_back:?} after the network was back"
    );
    println!("MEASURED {name}, connections forgotten: a change is served after {forgotten:?}");
}

#[test]
fn the_network_to_postgres_can_be_cut() {
    a_cut_network("postgres");
}

#[test]
fn the_network_to_redis_can_be_cut() {
    a_cut_network("redis");
}
