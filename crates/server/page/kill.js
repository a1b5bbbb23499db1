// Switching a flag off, for everybody or in an environment, and on again.

import { get, path, post } from "./api.js";
import { open } from "./dialog.js";
import { field, h, say } from "./dom.js";

/** What stands for all environments where one is chosen. No environment has an empty name. */
const EVERYWHERE = "";

/** Whether a flag is off as far as this key goes. */
export function isOff(app, flag) {
  const own = app.me.environments ?? [];
  return own.length ? own.every((name) => flag.off_in?.includes(name)) : flag.status === "disabled";
}

/** Whether this key can switch a flag at all: not one that is over, nor on what is off for more than it. */
export function canSwitch(app, flag) {
  const wider = flag.status === "disabled" && app.me.environments?.length && !isOff(app, flag);
  return app.me.writable && flag.status !== "archived" && !wider;
}

/** Asks what everybody is to get, and where, and switches the flag off. Answers with whether it was done. */
export async function kill(app, flag) {
  const { text } = await get(path`flags/${flag.key}`).catch(() => ({ text: "" }));
  const said = whenDisabled(text) ?? (flag.type === "bool" && flag.variants?.includes("off") ? "off" : null);
  const first = said === null ? "each program’s own default" : `${said} (as the rules say)`;
  const options = [
    ["", first],
    ...(flag.variants ?? []).filter((name) => name !== said).map((name) => [name, name]),
  ];
  const select = h(
    "select",
    null,
    options.map(([value, name]) => h("option", { value }, name)),
  );
  const where = places(app);
  const note = h("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const effect = h("p", { class: "effect", role: "status" });
  const draw = () => {
    const served = select.value || said;
    const there = words(app, where?.value);
    const gets =
      served === null ? `Every program${there} falls back on its own default` : `Everybody${there} gets ${served}`;
    effect.textContent = `${gets}, at once, whatever the rules say. They are kept for when you switch it on again.`;
  };
  select.addEventListener("change", draw);
  where?.addEventListener("change", draw);
  draw();
  const done = await open({
    title: `Switch off ${flag.key}?`,
    danger: true,
    yes: "Switch off",
    body: [
      effect,
      where ? field("Where", where) : null,
      field("Everybody gets", select),
      field("Note (optional)", note, "Why: it stands in the history."),
    ],
    act: () =>
      post(
        path`flags/${flag.key}/kill`,
        { ...(select.value ? { serve: select.value } : {}), ...named(where?.value) },
        { note: note.value },
      ),
  });
  if (done) say(`${flag.key} is switched off${words(app, where?.value)}.`);
  return Boolean(done);
}

/** Asks, and lets the rules decide again; in one environment, where one is given. */
export async function revive(app, flag, environment) {
  const note = h("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const there = words(app, environment);
  const left = there ? [] : (flag.off_in ?? []);
  const but = left.length ? ` but in ${left.join(", ")}, where it stays off` : "";
  const done = await open({
    title: `Switch on ${flag.key}${environment ? there : ""}?`,
    yes: "Switch on",
    body: [
      h("p", { class: "effect" }, `Its rules decide again, at once, for everybody${there}${but}.`),
      field("Note (optional)", note, "Why: it stands in the history."),
    ],
    act: () => post(path`flags/${flag.key}/revive`, named(environment), { note: note.value }),
  });
  if (done) say(`${flag.key} is switched on${left.length ? ` everywhere${but}` : there}.`);
  return Boolean(done);
}

/** The choice of where, if there is one. */
function places(app) {
  const own = app.me.environments ?? [];
  const names = own.length ? own : (app.me.all_environments ?? []);
  if (names.length < (own.length ? 2 : 1)) return null;
  const all = own.length ? `all of ${own.join(", ")}` : "everywhere";
  return h(
    "select",
    null,
    h("option", { value: EVERYWHERE }, all),
    names.map((name) => h("option", { value: name }, `only in ${name}`)),
  );
}

/** What is said of a place, behind other words. */
function words(app, environment) {
  const names = environment ? [environment] : (app.me.environments ?? []);
  return names.length ? ` in ${names.join(", ")}` : "";
}

/** What is sent of a place. */
const named = (environment) => (environment ? { environment } : {});

/** What a flag serves while it is disabled, as its text says it; null if it leaves that to programs. */
function whenDisabled(text) {
  const plain = text.replace(/^\s*(#|\/\/).*$/gm, "");
  const found = /\bif_disabled\s+serve\s+("(?:[^"\\]|\\.)*"|[[{].*|[^\s{}]+)/.exec(plain);
  return found ? found[1] : null;
}
