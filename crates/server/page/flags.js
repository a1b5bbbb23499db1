// The list of flags.

import { get, path } from "./api.js";
import { fill, h, later } from "./dom.js";
import { canSwitch, isOff, kill, revive } from "./kill.js";
import { day, daysUntil, distance } from "./time.js";

/** Flags that are drawn before somebody asks for all: drawing thousands takes seconds. */
const MOST_ROWS = 300;

/** Days before the end of a flag's time from which it is said to end soon. */
export const SOON = 30;

/** What was looked for last, so that coming back from a flag shows the same. */
const wanted = { text: "", state: "", owner: "", kind: "" };

/** The states that can be looked for. */
const STATES = {
  live: ["live", (flag) => flag.status === "live"],
  disabled: ["disabled", (flag) => flag.status === "disabled"],
  part: ["off in an environment", (flag) => Boolean(flag.off_in?.length)],
  archived: ["archived", (flag) => flag.status === "archived"],
  expired: ["expired", (flag) => flag.expired],
  soon: [`expires within ${SOON} days`, soon],
};

/** Whether a flag's time ends soon. */
export function soon(flag) {
  return Boolean(flag.expires) && !flag.expired && daysUntil(flag.expires) <= SOON;
}

/** The address of a flag's view. */
export const address = (key) => `#/flag/${encodeURIComponent(key)}`;

/** The words that say how a flag is. */
export function states(flag) {
  const words = [h("span", { class: `state ${flag.status}` }, flag.status)];
  if (flag.off_in?.length) {
    words.push(h("span", { class: "state disabled" }, `off in ${flag.off_in.join(", ")}`));
  }
  if (flag.expired) words.push(h("span", { class: "state expired" }, "expired"));
  else if (soon(flag)) words.push(h("span", { class: "state soon" }, "ends soon"));
  if (flag.deprecated) words.push(h("span", { class: "state" }, "deprecated"));
  return words;
}

export async function show(app) {
  let { flags } = await get(path`flags`);
  const count = h("p", { class: "hint", "aria-live": "polite" });
  const rows = h("tbody");
  const empty = h("div");
  let most = MOST_ROWS;
  const rest = h("button", { type: "button", onclick: () => ((most = Infinity), draw()) });
  const table = h(
    "table",
    { class: "flags" },
    h("thead", null, h("tr", null, ["Flag", "State", "Rules", "Owner", "Expires", ""].map(column))),
    rows,
  );

  const search = h("input", {
    type: "search",
    value: wanted.text,
    placeholder: "Search key, description, owner, tag",
    "aria-label": "Search flags",
    "aria-keyshortcuts": "/",
  });
  const state = choice(
    "State",
    "state",
    Object.entries(STATES).map(([word, [name]]) => [word, name]),
  );
  const owner = choice("Owner", "owner", names(flags, "owner"));
  const kind = choice("Kind", "kind", names(flags, "kind"));
  search.addEventListener(
    "input",
    later(80, () => ((wanted.text = search.value), draw())),
  );

  function choice(label, field, options) {
    const all = h("option", { value: "" }, `${label}: any`);
    const select = h(
      "select",
      { "aria-label": label, onchange: () => ((wanted[field] = select.value), draw()) },
      all,
      options.map(([value, text]) => h("option", { value }, text)),
    );
    select.value = wanted[field];
    if (select.selectedIndex < 0) select.value = wanted[field] = "";
    return options.length ? select : null;
  }

  function draw() {
    const found = flags.filter(matches);
    const at = rows.contains(document.activeElement)
      ? document.activeElement.getAttribute("aria-label")
      : null;
    fill(
      rows,
      found.slice(0, most).map((flag) => row(app, flag, update)),
    );
    rest.hidden = found.length <= most;
    rest.textContent = `Show all ${found.length}`;
    if (at) [...rows.querySelectorAll("button")].find((button) => same(button, at))?.focus();
    table.hidden = found.length === 0;
    count.textContent =
      found.length === flags.length ? plural(flags.length) : `${found.length} of ${plural(flags.length)}`;
    fill(empty, found.length ? null : nothing(app, flags, clear));
  }

  async function update() {
    ({ flags } = await get(path`flags`));
    draw();
    return "done";
  }

  function clear() {
    Object.assign(wanted, { text: "", state: "", owner: "", kind: "" });
    search.value = "";
    for (const select of [state, owner, kind]) if (select) select.value = "";
    draw();
    search.focus();
  }

  draw();
  const make = app.me.writable ? h("a", { class: "button primary", href: "#/flag" }, "New flag") : null;
  const content = [
    h("div", { class: "tools", role: "search" }, search, state, owner, kind),
    count,
    h("div", { class: "scroll" }, table),
    rest,
    empty,
  ];
  const heading = h("div", { class: "head" }, h("h1", { tabindex: "-1" }, "Flags"), make);
  return { title: "Flags", heading, content, changed: update };
}

