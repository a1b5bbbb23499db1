// Who has changed what, when and why; and back to how it was.

import { get, path, post } from "./api.js";
import { audit } from "./audit.js";
import * as diff from "./diff.js";
import { open } from "./dialog.js";
import { field, fill, h, say, trouble, waiting } from "./dom.js";
import { moment } from "./time.js";

/** Entries that are fetched at a time. */
const PAGE = 30;

/** What an entry did. */
const ACTIONS = {
  put: "changed the rules",
  put_flag: "changed a flag",
  delete_flag: "deleted a flag",
  kill: "switched a flag off",
  revive: "switched a flag on",
  rollback: "rolled back",
  seed: "began with these rules",
  key_added: "made the key",
  key_revoked: "revoked the key",
};

export async function show(app, [number, what]) {
  if (number && what === "rules") return then(number);
  const content = [audit(app), await entries(app)];
  return { title: "History", content, changed: async () => (await content[1].renew(), "done") };
}

/** A list of entries, newest first, of one flag or of all. It can `renew` itself. */
export async function entries(app, flag) {
  const list = h("ol", { class: "history" });
  const more = h("button", { type: "button", onclick: () => load(older) }, "Show older ones");
  const node = h("div", null, list, more);
  let newest = 0;
  let older;

  const fetched = (before) => {
    const query = new URLSearchParams({ limit: PAGE });
    if (before) query.set("before", before);
    if (flag) query.set("flag", flag);
    return get(`${path`history`}?${query}`);
  };
  const drawn = (found) => found.map((each) => entry(app, each, node.renew));

  async function load(before) {
    more.disabled = true;
    try {
      const { entries: found, next } = await fetched(before);
      if (before) list.append(...drawn(found));
      else fill(list, found.length ? drawn(found) : empty());
      newest = Math.max(newest, found[0]?.number ?? 0);
      older = next;
      more.hidden = !next;
    } catch (error) {
      fill(list, trouble(error.code === "read_only" ? unkept : error));
      more.hidden = true;
    }
    more.disabled = false;
  }

  /** Puts what is new on top. What is there stays as it is, opened or not: nothing of it ever changes. */
  node.renew = async () => {
    const found = newest ? (await fetched().catch(() => ({ entries: [] }))).entries : [];
    const fresh = found.filter(({ number }) => number > newest);
    if (!newest || fresh.length === PAGE) return load();
    newest = fresh[0]?.number ?? newest;
    list.prepend(...drawn(fresh));
    return undefined;
  };
  await load();
  return node;
}

/** What stands where nothing has happened. */
const empty = () =>
  h(
    "li",
    { class: "empty" },
    h("p", null, "Nothing was changed yet. Every change will stand here, with its author."),
  );

/** Why a server of a file has no history. */
const unkept = {
  message: "the rules are in a file, and this server keeps no history of it",
  help: "look into the history of the file, or start the server with --data or --store",
};

function entry(app, each, renew) {
  const detail = h("div", { class: "detail" });
  const box = h("details", null, h("summary", null, summary(each)), detail);
  box.addEventListener("toggle", async () => {
    if (!box.open || detail.childElementCount) return;
    fill(detail, waiting());
    try {
      const whole = await get(path`history/${each.number}`);
      fill(detail, details(app, whole, renew));
    } catch (error) {
      fill(detail, trouble(error));
    }
  });
  return h("li", null, box);
}

function summary({ number, at, who, note, action, cause, to, flags, environments, key }) {
  const made = cause === "put_flag" && flags?.added?.length;
  const word = made
    ? "made a flag"
    : (ACTIONS[cause ?? action] ?? String(cause ?? action).replaceAll("_", " "));
  const back = to ? ` to #${to}` : null;
  const where = environments?.length ? ` in ${environments.join(", ")}` : null;
  const which = key ? ` “${key.name}”${key.role ? ` (${key.role})` : ""}` : null;
  return [
    h("span", { class: "number" }, `#${number}`),
    h(
      "span",
      { class: "what" },
      h("strong", null, who),
      " ",
      word,
      back,
      where,
      which,
      note ? h("span", { class: "note" }, ` “${note}”`) : null,
      flagWords(flags),
    ),
    moment(at),
  ];
}

/** Flags without links, since they stand in what opens an entry. */
function flagWords(flags) {
  const parts = ["added", "changed", "removed"]
    .filter((field) => flags?.[field]?.length)
    .map((field) => {
      return [h("span", { class: `mark ${field}` }, field), ` ${diff.names(flags[field], 5)} `];
    });
  return parts.length ? h("span", { class: "touched" }, parts) : null;
}

function details(app, each, renew) {
  const ofRules = each.action === "rules";
  const back =
    ofRules && app.me.writable
      ? h(
          "button",
          { type: "button", onclick: async () => (await rollBack(each)) && renew() },
          "Roll back to here",
        )
      : null;
  return [
    ofRules ? diff.shown(each.diff) : h("p", { class: "hint" }, "This entry changes no rules."),
    h(
      "div",
      { class: "buttons start" },
      back,
      ofRules
        ? h("a", { class: "button", href: `#/history/${each.number}/rules` }, "All rules as they were then")
        : null,
    ),
    h(
      "p",
      { class: "hint hash" },
      each.request ? `Request ${each.request}. ` : null,
      "Hash ",
      h("code", null, each.hash),
    ),
  ];
}

/** Asks with what would change, and goes back to how the rules were at an entry. */
export async function rollBack({ number, at }) {
  const note = h("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const preview = h("div", { class: "preview" }, waiting());
  post(`${path`rollback`}?dry_run=true`, { to: number }).then(
    (would) =>
      fill(
        preview,
        would.changed === false
          ? h("p", null, "The rules are like that already: nothing would change.")
          : [diff.touched(would.flags), diff.shown(would.diff)],
      ),
    (error) => fill(preview, trouble(error)),
  );
  const done = await open({
    title: `Roll back to #${number}?`,
    yes: "Roll back",
    danger: true,
    body: [
      h(
        "p",
        { class: "effect" },
        "All rules become as they were after this change, of ",
        moment(at),
        ". What came later stays in the history.",
      ),
      preview,
      field("Note (optional)", note),
    ],
    act: () => post(path`rollback`, { to: number }, { note: note.value }),
  });
  if (done) say(`The rules are those of #${number} again.`);
  return Boolean(done);
}

/** All rules as they were. */
async function then(number) {
  const text = await get(path`history/${number}/rules`);
  const rules = typeof text === "string" ? text : text.text;
  return {
    title: `Rules at #${number}`,
    content: [
      h("p", null, h("a", { href: "#/history" }, "Back to the history")),
      h(
        "pre",
        { class: "diff", tabindex: "0", role: "group", "aria-label": `Rules at entry ${number}` },
        rules,
      ),
    ],
    changed: async () => "done",
  };
}
