//! The command line.

use crate::measure::Effort;
use crate::peer::Span;

/// What to run.
pub struct Options {
    pub effort: Effort,
    engines: Vec<String>,
    workloads: Vec<String>,
    /// Count instructions instead of time.
    pub instructions: bool,
    /// Run one engine on one workload so many times and nothing else: for a profiler.
    pub callgrind: Option<(String, String, usize)>,
    /// Where the clock of that starts.
    pub span: Span,
}

const USAGE: &str = "usage: peers [--quick] [--engine a,b] [--workload W1,W5_100] [--instructions] \
                     [--callgrind ENGINE WORKLOAD N [--including]]";

impl Options {
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options {
            effort: Effort::FULL,
            engines: Vec::new(),
            workloads: Vec::new(),
            instructions: false,
            callgrind: None,
            span: Span::Excluding,
        };
        let list = |text: String| text.split(',').map(str::to_owned).collect();
        while let Some(word) = words.next() {
            let mut next = || words.next().ok_or(USAGE);
            match &*word {
                "--quick" => options.effort = Effort::QUICK,
                "--instructions" => options.instructions = true,
                "--including" => options.span = Span::Including,
                "--engine" => options.engines = list(next()?),
                "--workload" => options.workloads = list(next()?),
                "--callgrind" => {
                    let (engine, workload) = (next()?, next()?);
                    let count = next()?.parse().map_err(|_| USAGE)?;
                    options.callgrind = Some((engine, workload, count));
                }
                _ => return Err(USAGE.to_owned()),
            }
        }
        Ok(options)
    }

    /// Whether the engine takes part.
    pub fn engine(&self, name: &str) -> bool {
        self.engines.is_empty() || self.engines.iter().any(|wanted| wanted == name)
    }

    /// Whether everything was asked for.
    pub fn everything(&self) -> bool {
        self.engines.is_empty() && self.workloads.is_empty()
    }

    /// Whether the workload takes part; `W5` stands for all its sizes.
    pub fn workload(&self, name: &str) -> bool {
        let is = |wanted: &String| {
            wanted == name
                || name
                    .strip_prefix(&**wanted)
                    .is_some_and(|rest| rest.starts_with('_'))
        };
        self.workloads.is_empty() || self.workloads.iter().any(is)
    }
}
