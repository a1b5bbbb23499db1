// Asking the server. The key stays in this tab, and goes nowhere but to this server.

const STORED = "burgee-key";

let key = sessionStorage.getItem(STORED);

/** What the server does not do, or cannot be asked for. */
export class Refusal extends Error {
  constructor(status, { code, message, help, diagnostics }) {
    super(message);
    Object.assign(this, { status, code, help, diagnostics: diagnostics ?? [] });
  }
}

/** Uses this key from now on; none signs out. The tab remembers it when it was found good. */
export function setKey(value) {
  key = value;
  if (!value) sessionStorage.removeItem(STORED);
}

/** Remembers the key for as long as the tab is open. */
export const keepKey = () => sessionStorage.setItem(STORED, key);

/** Whether there is a key. */
export const hasKey = () => Boolean(key);

/** A path of the admin API with names in it, which may hold any character. */
export function path(parts, ...names) {
  const filled = parts.reduce((whole, part, at) => whole + encodeURIComponent(names[at - 1]) + part);
  return `/admin/v1/${filled}`;
}

/** Sends a request with the key, and answers with the response, whatever it says. */
export function send(where, { method = "GET", headers = {}, body, signal } = {}) {
  const all = key ? { authorization: `Bearer ${key}`, ...headers } : headers;
  return fetch(where, { method, headers: all, body, signal, cache: "no-store" });
}

/**
 * Asks, and gives back what the answer holds. `json` is sent as JSON; `note` says why a change is made;
 * `match` is the tag of what it is a change of, which an answer has as `etag`. Throws a `Refusal` for
 * everything but success.
 */
export async function ask(method, where, { json, text, note, match, signal, create } = {}) {
  const headers = { accept: "application/json" };
  if (json !== undefined) headers["content-type"] = "application/json";
  if (text !== undefined) headers["content-type"] = "text/plain; charset=utf-8";
  if (match) headers["if-match"] = match;
  if (create) headers["if-none-match"] = "*";
  if (note) headers["x-burgee-note"] = headerText(note);
  const body = json === undefined ? text : JSON.stringify(json);
  let response;
  try {
    response = await send(where, { method, headers, body, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(0, {
      code: "away",
      message: "the server does not answer",
      help: "look whether it runs, and whether you reach it; what you have typed is still here",
    });
  }
  return read(response);
}

async function read(response) {
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  let value = text;
  if (isJson && text) {
    try {
      value = JSON.parse(text);
    } catch {
      throw new Refusal(response.status, { message: "the server's answer cannot be read" });
    }
  }
  if (response.ok) {
    const tag = response.headers.get("etag");
    if (tag && typeof value === "object") value.etag ??= tag;
    return value;
  }
  const said = value?.error ?? { message: value?.errorDetails };
  const message = said.message || `the server answers ${response.status}`;
  const refusal = new Refusal(response.status, { ...said, message });
  if (response.status === 401) document.dispatchEvent(new CustomEvent("burgee:shut", { detail: refusal }));
  throw refusal;
}

/** A header holds bytes: text goes as UTF-8, without line breaks. */
function headerText(text) {
  const bytes = new TextEncoder().encode(text.replace(/\s+/g, " ").trim());
  return String.fromCharCode(...bytes);
}

export const get = (where, options) => ask("GET", where, options);
export const post = (where, json, options) => ask("POST", where, { json, ...options });
