// Signing in: a key, looked at by the server before it is kept.

import { get, keepKey, path, setKey } from "./api.js";
import { field, fill, h, trouble } from "./dom.js";

/** The form. `begin` is called with what the server says of the key. */
export function signIn(begin, refusal) {
  const input = h("input", {
    type: "password",
    autocomplete: "current-password",
    required: true,
    spellcheck: "false",
    autocapitalize: "off",
  });
  const failure = h("div", null, refusal ? trouble(explained(refusal)) : null);
  const button = h("button", { class: "primary" }, "Sign in");
  const form = h(
    "form",
    { class: "card sign-in" },
    h("h1", null, "Sign in"),
    field("Admin key", input, "It is kept in this tab until you close it, and sent to this server only."),
    failure,
    h("div", { class: "buttons" }, button),
  );
  let attempt = 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const key = input.value.trim();
    if (!key) return;
    const mine = (attempt += 1);
    failure.replaceChildren();
    // A key is plain characters; anything else could not be sent, and opens nothing.
    const sendable = /^[\x21-\x7e]+$/.test(key);
    setKey(sendable ? key : null);
    try {
      if (!sendable) throw { status: 401 };
      const me = await get(path`whoami`);
      // Who was quicker than the server has tried another one meanwhile.
      if (mine !== attempt) return;
      keepKey();
      await begin(me);
    } catch (error) {
      if (mine !== attempt) return;
      setKey(null);
      fill(failure, trouble(explained(error)));
      input.select();
      input.focus();
    }
  });
  return form;
}

/** Why a key does not open the page. */
function explained(error) {
  if (error.status === 401) {
    return {
      message: "this key opens nothing here",
      help: "look whether it was copied whole, and whether it was revoked",
    };
  }
  if (error.status === 403) {
    return {
      message: "this key is good, but only for reading or evaluating",
      help: "the page needs an admin key; the keys file says which one is: admin name=… KEY",
    };
  }
  return error;
}
