// Editing and saving: one flag or all rules, with what a save would do, and without overwriting others.

import { open } from "./dialog.js";
import * as diff from "./diff.js";
import { editor } from "./editor.js";
import { field, fill, h, say, trouble } from "./dom.js";
import * as lines from "./lines.js";

/**
 * An editor with its buttons. `task` says what is edited: `label`, `text`, `etag`, `locked`, `part`
 * for one flag of many, `fresh` for a new one;
 * `check(text, signal)`; `save(text, { match, note, dry })`; `fetch()` for what is there now, with `text`
 * and `etag`; `preview(text)` for what would change for contexts; `saved(answer)` and `typed()` for who
 * must know.
 */
export function workbench(task) {
  let { text: base, etag } = task;
  const note = h("input", { type: "text", maxlength: "200", autocomplete: "off" });
  const save = h("button", { class: "primary" }, "Save");
  const look = h("button", { type: "button", onclick: review }, "What would change");
  const undo = h("button", { type: "button", class: "quiet", onclick: discard }, "Discard");
  const outcome = h("div", { class: "outcome", "aria-live": "polite" });
  const pad = editor({
    text: base,
    label: task.label,
    check: task.check,
    changed: drawn,
    locked: task.locked,
    part: task.part,
  });
  const bar = h(
    "form",
    { class: "save" },
    field("Note", note, "Why you change it: it stands in the history."),
    h("div", { class: "buttons" }, undo, look, save),
  );
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  pad.node.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!task.locked) keep();
  });
  let forgotten = false;
  const unsaved = () => !task.locked && !forgotten && pad.text() !== base;

  function drawn() {
    // What is new can be saved as it stands.
    const changed = unsaved() || Boolean(task.fresh);
    save.disabled = look.disabled = !changed || pad.errors() > 0;
    undo.hidden = !unsaved();
    save.textContent = changed ? "Save" : "Saved";
    task.typed?.();
  }

  async function keep(match = etag) {
    if (save.disabled || save.dataset.busy) return;
    save.dataset.busy = "yes";
    const text = pad.text();
    try {
      const answer = await task.save(text, { match, note: note.value });
      await done(text, answer);
    } catch (error) {
      if (error.status === 412) await conflict();
      else refused(error);
    }
    delete save.dataset.busy;
  }

  async function done(text, answer) {
    const now = await task.fetch(text).catch(() => null);
    // What the server keeps may end otherwise, such as with a line break. What others have made of it
    // since is looked at when it is saved again.
    const same = now?.text.trimEnd() === text.trimEnd();
    base = same ? now.text : text;
    etag = same ? now.etag : answer.etag;
    if (pad.text() === text && base !== text) pad.set(base);
    note.value = "";
    outcome.replaceChildren();
    drawn();
    say(answer.changed === false ? "Nothing was changed." : "Saved. It is served from now on.");
    task.saved?.(answer);
  }

  function refused(error) {
    fill(outcome, trouble(error));
    if (error.diagnostics?.length) pad.refused(error.diagnostics);
  }

  async function review() {
    const text = pad.text();
    fill(outcome, h("p", { class: "wait" }, "Looking…"));
    try {
      const would = await task.save(text, { match: etag, dry: true });
      const effects = await task.preview?.(text);
      fill(
        outcome,
        h(
          "section",
          { class: "card" },
          h("h3", null, "What would change"),
          diff.touched(would.flags),
          diff.shown(would.diff ?? lines.diff(base, text)),
          effects,
        ),
      );
    } catch (error) {
      if (error.status === 412) await conflict();
      else refused(error);
    }
  }

  async function discard() {
    const sure = await open({
      title: "Discard your changes?",
      body: h("p", null, "The text becomes what it was when you opened it."),
      yes: "Discard",
      act: () => true,
    });
    if (!sure) return;
    pad.set(base);
    outcome.replaceChildren();
    pad.area.focus();
  }

  /** Somebody else was quicker: shows what they did, and offers to bring both together. */
  async function conflict(who) {
    if (task.fresh) {
      return refused({
        message: "there is a flag of this name already",
        help: "give yours another name, or change the one that is there",
      });
    }
    let theirs;
    try {
      theirs = await task.fetch();
    } catch (error) {
      if (error.status !== 404) return refused(error);
      theirs = { text: "", etag: undefined, gone: true };
    }
    if (theirs.text === base) {
      etag = theirs.etag;
      return fill(
        outcome,
        h("p", { class: "hint" }, "Other rules were changed meanwhile, not these. Save again."),
      );
    }
    const merged = lines.merge(base, pad.text(), theirs.text);
    const take = (text) => {
      base = theirs.text;
      etag = theirs.etag;
      pad.set(text);
      outcome.replaceChildren();
      pad.area.focus();
    };
    const title = theirs.gone
      ? "Somebody has taken this flag out meanwhile"
      : `${who ?? "Somebody else"} has changed this meanwhile`;
    const help = merged.conflicts
      ? "You have both changed the same lines. Put together, both stand in the text with remarks around them: keep one of the two, then save."
      : "The changes do not touch each other, so they can be put together.";
    fill(
      outcome,
      h(
        "section",
        { class: "card conflict", role: "alert", "aria-label": "Conflict" },
        h("h3", null, title),
        h(
          "p",
          null,
          theirs.gone
            ? "Saving puts it back, as you have it here."
            : "Nothing of yours is lost or saved yet. This is what they did:",
        ),
        theirs.gone ? null : diff.shown(lines.diff(base, theirs.text)),
        theirs.gone ? null : h("p", { class: "hint" }, help),
        h(
          "div",
          { class: "buttons start" },
          theirs.gone
            ? null
            : h(
                "button",
                { type: "button", class: "primary", onclick: () => take(merged.text) },
                "Put both together",
              ),
          h("button", { type: "button", onclick: () => take(pad.text()) }, "Keep mine, drop theirs"),
          theirs.gone
            ? null
            : h("button", { type: "button", onclick: () => take(theirs.text) }, "Take theirs, drop mine"),
        ),
        h("p", { class: "hint" }, "None of the three saves: look at the text first."),
      ),
    );
  }

  drawn();
  return {
    node: [pad.node, task.locked ? null : bar, outcome],
    unsaved,
    text: pad.text,
    errors: pad.errors,
    area: pad.area,
    close: pad.close,
    /** Nothing here is worth keeping any more. */
    forget: () => (forgotten = true),
    /** Takes in what others have done: at once where nothing is unsaved, else by asking. */
    async renew(who) {
      if (save.dataset.busy) return undefined;
      let gone = false;
      const now = await task.fetch().catch((error) => void (gone = error.status === 404));
      if (gone) return conflict(who);
      if (!now || now.text.trimEnd() === pad.text().trimEnd()) {
        if (now) ({ text: base, etag } = now);
        return drawn();
      }
      if (now.text === base) return undefined;
      if (unsaved()) return conflict(who);
      ({ text: base, etag } = now);
      pad.set(base);
      say(`${who ?? "Somebody"} has changed this: the text is the new one.`);
      return undefined;
    },
  };
}
