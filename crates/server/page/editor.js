// A text editor for rules: line numbers, colours, findings with what mends them. What is typed goes into
// a plain text area; everything else lies behind or beside it.

import { fill, h, later } from "./dom.js";
import { list, located } from "./findings.js";
import { paint } from "./paint.js";

/** How long nobody must have typed before the text is checked, in milliseconds. */
const REST = 250;

const INDENT = "  ";

/** How high a line is, in pixels; the style sheet says the same. */
const LINE = 20;

/** How many lines are drawn above and below those that are seen. */
const AROUND = 60;

/**
 * An editor with this text. `check(text, signal)` gives the findings of it; `changed()` is called when
 * there is another text or there are other findings. `part` says that it is one flag of many.
 */
export function editor({ text, label, check, changed = () => {}, locked = false, part = false }) {
  const numbers = h("pre");
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" }, numbers);
  const paper = h("pre");
  const behind = h("div", { class: "paint", "aria-hidden": "true" }, paper);
  const area = h("textarea", {
    "aria-label": label,
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
    wrap: "off",
    readonly: locked,
    value: text,
  });
  const hint = locked
    ? null
    : h("p", { class: "hint keys" }, "Tab indents; Escape, then Tab, leaves the editor. Ctrl+S saves.");
  const report = h("div", { class: "findings" });
  const summary = h("p", { class: "verdict", role: "status" });
  const node = h(
    "div",
    { class: "editor" },
    h("div", { class: "sheet" }, gutter, h("div", { class: "layers" }, behind, area)),
    hint,
    locked ? null : summary,
    report,
  );
  let findings = [];
  let lines = [];
  /** Which lines are drawn. */
  let drawn = null;
  let abort;
  let leaving = false;

  function draw() {
    lines = area.value.split("\n");
    const rows = Math.max(lines.length, 8);
    if (area.rows !== rows) area.rows = rows;
    gutter.style.minWidth = `${String(lines.length).length + 4}ch`;
    drawn = null;
    step();
  }

  /** Draws the lines that can be seen, and some around them: of a long text nobody sees the rest. */
  function drawSeen() {
    const first = Math.floor(area.scrollTop / LINE);
    const last = first + Math.ceil(area.clientHeight / LINE);
    if (drawn && drawn.from <= first && Math.min(last, lines.length) <= drawn.to) return;
    const from = Math.max(0, first - AROUND);
    const to = Math.min(lines.length, last + AROUND);
    const seen = lines.slice(from, to).join("\n");
    const before = lines.slice(0, from).reduce((sum, line) => sum + line.length + 1, 0);
    const marks = findings
      .filter(({ start, end }) => start < end && end > before && start < before + seen.length)
      .map(({ start, end, severity }) => ({ start: start - before, end: end - before, severity }));
    fill(paper, paint(seen, marks));
    fill(numbers, numbered(from + 1, to, findings));
    drawn = { from, to };
  }

  /** Keeps what lies behind at the place where the text area is. */
  function step() {
    drawSeen();
    const down = drawn.from * LINE - area.scrollTop;
    paper.style.transform = `translate(${-area.scrollLeft}px, ${down}px)`;
    numbers.style.transform = `translateY(${down}px)`;
  }

  async function look() {
    abort?.abort();
    abort = new AbortController();
    const value = area.value;
    const { signal } = abort;
    try {
      const found = await check(value, signal);
      if (signal.aborted || value !== area.value) return;
      findings = located(value, found, part);
      fill(report, list(findings, { apply, show, locked }));
      summary.className = "verdict";
      summary.textContent = verdict(findings);
    } catch (error) {
      if (error.name === "AbortError") return;
      findings = [];
      report.replaceChildren();
      summary.textContent = `Not checked: ${error.message}`;
      summary.className = "verdict away";
    }
    draw();
    changed();
  }

  const lookSoon = later(REST, look);

  function typed() {
    // What was found is about another text by now: it stays in the list, and is no longer drawn.
    findings = [];
    draw();
    changed();
    lookSoon();
  }

  /** Puts text in the place of a part, so that it can be undone. */
  function put(start, end, words) {
    area.focus();
    area.setSelectionRange(start, end);
    const done = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
    if (!done) {
      area.setRangeText(words, start, end, "end");
      typed();
    }
  }

  function apply(finding) {
    put(finding.fix.start, finding.fix.end, finding.fix.replacement);
  }

  function show(finding) {
    area.focus();
    area.setSelectionRange(finding.start, finding.end);
  }

  area.addEventListener("input", typed);
  area.addEventListener("scroll", step);
  new ResizeObserver(step).observe(area);
  area.addEventListener("blur", () => (leaving = false));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaving = true;
    else if (event.key === "Tab" && !leaving && !locked) {
      event.preventDefault();
      tab(event.shiftKey);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing && !locked) {
      event.preventDefault();
      const { selectionStart: start, selectionEnd: end, value } = area;
      const line = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
      const open = /\{\s*$/.test(line) ? INDENT : "";
      put(start, end, `\n${/^\s*/.exec(line)[0]}${open}`);
    } else if (event.key !== "Tab" && event.key !== "Shift") leaving = false;
  });

  function tab(back) {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const first = value.lastIndexOf("\n", start - 1) + 1;
    if (!back && start === end) return put(start, end, INDENT);
    const lines = value.slice(first, end).split("\n");
    const moved = lines.map((line) => (back ? line.replace(/^ {1,2}/, "") : line && INDENT + line));
    put(first, end, moved.join("\n"));
    area.setSelectionRange(
      back ? Math.max(first, start - (lines[0].length - moved[0].length)) : first,
      area.selectionEnd,
    );
  }

  draw();
  if (!locked) look();
  return {
    node,
    area,
    look,
    text: () => area.value,
    errors: () => findings.filter(({ severity }) => severity === "error").length,
    set(value) {
      area.value = value;
      typed();
    },
    /** Findings that came with a refusal, so that they are seen as those of the check are. */
    refused(diagnostics) {
      findings = located(area.value, diagnostics, part);
      fill(report, list(findings, { apply, show, locked }));
      summary.textContent = verdict(findings);
      draw();
      changed();
    },
    close: () => abort?.abort(),
  };
}

/** The numbers of these lines, with a sign where something was found. */
function numbered(from, to, findings) {
  const worst = new Map();
  for (const { line, severity } of findings) {
    if (line && worst.get(line) !== "error") worst.set(line, severity);
  }
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const severity = worst.get(from + at);
    if (!severity) return `${from + at}\n`;
    return h("span", { class: severity }, `${severity === "error" ? "●" : "▲"} ${from + at}\n`);
  });
}

/** The findings in a sentence. */
function verdict(findings) {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const count = (number, word) => (number === 1 ? `1 ${word}` : `${number} ${word}s`);
  if (!findings.length) return "No errors, no warnings.";
  const parts = [errors && count(errors, "error"), warnings && count(warnings, "warning")].filter(Boolean);
  return `${parts.join(", ")}.${errors ? " Rules with errors cannot be saved." : ""}`;
}
