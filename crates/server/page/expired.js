// Flags that have outlived their time, or soon will.

import { get, path } from "./api.js";
import { h } from "./dom.js";
import { address, soon, SOON, states } from "./flags.js";
import { day, distance } from "./time.js";

export async function show(app) {
  const { flags } = await get(path`flags`);
  const byDate = (a, b) => a.expires.localeCompare(b.expires);
  const over = flags.filter((flag) => flag.expired && flag.expires).sort(byDate);
  const next = flags.filter(soon).sort(byDate);
  const endless = flags.filter((flag) => !flag.expires && !["permanent", "operational"].includes(flag.kind));
  const content = [
    over.length
      ? table("Expired", over)
      : h(
          "div",
          { class: "empty" },
          h("p", null, "No flag has expired."),
          h(
            "p",
            { class: "hint" },
            "Write ",
            h("code", null, "expires 2027-01-31"),
            " into a flag that is to go some day: it will stand here when that day has come. Its rules go on until somebody takes it out.",
          ),
        ),
    next.length ? table(`Within ${SOON} days`, next) : null,
    endless.length
      ? h(
          "p",
          { class: "hint" },
          `${endless.length === 1 ? "1 flag has" : `${endless.length} flags have`} no end, apart from those of the kinds operational and permanent.`,
        )
      : null,
  ];
  return { title: "Expired flags", content, changed: async () => (await app.refresh(), "done") };
}

function table(title, flags) {
  const rows = flags.map((flag) =>
    h(
      "tr",
      null,
      h(
        "th",
        { scope: "row" },
        h("a", { href: address(flag.key) }, flag.key),
        flag.description ? h("p", { class: "about" }, flag.description) : null,
      ),
      h("td", { class: "states" }, states(flag)),
      h("td", { "data-name": "owner" }, flag.owner ?? h("span", { class: "none" }, "nobody")),
      h(
        "td",
        { "data-name": "expires" },
        day(flag.expires),
        " ",
        h("span", { class: "about" }, distance(flag.expires)),
      ),
    ),
  );
  const head = ["Flag", "State", "Owner", "Expires"].map((name) => h("th", { scope: "col" }, name));
  return h(
    "section",
    null,
    h("h2", null, title),
    h(
      "div",
      { class: "scroll" },
      h("table", { class: "flags" }, h("thead", null, h("tr", null, head)), h("tbody", null, rows)),
    ),
  );
}
