// All rules as one text: attributes, segments and lists stand outside of flags.

import { ask, get, path } from "./api.js";
import { h } from "./dom.js";
import { check } from "./findings.js";
import { readOnly } from "./flag.js";
import { workbench } from "./workbench.js";

export async function show(app) {
  const fetch = () => get(path`rules`);
  const { text, etag } = await fetch();
  const locked = !app.me.writable;
  const bench = workbench({
    label: "All rules",
    text,
    etag,
    locked,
    check: (text, signal) => check({ text }, signal),
    save: (text, { match, note, dry }) =>
      ask("PUT", path`rules` + (dry ? "?dry_run=true" : ""), { text, match, note }),
    fetch,
  });
  return {
    title: "Rules",
    content: [
      h(
        "p",
        { class: "lead" },
        "Everything in one text, with the attributes, segments and lists that flags share.",
      ),
      locked ? readOnly() : null,
      h("section", { class: "rules", "aria-label": "All rules" }, bench.node),
    ],
    unsaved: bench.unsaved,
    close: bench.close,
    changed: async (last) => (await bench.renew(last?.who), "done"),
  };
}
