//! What every store must do.

use crate::kinds::{Kind, space};
use crate::proxy::Proxy;
use burgee_server::store::{AppendError, MOST_BYTES, Store};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// How many write at once.
const WRITERS: usize = 8;

/// How many records each of them writes.
const EACH: usize = 25;

/// How often waking is measured.
const WAKES: usize = 50;

async fn all(store: &dyn Store) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    loop {
        let next = u64::try_from(records.len()).unwrap() + 1;
        match store.read(next, usize::MAX).await.unwrap() {
            more if more.is_empty() => return records,
            more => records.extend(more),
        }
    }
}

pub(crate) async fn a_number_is_given_once(kind: &dyn Kind) {
    let store = kind.open(&space());
    assert_eq!(store.last().await, Ok(0));
    for early in [0, 2, 100] {
        let refused = store.append(early, b"too early").await;
        assert_eq!(refused, Err(AppendError::Taken), "{early}");
    }
    assert_eq!(store.append(1, b"one").await, Ok(()));
    for late in [0, 1, 3] {
        let refused = store.append(late, b"again").await;
        assert_eq!(refused, Err(AppendError::Taken), "{late}");
    }
    assert_eq!(store.last().await, Ok(1));
    assert_eq!(all(&*store).await, [b"one"]);
}

pub(crate) async fn writers_do_not_lose_each_others_records(kind: &dyn Kind) {
    let space = space();
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let store = kind.open(&space);
        writers.push(tokio::spawn(async move {
            let mut written = Vec::new();
            while written.len() < EACH {
                let number = store.last().await.unwrap() + 1;
                let record = format!("{writer} wrote {}", written.len());
                match store.append(number, record.as_bytes()).await {
                    Ok(()) => written.push((number, record)),
                    Err(AppendError::Taken) => {}
                    Err(error) => panic!("{error}"),
                }
            }
            written
        }));
    }
    let records = {
        let mut written = Vec::new();
        for writer in writers {
            written.extend(writer.await.unwrap());
        }
        written.sort();
        written
    };
    let numbers: Vec<u64> = records.iter().map(|(number, _)| *number).collect();
    let count = u64::try_from(WRITERS * EACH).unwrap();
    assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
    let store = kind.open(&space);
    assert_eq!(store.last().await, Ok(count));
    let expected: Vec<Vec<u8>> = records.into_iter().map(|(_, text)| text.into()).collect();
    assert_eq!(all(&*store).await, expected);
    assert_eq!(
        expected.iter().collect::<BTreeSet<_>>().len(),
        expected.len()
    );
}

pub(crate) async fn a_range_is_what_there_is_of_it(kind: &dyn Kind) {
    let store = kind.open(&space());
    assert!(all(&*store).await.is_empty());
    for number in 1..=5u8 {
        store.append(number.into(), &[number]).await.unwrap();
    }
    let read = async |first, most| store.read(first, most).await.unwrap().concat();
    assert_eq!(read(1, 5).await, [1, 2, 3, 4, 5]);
    assert_eq!(read(2, 2).await, [2, 3]);
    assert_eq!(read(4, 10).await, [4, 5]);
    assert_eq!(read(0, 1).await, [1]);
    assert_eq!(read(3, 0).await, [0u8; 0]);
    assert_eq!(read(6, 1).await, [0u8; 0]);
    assert_eq!(read(u64::MAX, usize::MAX).await, [0u8; 0]);
}

pub(crate) async fn long_records_come_a_few_at_a_time(kind: &dyn Kind) {
    let store = kind.open(&space());
    let lengths = [
        10,
        MOST_BYTES / 2,
        MOST_BYTES / 2,
        1,
        MOST_BYTES - 1,
        1,
        2 * MOST_BYTES,
        3,
    ];
    for (number, length) in (1..).zip(lengths) {
        store.append(number, &vec![b'x'; length]).await.unwrap();
    }
    let read = async |first, most| {
        let records: Vec<usize> = store
            .read(first, most)
            .await
            .unwrap()
            .iter()
            .map(Vec::len)
            .collect();
        records
    };
    // What goes beyond the bound is the last to come.
    assert_eq!(read(1, usize::MAX).await, lengths[..3]);
    assert_eq!(read(1, 2).await, lengths[..2]);
    assert_eq!(read(4, 64).await, lengths[3..5]);
    assert_eq!(read(5, 64).await, lengths[4..6]);
    assert_eq!(read(6, 64).await, lengths[5..7]);
    assert_eq!(read(7, 64).await, lengths[6..7]);
    assert_eq!(read(8, 64).await, lengths[7..]);
    let total: usize = all(&*store).await.iter().map(Vec::len).sum();
    assert_eq!(total, lengths.iter().sum::<usize>());
}

pub(crate) async fn bytes_stay_as_they_are(kind: &dyn Kind) {
    let store = kind.open(&space());
    let every: Vec<u8> = (0..=255).collect();
    // 8 MiB that no compression makes small, the most that a request may bring.
    let mut state = 1u64;
    let big = std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 56) as u8
    });
    let big: Vec<u8> = big.take(8 << 20).collect();
    let records = [
        Vec::new(),
        every,
        b"\0\r\n\0".to_vec(),
        big,
        b"last".to_vec(),
    ];
    for (before, record) in records.iter().enumerate() {
        let number = u64::try_from(before).unwrap() + 1;
        store.append(number, record).await.unwrap();
    }
    assert!(all(&*store).await == records);
}

