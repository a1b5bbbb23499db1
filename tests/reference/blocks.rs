//! The fenced blocks of a Markdown file.

/// A fenced block: what stands behind the fence, and what stands inside.
#[derive(Debug)]
pub(crate) struct Block {
    /// The file and the line of the fence, for messages.
    pub(crate) place: String,
    /// The first word behind the fence.
    pub(crate) tag: String,
    /// The other words.
    pub(crate) words: Vec<String>,
    /// The text inside.
    pub(crate) text: String,
}

/// The blocks of `text`, in order.
pub(crate) fn blocks(file: &str, text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(head), None) => {
                let mut words = head.split_whitespace().map(str::to_owned);
                open = Some(Block {
                    place: format!("{file}:{}", index + 1),
                    tag: words.next().unwrap_or_default(),
                    words: words.collect(),
                    text: String::new(),
                });
            }
            (Some(_), Some(block)) => found.push(block),
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{file}: a block is not closed");
    found
}

/// What stands between `<!-- name: begin -->` and `<!-- name: end -->`, as a range of bytes.
pub(crate) fn section(text: &str, name: &str) -> std::ops::Range<usize> {
    let find = |mark: &str| {
        let mark = format!("<!-- {name}: {mark} -->\n");
        text.find(&mark).map(|at| (at, at + mark.len()))
    };
    let (_, start) = find("begin").unwrap_or_else(|| panic!("no begin of {name}"));
    let (end, _) = find("end").unwrap_or_else(|| panic!("no end of {name}"));
    start..end
}
