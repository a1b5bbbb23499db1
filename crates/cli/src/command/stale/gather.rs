//! Everything that is judged: rules, code and history, as they are and as they were.

use super::Args;
use crate::failure::{Complaint, Failure};
use crate::input::{self, STDIN};
use crate::load;
use burgee::schema::FileText;
use burgee_import::builder;
use burgee_stale::{
    Base, BaseFiles, Error, History, LANGUAGES, Needles, Options, Rules, Scan, Settings, Side,
    scan_tree,
};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// One state of everything.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) rules: Rules,
    pub(super) scan: Scan,
    history: History,
}

impl State {
    /// What is judged.
    pub(super) fn side(&self) -> Side<'_> {
        Side {
            rules: &self.rules,
            scan: &self.scan,
            history: &self.history,
        }
    }

    /// Asks git for the history of the rules: as they lie there, or at a commit for each file.
    fn ask_history<'b>(&mut self, base: impl Fn(&str) -> Option<&'b Base>) {
        for file in self.rules.files() {
            if &*file != input::STDIN_NAME {
                self.history.add(&file, base(&file));
            }
        }
    }
}

/// What was gathered.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) now: State,
    /// How it was, where that was asked for.
    pub(super) before: Option<State>,
    /// The commit that is compared with.
    pub(super) commit: Option<String>,
    /// How many files of rules were named.
    pub(super) files: usize,
    /// The texts of the rules, by the names that places show.
    pub(super) texts: HashMap<String, String>,
    /// What is to be known about all this.
    pub(super) remarks: Vec<String>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        let complaint = Complaint::new(error.to_string());
        match error.help() {
            Some(help) => complaint.help(help).into(),
            None => complaint.into(),
        }
    }
}

/// Gathers it.
pub(super) fn gather(args: &Args, settings: &Settings) -> Result<Gathered, Failure> {
    if args.base.is_some() && args.files.iter().any(|file| file == STDIN) {
        return Err(Complaint::new("standard input has no other revision")
            .help("give the rules as files, or leave --base out")
            .into());
    }
    let mut gathered = Gathered {
        now: State::default(),
        before: None,
        commit: None,
        files: args.files.len(),
        texts: HashMap::new(),
        remarks: Vec::new(),
    };
    let mut options = Options::new(args.any_file);
    for file in &args.files {
        let reading = load::valid(file)?;
        gathered.now.rules.add(&reading, settings.at);
        for source in reading.sources.files() {
            options
                .exclude
                .extend(Path::new(&source.name).canonicalize());
            let shown = source.name.trim_start_matches("./").to_owned();
            gathered.texts.insert(shown, source.text.clone());
        }
    }
    gathered.now.ask_history(|_| None);
    match &args.base {
        None => {
            let needles = needles(args, [&gathered.now.rules])?;
            for folder in &args.code {
                let scan = scan_tree(Path::new(folder), &needles, &options)?;
                gathered.now.scan.merge(scan);
            }
        }
        Some(revision) => compare_with(revision, args, settings, &options, &mut gathered)?,
    }
    if gathered.now.scan.files == 0 {
        return Err(no_code(args));
    }
    gathered
        .remarks
        .extend(gathered.now.history.remarks.clone());
    Ok(gathered)
}

/// Everything that code can name.
fn needles<'r>(
    args: &Args,
    rules: impl IntoIterator<Item = &'r Rules>,
) -> Result<Needles, Failure> {
    let flags = rules.into_iter().flat_map(|rules| &rules.flags);
    let keys: HashSet<&str> = flags.map(|flag| flag.key.as_str()).collect();
    let mut keys: Vec<&str> = keys.into_iter().collect();
    // A name that two keys have is the first one's, whatever order a set has.
    keys.sort_unstable();
    Ok(Needles::new(keys, &args.call)?)
}

/// Reads the code, and everything as it was at a revision.
fn compare_with(
    revision: &str,
    args: &Args,
    settings: &Settings,
    options: &Options,
    gathered: &mut Gathered,
) -> Result<(), Failure> {
    let bases = args
        .code
        .iter()
        .map(|folder| Base::find(Path::new(folder), revision))
        .collect::<Result<Vec<_>, _>>()?;
    if bases.iter().any(|base| !base.parted) {
        gathered.remarks.push(format!(
            "the history does not reach back to where the change left `{revision}`: it is compared with `{revision}` as it is"
        ));
    }
    let mut before = State::default();
    let mut lay: HashMap<String, Base> = HashMap::new();
    for file in &args.files {
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        // Rules that lie in another repository than the code are not what the change is about.
        let base = Base::find(folder, revision)
            .ok()
            .filter(|base| bases.iter().any(|other| other.top == base.top));
        let Some(base) = base else {
            before.rules.add(&load::valid(file)?, settings.at);
            let said = format!(
                "`{file}` does not lie in the repository of the code: its flags are taken as they are"
            );
            gathered.remarks.push(said);
            continue;
        };
        if let Some(FileText { name, text }) = base.was(file)? {
            let files = BaseFiles(&base);
            let reading = builder().name(&name).files(&files).read(&text);
            before.rules.add(&reading, settings.at);
            for source in reading.sources.files() {
                let shown = source.name.trim_start_matches("./").to_owned();
                lay.insert(shown, base.clone());
            }
        }
    }
    let needles = needles(args, [&gathered.now.rules, &before.rules])?;
    for base in &bases {
        let (is, was) = base.scan(&needles, options)?;
        gathered.now.scan.merge(is);
        before.scan.merge(was);
    }
    before.ask_history(|file| lay.get(file));
    gathered.commit = bases.first().map(|base| base.commit.clone());
    gathered.before = Some(before);
    Ok(())
}

/// What to say when nothing was read: that would make every flag one that no code asks for.
fn no_code(args: &Args) -> Failure {
    let languages: Vec<&str> = LANGUAGES.iter().map(|language| language.name).collect();
    Complaint::new(format!("there is no code in `{}`", args.code.join("`, `")))
        .help(format!(
            "{} are read, without what .gitignore leaves out; --any-file reads other text files too",
            languages.join(", ")
        ))
        .into()
}