/// Within 100 ms, half of them; the slack is for a machine that does much else.
pub(crate) async fn a_new_record_wakes_who_waits(kind: &dyn Kind) {
    let space = space();
    let (writer, reader) = (kind.open(&space), kind.open(&space));
    let mut times = Vec::new();
    for known in 0..u64::try_from(WAKES).unwrap() {
        let reader = Arc::clone(&reader);
        let waits = tokio::spawn(async move {
            reader.changed(known).await.unwrap();
            Instant::now()
        });
        sleep(Duration::from_millis(if known == 0 { 300 } else { 5 })).await;
        assert!(!waits.is_finished(), "nothing has changed");
        let begun = Instant::now();
        writer.append(known + 1, b"news").await.unwrap();
        let woken = timeout(Duration::from_secs(4), waits)
            .await
            .unwrap()
            .unwrap();
        times.push(woken - begun);
    }
    times.sort();
    let (half, most) = (times[WAKES / 2], times[WAKES - 1]);
    println!(
        "{}: written and woken within {half:?} half of the times, {most:?} at most",
        writer.name()
    );
    assert!(half < Duration::from_millis(100), "{half:?}");
    assert!(most < Duration::from_secs(2), "{most:?}");
}

pub(crate) async fn nothing_is_missed_between_looking_and_waiting(kind: &dyn Kind) {
    let space = space();
    let (writer, reader) = (kind.open(&space), kind.open(&space));
    for number in 1..=20 {
        let known = reader.last().await.unwrap();
        writer.append(number, b"news").await.unwrap();
        let woken = timeout(Duration::from_secs(4), reader.changed(known)).await;
        woken.unwrap().unwrap();
    }
    // Nor does it wake who knows everything.
    let none = timeout(Duration::from_millis(200), reader.changed(20)).await;
    assert!(none.is_err());
}

pub(crate) async fn it_is_all_there_after_opening_again(kind: &dyn Kind) {
    let space = space();
    // What keeps everything in memory is opened again while it is open.
    let first = kind.open(&space);
    first.append(1, b"one").await.unwrap();
    let name = first.name();
    drop(first);
    let again = kind.open(&space);
    assert_eq!(again.name(), name);
    assert_eq!(again.append(1, b"other").await, Err(AppendError::Taken));
    again.append(2, b"two").await.unwrap();
    assert_eq!(all(&*again).await.concat(), b"onetwo");
}

pub(crate) async fn logs_of_different_names_are_apart(kind: &dyn Kind) {
    if kind.port().is_none() {
        return;
    }
    let (here, there) = (kind.open(&space()), kind.open(&space()));
    here.append(1, b"here").await.unwrap();
    assert_eq!(there.last().await, Ok(0));
    there.append(1, b"there").await.unwrap();
    assert_eq!(all(&*here).await.concat(), b"here");
    assert_ne!(here.name(), there.name());
    assert!(!here.name().contains("burgee-test"), "a password");
}

pub(crate) async fn a_lost_connection_is_made_again(kind: &dyn Kind) {
    let Some(port) = kind.port() else {
        return;
    };
    let space = space();
    let proxy = Proxy::start(port);
    let store = kind.open_at(&space, proxy.port()).unwrap();
    let direct = kind.open(&space);
    store.append(1, b"one").await.unwrap();
    let listening = {
        let store = Arc::clone(&store);
        tokio::spawn(async move { store.changed(1).await })
    };
    sleep(Duration::from_millis(300)).await;
    proxy.refuse();
    // Who waits is told that it is in vain, and who asks that nobody answers.
    let told = timeout(Duration::from_secs(4), listening)
        .await
        .unwrap()
        .unwrap();
    assert!(told.is_err());
    let error = store.last().await.unwrap_err().to_string();
    assert!(!error.contains("burgee-test"), "{error}");
    let refused = store.append(2, b"two").await.unwrap_err();
    assert!(matches!(
        refused,
        AppendError::Refused(_) | AppendError::Unknown(_)
    ));
    direct.append(2, b"meanwhile").await.unwrap();
    proxy.pass();
    timeout(Duration::from_secs(4), store.changed(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(store.last().await, Ok(2));
    store.append(3, b"three").await.unwrap();
    assert_eq!(all(&*direct).await.concat(), b"onemeanwhilethree");
}

pub(crate) async fn a_connection_that_carries_nothing_is_given_up(kind: &dyn Kind) {
    let Some(port) = kind.port() else {
        return;
    };
    let space = space();
    let proxy = Proxy::start(port);
    let store = kind.open_at(&space, proxy.port()).unwrap();
    store.append(1, b"one").await.unwrap();
    let listening = Arc::clone(&store);
    let listening = tokio::spawn(async move { listening.changed(1).await });
    sleep(Duration::from_millis(300)).await;
    proxy.stall();
    let begun = Instant::now();
    // The record may be taken when the network is back: nobody can say that it was not.
    let lost = store.append(2, b"two").await.unwrap_err();
    assert!(matches!(lost, AppendError::Unknown(_)), "{lost}");
    assert!(begun.elapsed() < Duration::from_secs(6));
    // Who only waits finds out by asking from time to time.
    let told = timeout(Duration::from_secs(12), listening).await.unwrap();
    assert!(told.unwrap().is_err());
    println!(
        "{}: silence is noticed after {:?}",
        store.name(),
        begun.elapsed()
    );
    // Neither side learns what became of the connections that there were; new ones are carried.
    proxy.forget();
    timeout(Duration::from_secs(9), async {
        while store.last().await.is_err() {}
    })
    .await
    .unwrap();
    let known = store.last().await.unwrap();
    store.append(known + 1, b"more").await.unwrap();
    timeout(Duration::from_secs(4), store.changed(known))
        .await
        .unwrap()
        .unwrap();
}