const column = (name) => h("th", { scope: "col" }, name || h("span", { class: "unseen" }, "Actions"));

const plural = (count) => (count === 1 ? "1 flag" : `${count} flags`);

function names(flags, field) {
  const there = new Set(flags.map((flag) => flag[field]).filter(Boolean));
  return [...there].sort().map((name) => [name, name]);
}

function matches(flag) {
  const text = [flag.key, flag.description, flag.owner, ...(flag.tags ?? [])].join(" ").toLowerCase();
  return (
    wanted.text
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    (!wanted.state || STATES[wanted.state][1](flag)) &&
    (!wanted.owner || flag.owner === wanted.owner) &&
    (!wanted.kind || flag.kind === wanted.kind)
  );
}

/** Whether a button is the one that had the focus: what it does may be the other way round by now. */
const same = (button, label) =>
  button.getAttribute("aria-label").replace(/ off | on /, " ") === label.replace(/ off | on /, " ");

function row(app, flag, update) {
  const button = canSwitch(app, flag) ? toggle(app, flag, update) : null;
  const about = [flag.type, flag.kind, flag.description].filter(Boolean).join(" · ");
  return h(
    "tr",
    null,
    h(
      "th",
      { scope: "row" },
      h("a", { href: address(flag.key) }, flag.key),
      h("p", { class: "about" }, about),
    ),
    h("td", { class: "states" }, states(flag)),
    h("td", { class: "number", "data-name": "rules" }, String(flag.rules)),
    h("td", { "data-name": "owner" }, flag.owner ?? h("span", { class: "none" }, "nobody")),
    h(
      "td",
      { "data-name": "expires" },
      flag.expires
        ? [day(flag.expires), " ", h("span", { class: "about" }, distance(flag.expires))]
        : h("span", { class: "none" }, "never"),
    ),
    h("td", { class: "act" }, button),
  );
}

function toggle(app, flag, update) {
  const off = isOff(app, flag);
  const act = async () => {
    if (await (off ? revive(app, flag) : kill(app, flag))) await update();
  };
  const name = `${off ? "Switch on" : "Switch off"} ${flag.key}`;
  return h(
    "button",
    { type: "button", class: "small", "aria-label": name, onclick: act },
    off ? "Switch on" : "Switch off",
  );
}

/** What to do when the list is empty. */
function nothing(app, flags, clear) {
  if (flags.length) {
    return h(
      "div",
      { class: "empty" },
      h("p", null, "No flag is like that."),
      h("button", { type: "button", onclick: clear }, "Show all flags"),
    );
  }
  const first = app.me.writable
    ? h(
        "p",
        null,
        h("a", { href: "#/flag" }, "Write the first one"),
        ", or import another system’s flags with ",
        h("code", null, "burgee import"),
        " and paste them under ",
        h("a", { href: "#/rules" }, "Rules"),
        ".",
      )
    : h("p", null, "Write one into the file that this server reads.");
  return h("div", { class: "empty" }, h("p", null, "There are no flags yet."), first);
}
