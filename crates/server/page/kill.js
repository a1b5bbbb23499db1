// Switching a flag off for everybody, and on again.

import { get, path, post } from "./api.js";
import { open } from "./dialog.js";
import { field, h, say } from "./dom.js";

/** Asks what everybody is to get, and switches the flag off. Answers with whether it was done. */
export async function kill(flag) {
  const { text } = await get(path`flags/${flag.key}`).catch(() => ({ text: "" }));
  const said = whenDisabled(text);
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
  const note = h("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const effect = h("p", { class: "effect", role: "status" });
  const draw = () => {
    const served = select.value || said;
    const gets = served === null ? "Every program falls back on its own default" : `Everybody gets ${served}`;
    effect.textContent = `${gets}, at once, whatever the rules say. They are kept for when you switch it on again.`;
  };
  select.addEventListener("change", draw);
  draw();
  const done = await open({
    title: `Switch off ${flag.key}?`,
    danger: true,
    yes: "Switch off",
    body: [
      effect,
      field("Everybody gets", select),
      field("Note (optional)", note, "Why: it stands in the history."),
    ],
    act: () =>
      post(path`flags/${flag.key}/kill`, select.value ? { serve: select.value } : {}, { note: note.value }),
  });
  if (done) say(`${flag.key} is switched off.`);
  return Boolean(done);
}

/** Asks, and lets the rules decide again. */
export async function revive(flag) {
  const note = h("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const done = await open({
    title: `Switch on ${flag.key}?`,
    yes: "Switch on",
    body: [
      h("p", { class: "effect" }, "Its rules decide again, at once, for everybody."),
      field("Note (optional)", note, "Why: it stands in the history."),
    ],
    act: () => post(path`flags/${flag.key}/revive`, {}, { note: note.value }),
  });
  if (done) say(`${flag.key} is switched on.`);
  return Boolean(done);
}

/** What a flag serves while it is disabled, as its text says it; null if it leaves that to programs. */
function whenDisabled(text) {
  const plain = text.replace(/^\s*(#|\/\/).*$/gm, "");
  const found = /\bif_disabled\s+serve\s+("(?:[^"\\]|\\.)*"|[[{].*|[^\s{}]+)/.exec(plain);
  return found ? found[1] : null;
}
