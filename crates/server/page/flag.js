// One flag: its rules, what it answers, and its history. Without a key in the address, a new one.

import { ask, get, path } from "./api.js";
import { effects } from "./effects.js";
import { open } from "./dialog.js";
import { fill, h, say } from "./dom.js";
import { check } from "./findings.js";
import { address, states } from "./flags.js";
import { entries } from "./history.js";
import { canSwitch, isOff, kill, revive } from "./kill.js";
import { tryOut } from "./try.js";
import { workbench } from "./workbench.js";
import { day, distance } from "./time.js";

/** What a new flag begins as. */
const BEGINNING = `flag new-flag: bool {
  owner "your team"
  description "what it is for"
  # rule staff when email ends_with "@company.com" serve on
  otherwise serve off
}
`;

export async function show(app, [key]) {
  return key === undefined || key === "" ? create(app) : edit(app, key);
}

async function edit(app, key) {
  let flag = await get(path`flags/${key}`);
  const locked = !app.me.writable;
  const about = h("div", { class: "facts" });
  const buttons = h("div", { class: "buttons" });
  const log = locked ? null : await entries(app, key);
  let panel = null;
  const instead = () =>
    bench.errors() ? { wrong: true } : bench.unsaved() ? { flag_text: bench.text() } : undefined;
  const bench = workbench({
    label: `Rules of ${key}`,
    text: flag.text,
    etag: flag.etag,
    part: true,
    locked,
    check: (text, signal) => check({ flag: key, text }, signal),
    save: (text, { match, note, dry }) =>
      ask("PUT", path`flags/${key}` + (dry ? "?dry_run=true" : ""), { text, match, create: !match, note }),
    fetch: () => get(path`flags/${key}`),
    preview: (text) => effects({ flag: key, text }, panel.contexts()),
    saved: renew,
    typed: () => panel?.soon(),
  });
  panel = await tryOut(flag, instead);

  function draw() {
    fill(about, h("span", null, states(flag)), facts(flag));
    if (locked) return;
    const off = isOff(app, flag);
    const turn = async () => (await (off ? revive(app, flag) : kill(app, flag))) && (await all());
    const there = async (name) => (await revive(app, flag, name)) && (await all());
    // Where a flag is off in some places only, it is said in which of them it comes on again.
    const own = app.me.environments ?? [];
    const parts = own.length && off ? [] : (flag.off_in ?? []).filter((name) => !own.length || own.includes(name));
    fill(
      buttons,
      canSwitch(app, flag)
        ? [
            parts.map((name) =>
              h("button", { type: "button", onclick: () => there(name) }, `Switch on in ${name}`),
            ),
            h(
              "button",
              { type: "button", class: off ? "" : "danger", onclick: turn },
              off ? "Switch on" : "Switch off",
            ),
          ]
        : null,
      h("button", { type: "button", class: "quiet", onclick: () => remove(app, flag, bench) }, "Delete"),
    );
  }

  async function renew() {
    flag = await get(path`flags/${key}`).catch(() => flag);
    draw();
    panel.run();
    log?.renew();
  }

  async function all(who) {
    await bench.renew(who);
    await renew();
  }

  draw();
  const content = [
    about,
    flag.description ? h("p", { class: "lead" }, flag.description) : null,
    locked ? readOnly() : null,
    h(
      "div",
      { class: "columns" },
      h(
        "section",
        { class: "rules", "aria-labelledby": "rules-title" },
        h("h2", { id: "rules-title" }, "Rules"),
        bench.node,
      ),
      panel.node,
    ),
    log
      ? h("section", { "aria-labelledby": "history-title" }, h("h2", { id: "history-title" }, "History"), log)
      : null,
  ];
  return {
    title: key,
    heading: h("div", { class: "head" }, h("h1", { tabindex: "-1" }, key), buttons),
    content,
    unsaved: bench.unsaved,
    close: bench.close,
    changed: async (last) => (await all(last?.who), "done"),
  };
}

/** Why nothing can be changed here. */
export function readOnly() {
  return h(
    "p",
    { class: "locked" },
    "Reading only: the rules are in a file, which this server follows. Change the file, or start the server with ",
    h("code", null, "--data"),
    " or ",
    h("code", null, "--store"),
    " to change rules here.",
  );
}

function facts(flag) {
  const pairs = [
    ["type", flag.type],
    ["owner", flag.owner],
    ["kind", flag.kind],
    ["created", flag.created && day(flag.created)],
    ["expires", flag.expires && [day(flag.expires), ` (${distance(flag.expires)})`]],
    ["deprecated", flag.deprecated],
    ["tags", flag.tags?.join(", ")],
    ["environments", flag.environments?.join(", ")],
  ];
  return h(
    "dl",
    null,
    pairs
      .filter(([, value]) => value)
      .map(([name, value]) => h("div", null, h("dt", null, name), h("dd", null, value))),
  );
}

async function remove(app, flag, bench) {
  const done = await open({
    title: `Delete ${flag.key}?`,
    danger: true,
    yes: "Delete",
    body: h(
      "p",
      { class: "effect" },
      "The flag goes, with its tests and the remarks above it. Whoever asks for it gets the program’s own default. It can be brought back from the history.",
    ),
    act: async () => {
      const { etag } = await get(path`flags/${flag.key}`);
      return ask("DELETE", path`flags/${flag.key}`, { match: etag });
    },
  });
  if (!done) return;
  bench.forget();
  say(`${flag.key} is deleted.`);
  app.go("#/flags");
}

/** A new flag, whose key is the one that its text says. */
function create(app) {
  const bench = workbench({
    label: "Rules of the new flag",
    text: BEGINNING,
    part: true,
    fresh: true,
    check: (text, signal) => check({ flag: keyOf(text), text }, signal),
    save: (text, { note, dry }) =>
      ask("PUT", path`flags/${keyOf(text)}` + (dry ? "?dry_run=true" : ""), { text, create: true, note }),
    fetch: (text) => get(path`flags/${keyOf(text ?? BEGINNING)}`),
    saved: () => app.go(address(keyOf(bench.text()))),
  });
  return {
    title: "New flag",
    content: app.me.writable
      ? [h("p", { class: "lead" }, "Write what it is called, what it is for, and who gets what."), bench.node]
      : readOnly(),
    focus: app.me.writable ? bench.area : undefined,
    unsaved: () => app.me.writable && bench.unsaved(),
    close: bench.close,
    changed: async () => "done",
  };
}

/** The key that a flag's text gives it. */
function keyOf(text) {
  const found = /^\s*flag\s+(?:`((?:[^`\n]|``)+)`|"([^"\n]+)"|([^\s:={]+))/m.exec(text);
  return found?.[1]?.replaceAll("``", "`") ?? found?.[2] ?? found?.[3] ?? "new-flag";
}
