// The page: who sits before it, which view is shown, and what the server says in between.

import { get, hasKey, path, setKey } from "./api.js";
import { open } from "./dialog.js";
import { byId, fill, h, trouble, waiting } from "./dom.js";
import { follow } from "./live.js";
import { signIn } from "./sign-in.js";
import * as expired from "./expired.js";
import * as flag from "./flag.js";
import * as flags from "./flags.js";
import * as log from "./history.js";
import * as keys from "./keys.js";
import * as rules from "./rules.js";

/** The views by the first word of the address. Each has `show(app, rest)`, which answers with its title
 * and its content; `unsaved()` says whether something would be lost, and `changed(entry)` takes in that
 * others have changed the rules, or answers nothing where that is not done. */
const views = { flags, flag, expired, rules, history: log, keys };

/** What every view is given. */
const app = { me: null, go: (where) => (location.hash = where), refresh: route };

let shown = {};
let address = location.hash;
let turn = 0;
let loading = Promise.resolve();

/** Shows the view that the address names. */
function route() {
  return (loading = load());
}

async function load() {
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const view = views[name] ?? flags;
  const mine = (turn += 1);
  mark(name || "flags");
  byId("notice").hidden = true;
  const main = byId("main");
  const wait = setTimeout(() => fill(main, waiting()), 150);
  let next;
  try {
    next = await view.show(app, rest.map(decode));
  } catch (error) {
    next = { title: "Something is wrong", content: trouble(error) };
  }
  clearTimeout(wait);
  if (mine !== turn || !app.me) return;
  shown = next;
  document.title = `${next.title} · burgee`;
  const heading = h("h1", { tabindex: "-1" }, next.title);
  fill(main, next.heading ?? heading, next.content);
  if (load.moved) (next.focus ?? main.querySelector("h1") ?? main).focus({ preventScroll: true });
  load.moved = true;
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function mark(name) {
  const at = name === "flag" ? "flags" : name;
  for (const link of byId("nav").querySelectorAll("a")) {
    const here = link.getAttribute("href") === `#/${at}`;
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

window.addEventListener("hashchange", async () => {
  const wanted = location.hash;
  if (wanted === address) return;
  if (shown.unsaved?.()) {
    window.history.replaceState(null, "", address || "#/flags");
    if (!(await discard())) return;
    window.history.replaceState(null, "", wanted);
  }
  shown.close?.();
  shown = {};
  address = location.hash;
  window.scrollTo(0, 0);
  if (app.me) route();
});

/** Asks whether what is not saved may be lost. */
function discard() {
  return open({
    title: "Leave without saving?",
    body: h("p", null, "What you have changed here is not saved, and is lost when you leave."),
    yes: "Leave",
    no: "Stay",
    act: () => true,
  });
}

window.addEventListener("beforeunload", (event) => {
  if (shown.unsaved?.()) event.preventDefault();
});

/** Somebody has changed the rules: the view takes it in, or says so where something is unsaved. */
async function changed() {
  await loading;
  if (!app.me) return;
  const news = await get(path`history?limit=1`).catch(() => null);
  const last = news?.entries?.[0];
  const who = last ? `${last.who} has changed the rules` : "the rules have changed";
  if (shown.changed && (await shown.changed(last)) === "done") return;
  const notice = byId("notice");
  const text = who.charAt(0).toUpperCase() + who.slice(1);
  const note = last?.note ? `: “${last.note}”` : "";
  const reload = h("button", { type: "button", onclick: () => route() }, "Reload");
  fill(notice, h("p", { role: "status" }, `${text}${note}.`), reload);
  notice.hidden = false;
}

/** Begins with whoever the key belongs to; without one, and where none is needed, with anybody. */
async function begin(me) {
  app.me = me;
  byId("nav").hidden = byId("who").hidden = false;
  fill(byId("who-name"), me.name, h("span", { class: "role" }, role(me)));
  byId("sign-out").hidden = !hasKey();
  await follow(byId("link-state"), changed);
  if (app.me) await route();
}

function role(me) {
  const where = me.environments?.length ? ` for ${me.environments.join(", ")}` : "";
  return me.writable ? `${me.role}${where}` : "reading only";
}

function askForKey(refusal) {
  app.me = null;
  follow.stop?.();
  byId("nav").hidden = byId("who").hidden = true;
  byId("notice").hidden = true;
  document.title = "Sign in · burgee";
  fill(byId("main"), signIn(begin, refusal));
  byId("main").querySelector("input")?.focus();
}

byId("sign-out").addEventListener("click", async () => {
  if (shown.unsaved?.() && !(await discard())) return;
  shown = {};
  setKey(null);
  askForKey();
});

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});

document.addEventListener("burgee:shut", (event) => {
  if (!app.me) return;
  setKey(null);
  askForKey(event.detail);
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("input[type=search]");
  event.preventDefault();
  if (box) box.focus();
  else if (app.me) app.go("#/flags");
});

get(path`whoami`).then(begin, (error) => {
  if (error.status === 401 || error.status === 403) askForKey(hasKey() ? error : undefined);
  else fill(byId("main"), h("h1", null, "burgee"), trouble(error));
});
