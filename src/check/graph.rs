//! Which definitions use which: circles, chains and cost.

use super::checker::Use;
use super::names::Names;
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::{Limits, or_raise};
use crate::source::Span;

/// A definition that can use others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Node {
    /// The segment at this index of the table.
    Segment(usize),
    /// The flag at this index of the table.
    Flag(usize),
}

/// What is known of a definition after it was checked.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Whether it has an error of its own.
    pub(super) bad: bool,
    /// What it uses, in the order of the text, with repetitions.
    pub(super) uses: Vec<Use>,
    /// How many tests it runs at most, what it uses not counted.
    pub(super) tests: u64,
}

/// How many steps of a circle are named.
const SHOWN: usize = 10;

/// How many steps of a circle are looked at to speak about it.
const LONGEST: usize = 1000;

/// All definitions with what they use.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// The segments, in the order of the table.
    pub(super) segments: Vec<Item>,
    /// The flags, in the order of the table.
    pub(super) flags: Vec<Item>,
}

/// What the walk has found out about a definition.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    state: State,
    /// Tests with everything that is used, counted at every use.
    cost: u64,
    /// Segments on the longest chain from here.
    segments: usize,
    /// Flags on the longest chain from here.
    flags: usize,
    /// Where the definition stands on the path that is being walked.
    at: usize,
    /// The first place on the path that something used from here leads back to.
    back_to: Option<usize>,
    /// Whether a circle through here has been reported.
    reported: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    New,
    /// On the path that is being walked.
    Open,
    Done,
}

impl Graph {
    fn item(&self, node: Node) -> Option<&Item> {
        match node {
            Node::Segment(index) => self.segments.get(index),
            Node::Flag(index) => self.flags.get(index),
        }
    }

    fn item_mut(&mut self, node: Node) -> Option<&mut Item> {
        match node {
            Node::Segment(index) => self.segments.get_mut(index),
            Node::Flag(index) => self.flags.get_mut(index),
        }
    }

    /// The node as one number: segments first.
    fn number(&self, node: Node) -> usize {
        match node {
            Node::Segment(index) => index,
            Node::Flag(index) => self.segments.len() + index,
        }
    }

    fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        let segments = (0..self.segments.len()).map(Node::Segment);
        segments.chain((0..self.flags.len()).map(Node::Flag))
    }

    /// Marks as bad what is part of a circle, too long a chain or too costly, and what uses anything
    /// that is bad. The walk keeps its own stack: a chain can be as long as the file.
    pub(super) fn settle(
        &mut self,
        names: &Names<'_>,
        limits: &Limits,
        findings: &mut Vec<Diagnostic>,
    ) {
        let mut known = vec![Known::default(); self.segments.len() + self.flags.len()];
        for root in self.nodes() {
            let mut path: Vec<(Node, usize)> = Vec::new();
            self.open(root, &mut path, &mut known);
            while let Some((node, next)) = path.last_mut() {
                let node = *node;
                let used = self.item(node).and_then(|item| item.uses.get(*next));
                let used = used.copied();
                *next += 1;
                let Some(used) = used else {
                    path.pop();
                    self.close(node, &mut known, names, limits, findings);
                    let back = known.get(self.number(node)).and_then(|known| known.back_to);
                    // What leads further back than here does so from the one before, too.
                    if let (Some((before, _)), Some(back)) = (path.last(), back)
                        && back < path.len()
                    {
                        lead_back(&mut known, self.number(*before), back);
                    }
                    continue;
                };
                let target = self.number(used.node);
                let Some(entry) = known.get_mut(target) else {
                    continue;
                };
                match entry.state {
                    State::Done => {}
                    State::New => self.open(used.node, &mut path, &mut known),
                    State::Open => {
                        let at = entry.at;
                        if !std::mem::replace(&mut entry.reported, true) {
                            let circle = path.get(at..).unwrap_or_default();
                            findings.push(circle_finding(circle, used.span, names));
                        }
                        lead_back(&mut known, self.number(node), at);
                    }
                }
            }
        }
        self.spread();
    }

    /// Puts a new definition on the path.
    fn open(&self, node: Node, path: &mut Vec<(Node, usize)>, known: &mut [Known]) {
        if let Some(entry) = known.get_mut(self.number(node))
            && entry.state == State::New
        {
            entry.state = State::Open;
            entry.at = path.len();
            path.push((node, 0));
        }
    }

    /// Adds up what a definition costs, now that all it uses is known.
    fn close(
        &mut self,
        node: Node,
        known: &mut [Known],
        names: &Names<'_>,
        limits: &Limits,
        findings: &mut Vec<Diagnostic>,
    ) {
        let Some(item) = self.item(node) else { return };
        let own = known.get(self.number(node)).copied().unwrap_or_default();
        let mut sum = Known {
            state: State::Done,
            cost: item.tests,
            ..own
        };
        for used in &item.uses {
            let part = known
                .get(self.number(used.node))
                .copied()
                .unwrap_or_default();
            sum.cost = sum.cost.saturating_add(part.cost);
            sum.segments = sum.segments.max(part.segments);
            sum.flags = sum.flags.max(part.flags);
        }
        match node {
            Node::Segment(_) => sum.segments += 1,
            Node::Flag(_) => sum.flags += 1,
        }
        let (kind, name, span) = describe(node, names);
        let too_much = if sum.cost > limits.tests {
            // What uses this one is not reported again.
            sum.cost = 0;
            Some((
                format!("{kind} `{name}` could run more than {} tests", limits.tests),
                "tests",
            ))
        } else if sum.segments > limits.segment_depth {
            sum.segments = 0;
            Some((
                format!(
                    "{kind} `{name}` starts a chain of more than {} segments",
                    limits.segment_depth
                ),
                "segment_depth",
            ))
        } else if sum.flags > limits.flag_depth {
            sum.flags = 0;
            Some((
                format!(
                    "{kind} `{name}` starts a chain of more than {} flags",
                    limits.flag_depth
                ),
                "flag_depth",
            ))
        } else {
            None
        };
        if sum.back_to.is_some()
            && let Some(item) = self.item_mut(node)
        {
            // Part of a circle, which is reported where it closes.
            item.bad = true;
        } else if let Some((message, limit)) = too_much {
            let way_out = "a segment or flag counts again at every use, so flatten some";
            findings.push(
                Diagnostic::new(Code::TooCostly, span, message).help(or_raise(way_out, limit)),
            );
            if let Some(item) = self.item_mut(node) {
                item.bad = true;
            }
        }
        if let Some(entry) = known.get_mut(self.number(node)) {
            *entry = sum;
        }
    }

    /// What uses something bad is bad.
    fn spread(&mut self) {
        let mut users: Vec<Vec<Node>> = vec![Vec::new(); self.segments.len() + self.flags.len()];
        for node in self.nodes() {
            for used in self
                .item(node)
                .map(|item| item.uses.as_slice())
                .unwrap_or_default()
            {
                if let Some(users) = users.get_mut(self.number(used.node)) {
                    users.push(node);
                }
            }
        }
        let mut bad: Vec<Node> = self
            .nodes()
            .filter(|node| self.item(*node).is_some_and(|item| item.bad))
            .collect();
        while let Some(node) = bad.pop() {
            let users = users.get(self.number(node)).cloned().unwrap_or_default();
            for user in users {
                if let Some(item) = self.item_mut(user)
                    && !item.bad
                {
                    item.bad = true;
                    bad.push(user);
                }
            }
        }
    }
}

