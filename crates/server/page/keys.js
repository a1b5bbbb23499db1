// Keys: making one, which is shown once, and revoking one.

import { ask, get, path, post } from "./api.js";
import { open } from "./dialog.js";
import { field, fill, h, say, trouble } from "./dom.js";
import { moment } from "./time.js";

/** What keys may open, the least first. */
const ROLES = ["evaluate", "read", "admin"];

const OPENS =
  "evaluate: ask for flags, as apps and pages do. read: also take the rules and watch the server, as SDKs and monitoring do. admin: change everything, on this page too.";

export async function show(app) {
  const list = h("div");
  async function draw() {
    try {
      const found = await get(path`keys`);
      fill(
        list,
        table(app, found.keys, draw),
        found.given ? h("p", { class: "hint" }, given(found.given)) : null,
      );
    } catch (error) {
      fill(list, trouble(error));
    }
  }
  await draw();
  const content = app.me.writable
    ? [list, form(draw)]
    : [
        h(
          "p",
          { class: "empty" },
          "This server reads its rules from a file, and has only the keys that it was started with: change them in its keys file.",
        ),
      ];
  return { title: "Keys", content, changed: async () => (await draw(), "done") };
}

const given = (count) =>
  `The server was also started with ${count === 1 ? "1 key" : `${count} keys`} (--keys, BURGEE_KEYS), which can only be changed there.`;

function table(app, keys, draw) {
  if (!keys.length)
    return h(
      "div",
      { class: "empty" },
      h("p", null, "No keys are kept in the store yet."),
      h(
        "p",
        { class: "hint" },
        "Make one below for each program and each person, so that each can be revoked alone.",
      ),
    );
  const rows = keys.map((key) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, key.name, h("p", { class: "about" }, h("code", null, key.id))),
      h("td", { "data-name": "role" }, key.role),
      h(
        "td",
        { "data-name": "environments" },
        key.environments?.length ? key.environments.join(", ") : "all",
      ),
      h("td", { "data-name": "made" }, key.added ? moment(key.added) : ""),
      h(
        "td",
        { class: "act" },
        app.me.writable
          ? h(
              "button",
              {
                type: "button",
                class: "small",
                "aria-label": `Revoke ${key.name}`,
                onclick: () => revoke(key, draw),
              },
              "Revoke",
            )
          : null,
      ),
    ),
  );
  const head = ["Name", "Role", "Environments", "Made", "Actions"].map((name) =>
    h("th", { scope: "col" }, name === "Actions" ? h("span", { class: "unseen" }, name) : name),
  );
  return h(
    "div",
    { class: "scroll" },
    h("table", { class: "flags" }, h("thead", null, h("tr", null, head)), h("tbody", null, rows)),
  );
}

async function revoke(key, draw) {
  const done = await open({
    title: `Revoke the key “${key.name}”?`,
    danger: true,
    yes: "Revoke",
    body: h(
      "p",
      { class: "effect" },
      "It opens nothing any more, at once and for good. Programs that use it fall back on their defaults.",
    ),
    act: () => ask("DELETE", path`keys/${key.id}`),
  });
  if (!done) return;
  say(`The key “${key.name}” is revoked.`);
  await draw();
}

function form(draw) {
  const name = h("input", { type: "text", required: true, maxlength: "100", autocomplete: "off" });
  const role = h(
    "select",
    null,
    ROLES.map((word) => h("option", { value: word }, word)),
  );
  const environments = h("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  const failure = h("div");
  const make = h(
    "form",
    { class: "card", "aria-labelledby": "make-title" },
    h("h2", { id: "make-title" }, "Make a key"),
    field("Name", name, "Whose key it is: it stands in the history."),
    field("Opens", role, OPENS),
    field("Environments", environments, "Names between commas. Empty: all."),
    failure,
    h("div", { class: "buttons" }, h("button", { class: "primary" }, "Make the key")),
  );
  make.addEventListener("submit", async (event) => {
    event.preventDefault();
    const names = environments.value
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean);
    try {
      const made = await post(path`keys`, { name: name.value.trim(), role: role.value, environments: names });
      failure.replaceChildren();
      make.reset();
      await draw();
      await reveal(made);
    } catch (error) {
      fill(failure, trouble(error));
    }
  });
  return make;
}

/** Shows a new key, this once. */
function reveal({ key, name }) {
  const output = h("input", {
    type: "text",
    class: "code",
    readonly: true,
    value: key,
    "aria-label": "The new key",
  });
  const copied = h("span", { role: "status", class: "hint" });
  const copy = h(
    "button",
    {
      type: "button",
      onclick: async () =>
        (copied.textContent = (await toClipboard(key, output)) ? "Copied." : "Press Ctrl+C to copy it."),
    },
    "Copy",
  );
  return open({
    title: `The key of “${name}”`,
    body: [
      h("p", { class: "effect" }, "It is shown this once: the server keeps only its hash."),
      h("div", { class: "copy" }, output, copy),
      copied,
    ],
    no: "Close",
  });
}

/** Over plain HTTP a browser has no clipboard for pages: then what was selected is copied. */
async function toClipboard(text, input) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    input.select();
    return document.execCommand("copy");
  }
}
