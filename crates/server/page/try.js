// Trying a flag: a context, an environment, a time, and what is answered then.

import { get, path, post } from "./api.js";
import { field, fill, h, later, trouble } from "./dom.js";
import { sample } from "./sample.js";
import { fromField } from "./time.js";
import { answer } from "./tree.js";

/** Most contexts that are remembered for a flag. */
const MOST = 20;

/** Contexts that were tried in this tab, for each flag: what a change is looked at with. */
const tried = new Map();

/**
 * The panel. `unsaved()` gives what is asked instead of the rules that are served, as fields of the
 * request, or nothing; `wrong` in it says that it cannot be asked.
 */
export async function tryOut(flag, unsaved) {
  const area = h("textarea", { class: "code", spellcheck: "false", autocapitalize: "off", wrap: "off" });
  const environments = flag.environments ?? [];
  const place = h("input", { type: "text", autocomplete: "off", spellcheck: "false", placeholder: "none" });
  const options = h(
    "datalist",
    { id: "environments" },
    environments.map((name) => h("option", { value: name })),
  );
  place.setAttribute("list", "environments");
  const time = h("input", { type: "datetime-local" });
  const result = h("div", { class: "result", "aria-live": "polite" });
  const source = h("p", { class: "hint" });
  const earlier = h("select", { "aria-label": "Contexts that you tried before" });
  let abort;

  const asked = () => ({
    ...(place.value.trim() ? { environment: place.value.trim() } : {}),
    ...(fromField(time.value) ? { at: fromField(time.value) } : {}),
  });

  async function run() {
    abort?.abort();
    abort = new AbortController();
    const { signal } = abort;
    const context = read(area.value);
    if (context.error) {
      area.setAttribute("aria-invalid", "true");
      fill(result, trouble(context.error));
      return;
    }
    area.removeAttribute("aria-invalid");
    const instead = unsaved();
    if (instead?.wrong) {
      fill(result, h("p", { class: "hint" }, "Your text has errors, so it cannot be tried."));
      source.textContent = "";
      return;
    }
    try {
      const request = { flag: flag.key, context: context.value, ...asked(), ...instead };
      const { answers } = await post(path`evaluate`, request, { signal });
      const found = answers.find((each) => each.flag === flag.key);
      fill(result, found ? answer(found) : trouble({ message: "the rules have no such flag" }));
      source.textContent = instead
        ? "With your text, which is not saved."
        : "With the rules that are served.";
      remember(area.value);
    } catch (error) {
      if (error.name === "AbortError") return;
      const message = error.diagnostics?.length
        ? "your text has errors, so it cannot be tried"
        : error.message;
      fill(result, trouble({ message, help: error.diagnostics?.length ? undefined : error.help }));
      source.textContent = "";
    }
  }

  function remember(text) {
    const known = tried.get(flag.key) ?? [];
    const same = JSON.stringify(JSON.parse(text || "{}"));
    tried.set(flag.key, [same, ...known.filter((each) => each !== same)].slice(0, MOST));
    const list = tried.get(flag.key);
    fill(
      earlier,
      h("option", { value: "" }, `Tried before (${list.length})`),
      list.map((each) => h("option", { value: each }, each.length > 60 ? `${each.slice(0, 59)}…` : each)),
    );
    earlier.hidden = list.length < 2;
  }

  const fit = () => (area.rows = Math.min(16, Math.max(4, area.value.split("\n").length)));
  const put = (context) => {
    area.value = laidOut(context);
    fit();
  };

  earlier.hidden = true;
  earlier.addEventListener("change", () => {
    if (!earlier.value) return;
    put(JSON.parse(earlier.value));
    run();
  });
  const soon = later(300, run);
  for (const control of [area, place, time]) control.addEventListener("input", soon);

  const known = tried.get(flag.key)?.[0];
  const first = known ? JSON.parse(known) : await beginning(flag.key);
  put(first);
  run();

  const node = h(
    "section",
    { class: "try card", "aria-labelledby": "try-title" },
    h("h2", { id: "try-title" }, "Try it"),
    field("Context (JSON)", area),
    h("div", { class: "pair" }, field("Environment", place), field("Time", time, "Empty: now.")),
    options,
    earlier,
    h("h3", null, "Answer"),
    source,
    result,
  );
  return {
    node,
    run,
    soon,
    /** What a change is to be looked at with. */
    contexts: () => ({ contexts: (tried.get(flag.key) ?? []).map((text) => JSON.parse(text)), ...asked() }),
  };
}

/** A context as people write it: short lists on one line. */
function laidOut(context) {
  const text = JSON.stringify(context, null, 2);
  return text.replace(/\[\s+([^[\]{}\n]{0,60}?)\s+\]/g, "[$1]");
}

/** Reads a context as it is typed. */
function read(text) {
  try {
    const value = JSON.parse(text.trim() || "{}");
    if (value && typeof value === "object" && !Array.isArray(value)) return { value };
    return { error: { message: "a context is an object", help: 'write {"plan": "pro"}' } };
  } catch (error) {
    return {
      error: {
        message: `this is not JSON: ${error.message}`,
        help: "names and texts stand in double quotes; there is no comma after the last entry",
      },
    };
  }
}

/** A context with what the flag asks about. */
async function beginning(key) {
  try {
    const [{ answers }, { text }] = await Promise.all([
      post(path`evaluate`, { flag: key, context: {} }),
      get(path`rules`),
    ]);
    return sample(answers[0]?.explanation, text ?? "");
  } catch {
    return {};
  }
}
