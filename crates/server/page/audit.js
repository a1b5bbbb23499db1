// The audit log: whether it is whole, and a copy of it.

import { get, path, Refusal, send } from "./api.js";
import { fill, h, trouble } from "./dom.js";

/** The part of the history that looks after the log itself. */
export function audit(app) {
  if (!app.me.writable) return null;
  const result = h("div", { class: "result", role: "status" });
  const verify = h("button", { type: "button", onclick: () => run(verify, result, check) }, "Verify the log");
  const download = h(
    "button",
    { type: "button", onclick: () => run(download, result, fetchAll) },
    "Download (JSONL)",
  );
  return h(
    "section",
    { class: "card audit", "aria-label": "Audit log" },
    h(
      "p",
      { class: "hint" },
      "Each entry holds the hash of the one before it, so that nothing can be changed, taken out or put in between without being seen.",
    ),
    h("div", { class: "buttons start" }, verify, download),
    result,
  );
}

async function run(button, result, work) {
  button.disabled = true;
  try {
    fill(result, await work());
  } catch (error) {
    fill(result, trouble(error));
  }
  button.disabled = false;
}

async function check() {
  const { entries, hash, ok, broken } = await get(path`audit/verify`);
  if (!ok) {
    return trouble({
      message: `the log is broken at entry ${broken?.number}: ${broken?.message}`,
      help: "somebody has changed the store; compare with a copy of the log",
    });
  }
  return h(
    "p",
    { class: "good" },
    `✓ All ${entries} entries are whole. Keep the last hash elsewhere to see that none is cut off: `,
    h("code", null, hash),
  );
}

async function fetchAll() {
  const response = await send(path`audit?from=1`);
  if (!response.ok) throw new Refusal(response.status, { message: `the server answers ${response.status}` });
  const address = URL.createObjectURL(await response.blob());
  const link = h("a", { href: address, download: "burgee-audit.jsonl" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return h(
    "p",
    null,
    "The log is downloaded. Check it with ",
    h("code", null, "burgee audit verify burgee-audit.jsonl"),
    ".",
  );
}