/// Notes that a definition leads back to place `at` of the path.
fn lead_back(known: &mut [Known], number: usize, at: usize) {
    if let Some(entry) = known.get_mut(number) {
        entry.back_to = Some(entry.back_to.map_or(at, |other| other.min(at)));
    }
}

/// What kind of thing a node is, its name and where the name stands.
fn describe<'n>(node: Node, names: &Names<'n>) -> (&'static str, &'n str, Span) {
    match node {
        Node::Segment(index) => match names.segments.all.get(index) {
            Some(segment) => ("segment", &segment.ast.name.node, segment.ast.name.span),
            None => ("segment", "", Span::NONE),
        },
        Node::Flag(index) => match names.flags.all.get(index) {
            Some(flag) => ("flag", &flag.ast.flag.name.node, flag.ast.flag.name.span),
            None => ("flag", "", Span::NONE),
        },
    }
}

/// The finding about a circle that `place` closes. Of a long one, the first steps are named.
fn circle_finding(circle: &[(Node, usize)], place: Span, names: &Names<'_>) -> Diagnostic {
    let nodes = || circle.iter().take(LONGEST).map(|(node, _)| *node);
    let message = if let [(only, _)] = circle {
        let (kind, name, _) = describe(*only, names);
        format!("{kind} `{name}` refers to itself")
    } else {
        let what = if nodes().all(|node| matches!(node, Node::Segment(_))) {
            "segments refer to each other"
        } else if nodes().all(|node| matches!(node, Node::Flag(_))) {
            "flags depend on each other"
        } else {
            "flags and segments refer to each other"
        };
        let mut steps: Vec<&str> = nodes()
            .take(SHOWN)
            .map(|node| describe(node, names).1)
            .collect();
        if circle.len() > SHOWN {
            steps.push("…");
        }
        steps.extend(nodes().next().map(|node| describe(node, names).1));
        format!("{what}: {}", steps.join(" -> "))
    };
    let mut finding = Diagnostic::new(Code::Cycle, place, message)
        .label("this closes the circle")
        .help("remove one of these references");
    if circle.len() > 1 {
        for node in nodes().take(SHOWN) {
            let (kind, name, span) = describe(node, names);
            finding = finding.also(span, format!("{kind} `{name}`"));
        }
    }
    finding
}
