// Colouring rules: which parts of a text are what, and where findings are.

import { h } from "./dom.js";

/** The words of the language, by what they do. */
const WORDS = {
  item: "flag segment list attributes test include ruleset bucketing environment variants",
  rule: "rule when serve otherwise requires from until ramp rest next by salt using bucket given expect if_disabled linear to at",
  about: "owner description ticket kind tags created expires deprecated status",
  operator:
    "and or not in is any all none contains contains_any contains_all starts_with ends_with matches like in_cidr ignore_case of present missing",
  value: "true false null on off",
  type: "bool string int number json time version ip map",
};

const KINDS = new Map(
  Object.entries(WORDS).flatMap(([kind, words]) => words.split(" ").map((word) => [word, kind])),
);

const TOKEN =
  /(?<comment>#[^\n]*|\/\/[^\n]*)|(?<text>r?"(?:[^"\\\n]|\\.)*"?|`(?:[^`\n]|``)*`?)|(?<number>\d[\d_.:TZ+%-]*)|(?<list>\$[\w-]+)|(?<word>[A-Za-z_][\w-]*(?:\.[\w-]+)*)|(?<rest>\s+|.)/gsu;

/** Cuts a text into pieces with a kind each; plain ones have none. Linear in the text. */
export function pieces(text) {
  const found = [];
  for (const match of text.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups).find(([, part]) => part !== undefined);
    const name = kind === "word" ? KINDS.get(match[0]) : kind === "rest" ? undefined : kind;
    const last = found.at(-1);
    if (last && last.kind === name) last.end += match[0].length;
    else found.push({ start: match.index, end: match.index + match[0].length, kind: name });
  }
  return found;
}

/** Most marks that are drawn; the list of findings has all. */
const MOST_MARKS = 100;

/** Draws a text with its colours. `all` are places `{start, end, severity}` to be underlined. */
export function paint(text, all = []) {
  const marks = all.slice(0, MOST_MARKS);
  const cuts = new Set(marks.flatMap(({ start, end }) => [start, end]));
  const at = [...cuts].sort((a, b) => a - b);
  const drawn = [];
  let next = 0;
  for (const piece of pieces(text)) {
    let from = piece.start;
    while (next < at.length && at[next] <= from) next += 1;
    for (let cut = next; cut < at.length && at[cut] < piece.end; cut += 1) {
      drawn.push(part(text, from, at[cut], piece.kind, marks));
      from = at[cut];
    }
    drawn.push(part(text, from, piece.end, piece.kind, marks));
  }
  return drawn;
}

function part(text, start, end, kind, marks) {
  const slice = text.slice(start, end);
  const over = marks.filter((mark) => mark.start <= start && end <= mark.end);
  const severity = over.some((mark) => mark.severity === "error") ? "error" : over[0]?.severity;
  const classes = [kind && `t-${kind}`, severity && `m-${severity}`].filter(Boolean).join(" ");
  return classes ? h("span", { class: classes }, slice) : slice;
}

/**
 * Where bytes of a text are, as the server counts them, in the units of this language. The offsets may
 * come in any order.
 */
export function places(text, offsets) {
  const wanted = [...new Set(offsets)].sort((a, b) => a - b);
  const found = new Map();
  let bytes = 0;
  let units = 0;
  let next = 0;
  const take = () => {
    while (next < wanted.length && wanted[next] <= bytes) found.set(wanted[next++], units);
  };
  take();
  for (const character of text) {
    if (next >= wanted.length) break;
    const code = character.codePointAt(0);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    units += character.length;
    take();
  }
  while (next < wanted.length) found.set(wanted[next++], text.length);
  return found;
}
