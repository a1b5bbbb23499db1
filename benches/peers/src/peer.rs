//! What an engine must do to take part, and how it is driven.

use crate::allocator;
use crate::workload::{Answer, Host, Workload};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// An engine with the rules of one workload compiled.
pub trait Peer: Sized + Sync {
    /// The context in the form that the engine evaluates on.
    type Context<'a>
    where
        Self: 'a;
    /// What a thread keeps between evaluations: arenas, buffers.
    type Scratch<'a>
    where
        Self: 'a;
    /// The name in the table.
    const NAME: &'static str;

    /// Compiles the rules; the error says why the engine cannot express them.
    fn prepare(workload: &Workload) -> Result<Self, String>;
    /// Makes what a thread keeps.
    fn scratch(&self) -> Self::Scratch<'_>;
    /// Makes the engine's context from the host's, which lives as long as the run: some engines
    /// cannot name a shorter time.
    fn context(&self, host: &'static Host) -> Self::Context<'_>;
    /// Answers.
    fn evaluate<'a>(
        &'a self,
        context: &mut Self::Context<'a>,
        scratch: &mut Self::Scratch<'a>,
    ) -> Answer;

    /// Answers from the host's context, for engines that do so without making one of their own.
    fn answer<'a>(&'a self, host: &'static Host, scratch: &mut Self::Scratch<'a>) -> Answer {
        self.evaluate(&mut self.context(host), scratch)
    }
}

/// Where the clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The engine's context is there: evaluation alone.
    Excluding,
    /// Only the host's map is there.
    Including,
}

/// A compiled engine without its type.
pub trait Loaded: Sync {
    /// The answers for these contexts.
    fn answers(&self, hosts: &'static [Host]) -> Vec<Answer>;
    /// The time that `count` evaluations take, and what they allocate.
    fn run(&self, hosts: &'static [Host], span: Span, count: usize) -> (Duration, u64);
}

impl<P: Peer> Loaded for P {
    fn answers(&self, hosts: &'static [Host]) -> Vec<Answer> {
        let mut scratch = self.scratch();
        hosts
            .iter()
            .map(|host| self.evaluate(&mut self.context(host), &mut scratch))
            .collect()
    }

    fn run(&self, hosts: &'static [Host], span: Span, count: usize) -> (Duration, u64) {
        let mut scratch = self.scratch();
        match span {
            Span::Excluding => {
                let mut contexts: Vec<_> = hosts.iter().map(|host| self.context(host)).collect();
                repeat(count, &mut contexts, |context| {
                    self.evaluate(black_box(context), &mut scratch)
                })
            }
            Span::Including => {
                let mut hosts: Vec<_> = hosts.iter().collect();
                repeat(count, &mut hosts, |host| {
                    self.answer(black_box(host), &mut scratch)
                })
            }
        }
    }
}

/// Runs `step` `count` times, going round the contexts. Not inlined, so that a profiler can name it.
#[inline(never)]
fn repeat<T>(
    count: usize,
    contexts: &mut [T],
    mut step: impl FnMut(&mut T) -> Answer,
) -> (Duration, u64) {
    let (rounds, rest) = (count / contexts.len(), count % contexts.len());
    let allocated = allocator::count();
    let start = Instant::now();
    for _ in 0..rounds {
        for context in &mut *contexts {
            black_box(step(context));
        }
    }
    for context in contexts.iter_mut().take(rest) {
        black_box(step(context));
    }
    (start.elapsed(), allocator::count() - allocated)
}

/// An engine that can be asked to compile a workload.
#[derive(Clone, Copy)]
pub struct Entry {
    pub name: &'static str,
    pub prepare: fn(&Workload) -> Result<Box<dyn Loaded>, String>,
}

/// The entry of an engine.
pub fn entry<P: Peer + 'static>() -> Entry {
    Entry {
        name: P::NAME,
        prepare: |workload| Ok(Box::new(P::prepare(workload)?)),
    }
}
