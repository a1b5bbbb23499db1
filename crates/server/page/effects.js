// What a change would do for the contexts that were tried.

import { path, post } from "./api.js";
import { h } from "./dom.js";

/** Asks with these rules and contexts, and shows what would be another answer. */
export async function effects(rules, { contexts, ...asked }) {
  if (!contexts.length)
    return h("p", { class: "hint" }, "Try some contexts, and it says here what would change for them.");
  const { changes } = await post(path`preview`, { ...rules, contexts, ...asked });
  const count =
    contexts.length === 1 ? "the context that you tried" : `the ${contexts.length} contexts that you tried`;
  if (!changes.length) return h("p", null, `Nothing would change for ${count}.`);
  const rows = changes.map(({ context, flag, before, after }) =>
    h(
      "tr",
      null,
      h("td", null, h("code", null, JSON.stringify(contexts[context]))),
      h("td", { "data-name": "flag" }, flag),
      h("td", { "data-name": "now" }, value(before)),
      h("td", { "data-name": "then" }, value(after)),
    ),
  );
  const head = ["Context", "Flag", "Now", "Then"].map((name) => h("th", { scope: "col" }, name));
  return [
    h("p", null, `For ${count}, this would be another answer:`),
    h(
      "div",
      { class: "scroll" },
      h("table", { class: "flags" }, h("thead", null, h("tr", null, head)), h("tbody", null, rows)),
    ),
  ];
}

function value(answer) {
  if (!answer) return "no such flag";
  const shown =
    answer.value === undefined || answer.value === null
      ? "the program’s default"
      : JSON.stringify(answer.value);
  return [h("code", null, shown), answer.rule ? ` by ${answer.rule}` : ""];
}
