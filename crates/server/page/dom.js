// Making elements. Text is always text: nothing here, or anywhere on the page, makes markup of data.

/**
 * An element. `on…` in `props` listens; `true` sets an attribute without a value; `null` and `false`
 * leave it out. Children are elements, texts, lists of them, or nothing.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...list(children));
  return element;
}

/** Puts children in the place of those that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...list(children));
  return element;
}

function list(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

let counter = 0;

/** An id that no other element has. */
export const newId = (what) => `${what}-${(counter += 1)}`;

/** Tells what has happened: seen for five seconds at the foot of the page, and read aloud. */
export function say(text, kind = "done") {
  const place = byId("said");
  fill(place, h("p", { class: `toast ${kind}` }, text));
  clearTimeout(say.timer);
  say.timer = setTimeout(() => place.replaceChildren(), 5000);
}

/** A labelled field: the label, a hint below it, and the control, which they describe. */
export function field(label, control, hint) {
  control.id ||= newId("field");
  const note = hint ? h("p", { class: "hint", id: newId("hint") }, hint) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return h("div", { class: "field" }, h("label", { for: control.id }, label), control, note);
}

/** Calls `work` when nothing has happened for some milliseconds. */
export function later(milliseconds, work) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
}

/** What is shown while something is fetched. */
export const waiting = (what = "Loading…") => h("p", { class: "wait" }, what);

/** An answer of the server that is a refusal, or that did not come, in words. */
export function trouble(error) {
  return h(
    "div",
    { class: "trouble", role: "alert" },
    h("p", null, sentence(error.message ?? String(error))),
    error.help ? h("p", { class: "hint" }, sentence(error.help)) : null,
  );
}

/** Messages start small, as the command prints them; on the page they are sentences. */
export function sentence(text) {
  const plain = text.replaceAll("`", "");
  const whole = plain.charAt(0).toUpperCase() + plain.slice(1);
  return /[.!?…:]$/.test(whole) ? whole : `${whole}.`;
}
