// What is wrong with a text: where, why, and what mends it.

import { path, post } from "./api.js";
import { h } from "./dom.js";
import { places } from "./paint.js";

/** What the server finds in a text, and why else it could not be saved. */
export async function check(unsaved, signal) {
  const { diagnostics, error } = await post(path`check`, unsaved, { signal });
  return error ? [...diagnostics, { severity: "error", ...error }] : diagnostics;
}

/** The name that the server gives to the text of one flag, where the other rules are around it. */
const ITSELF = "flag";

/**
 * Findings as the server sends them, with their places in this text. Of those that lie outside of it,
 * where it is one flag's, only errors count: warnings about other flags are for those who edit them.
 */
export function located(text, all, part) {
  const outside = ({ file }) => Boolean(part && file && file !== ITSELF);
  const diagnostics = all
    .filter((finding) => !outside(finding) || finding.severity === "error")
    .map((finding) =>
      outside(finding) ? { ...finding, elsewhere: finding.span?.line, span: null, fix: null } : finding,
    );
  const spans = diagnostics.flatMap(({ span, fix }) => [span, fix?.span]).filter(Boolean);
  const at = places(
    text,
    spans.flatMap(({ start, end }) => [start, end]),
  );
  return diagnostics.map((finding) => ({
    ...finding,
    line: finding.span?.line,
    column: finding.span?.column,
    start: at.get(finding.span?.start) ?? 0,
    end: at.get(finding.span?.end) ?? 0,
    fix: finding.fix?.span && {
      start: at.get(finding.fix.span.start),
      end: at.get(finding.fix.span.end),
      replacement: finding.fix.replacement,
    },
  }));
}

/** The list under an editor: errors first. `show` goes to a place, `apply` mends it. */
export function list(findings, { show, apply, locked }) {
  if (!findings.length) return null;
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b) || a.start - b.start);
  return h(
    "ul",
    { "aria-label": "Findings" },
    sorted.map((finding) => entry(finding, show, apply, locked)),
  );
}

const rank = ({ severity }) => (severity === "error" ? 0 : 1);

function entry(finding, show, apply, locked) {
  const { severity, code, message, help, line, elsewhere, fix } = finding;
  const number = /^[EW]\d+$/.test(code ?? "") ? code : null;
  const place = elsewhere
    ? h("a", { href: "#/rules" }, `line ${elsewhere} of all rules`)
    : line
      ? h("button", { type: "button", class: "link", onclick: () => show(finding) }, `line ${line}`)
      : null;
  const mend =
    fix && !locked
      ? h("button", { type: "button", class: "small", onclick: () => apply(finding) }, ...fixWords(fix))
      : null;
  return h(
    "li",
    { class: severity },
    h(
      "p",
      null,
      h("span", { class: "sort" }, severity),
      " ",
      number ? [h("code", null, number), " "] : null,
      place,
      " ",
      quoted(message),
    ),
    help ? h("p", { class: "hint" }, quoted(help)) : null,
    mend,
  );
}

function fixWords({ replacement, start, end }) {
  if (!replacement) return ["Fix: take it out"];
  const short = replacement.length > 40 ? `${replacement.slice(0, 39)}…` : replacement;
  return [start === end ? "Fix: insert " : "Fix: write ", h("code", null, short.trim())];
}

/** Text in which what stands in backticks is shown as code. */
export function quoted(text) {
  return text
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.length > 2 && part.startsWith("`") && part.endsWith("`")
        ? h("code", null, part.slice(1, -1))
        : part,
    );
}
