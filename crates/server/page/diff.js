// Showing what has changed: signs and colours, so that neither is needed without the other.

import { h } from "./dom.js";

const KINDS = { "+": "added", "-": "removed", "@": "place" };

/** A unified diff. Its head with names of files is left out. */
export function shown(text) {
  const lines = (text ?? "").replace(/\n$/, "").split("\n");
  const first = lines.findIndex((line) => line.startsWith("@@"));
  const body = first < 0 ? lines : lines.slice(first);
  if (!body.join("").trim()) return h("p", { class: "hint" }, "The text is the same.");
  const rows = body.map((line) => h("span", { class: KINDS[line[0]] ?? "same" }, `${line}\n`));
  return h("pre", { class: "diff", tabindex: "0", role: "group", "aria-label": "What has changed" }, rows);
}

/** Which flags a change touches, in words. */
export function touched(flags) {
  const parts = [
    ["added", "added"],
    ["changed", "changed"],
    ["removed", "removed"],
  ]
    .filter(([field]) => flags?.[field]?.length)
    .map(([field, word]) => [h("span", { class: `mark ${field}` }, word), " ", names(flags[field]), " "]);
  return parts.length ? h("p", { class: "touched" }, parts) : null;
}

/** Some keys, and how many more there are. */
export function names(keys, most = 8) {
  const shown = keys.slice(0, most).join(", ");
  return keys.length > most ? `${shown} and ${keys.length - most} more` : shown;
}
