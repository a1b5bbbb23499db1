// Dialogs: the browser's own, so that Escape closes them, and focus stays inside and comes back.

import { fill, h, newId, trouble } from "./dom.js";

/**
 * Opens a dialog. `body` are its children. `yes` is the word on the button that does it, and `act` what
 * it does: while that runs the button waits, and when it fails the dialog says why and stays. Answers
 * with what `act` gave, or `undefined` when it was left.
 */
export function open({ title, body, yes, act, no = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    const heading = h("h2", { id: newId("title") }, title);
    const failure = h("div");
    let result;
    const leave = h("button", { type: "button", onclick: () => dialog.close() }, no);
    const go = yes && h("button", { class: danger ? "danger" : "primary" }, yes);
    const form = h("form", null, heading, body, failure, h("div", { class: "buttons" }, leave, go));
    const dialog = h("dialog", { "aria-labelledby": heading.id }, form);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!go || go.disabled) return;
      go.disabled = true;
      failure.replaceChildren();
      try {
        result = (await act()) ?? true;
        dialog.close();
      } catch (error) {
        fill(failure, trouble(error));
      }
      go.disabled = false;
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(result);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
