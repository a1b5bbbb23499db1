//! A network that can be cut: everything between a server and its store goes through this.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// What the network does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Carries everything.
    Pass,
    /// Takes everything and carries nothing, as when a cable is cut: nobody is told.
    Stall,
    /// Closes every connection.
    Refuse,
    /// The proxy ends.
    End,
}

struct Network {
    port: u16,
    mode: Mutex<Mode>,
    changed: Condvar,
    /// How often all connections were forgotten.
    forgotten: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
}

/// A proxy on a port of its own.
pub(crate) struct Proxy {
    port: u16,
    network: Arc<Network>,
}

impl Proxy {
    /// Carries everything to a port of this machine.
    pub(crate) fn start(to: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let network = Arc::new(Network {
            port: to,
            mode: Mutex::new(Mode::Pass),
            changed: Condvar::new(),
            forgotten: AtomicU64::new(0),
            open: Mutex::default(),
        });
        let accepting = Arc::clone(&network);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.mode() == Mode::End {
                    return;
                }
                let network = Arc::clone(&accepting);
                std::thread::spawn(move || drop(network.connect(&stream.unwrap())));
            }
        });
        Proxy { port, network }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Carries everything again. What was taken meanwhile is carried now, as after a short cut.
    pub(crate) fn pass(&self) {
        self.network.set(Mode::Pass);
    }

    /// Carries nothing, and tells nobody.
    pub(crate) fn stall(&self) {
        self.network.set(Mode::Stall);
    }

    /// Carries nothing more over the connections that there are, without a word to either side: for both
    /// they are open, as after a firewall has restarted. New ones are carried.
    pub(crate) fn forget(&self) {
        self.network.forgotten.fetch_add(1, Ordering::SeqCst);
        self.network.set(Mode::Pass);
    }

    /// Closes all connections, and those that come.
    pub(crate) fn refuse(&self) {
        self.network.set(Mode::Refuse);
        self.network.close();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.network.set(Mode::End);
        self.network.close();
        // Wakes the one who accepts.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

impl Network {
    fn mode(&self) -> Mode {
        *self.mode.lock().unwrap()
    }

    fn set(&self, mode: Mode) {
        *self.mode.lock().unwrap() = mode;
        self.changed.notify_all();
    }

    fn close(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn connect(self: &Arc<Network>, near: &TcpStream) -> std::io::Result<()> {
        let age = self.forgotten.load(Ordering::SeqCst);
        if self.wait_to_carry(age) {
            return Ok(());
        }
        let far = TcpStream::connect(("127.0.0.1", self.port))?;
        near.set_nodelay(true)?;
        far.set_nodelay(true)?;
        {
            let mut open = self.open.lock().unwrap();
            open.push(near.try_clone()?);
            open.push(far.try_clone()?);
        }
        let (mut back_from, mut back_to) = (far.try_clone()?, near.try_clone()?);
        let network = Arc::clone(self);
        std::thread::spawn(move || network.carry(age, &mut back_from, &mut back_to));
        self.carry(age, &mut near.try_clone()?, &mut far.try_clone()?);
        Ok(())
    }

    fn carry(&self, age: u64, from: &mut TcpStream, to: &mut TcpStream) {
        let mut buffer = vec![0; 64 << 10];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if self.wait_to_carry(age) || to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        // An end is carried as well, unless nothing is.
        self.wait_to_carry(age);
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    }

    /// Waits as long as nothing is carried; whether the connection is to be closed.
    fn wait_to_carry(&self, age: u64) -> bool {
        let mut mode = self.mode.lock().unwrap();
        let forgotten = || self.forgotten.load(Ordering::SeqCst) > age;
        while *mode == Mode::Stall || *mode == Mode::Pass && forgotten() {
            mode = self
                .changed
                .wait_timeout(mode, Duration::from_secs(1))
                .unwrap()
                .0;
        }
        *mode != Mode::Pass
    }
}
