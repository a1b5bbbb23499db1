// Keys, on the page and of the keyboard.

import { strict as assert } from "node:assert";
import { ask, browse, served, shot, until } from "./harness.mjs";

const { STORE, ALICE, APP } = process.env;

/** Whether the focus can be seen: an outline, on what has it or on what is around it. */
const focusSeen = (page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    const around = at.closest(".sheet") ?? at;
    return [at, around].some((each) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(each);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
  });

/** Presses Tab until what has the focus is called so. */
async function tabTo(page, name, most = 60) {
  for (let at = 0; at < most; at += 1) {
    await page.keyboard.press("Tab");
    const called = await page.evaluate(() => {
      const { activeElement: at } = document;
      return at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent;
    });
    if (called.trim() !== name) continue;
    assert.ok(await focusSeen(page), `the focus on ${name} is not seen`);
    return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

export const tests = {
  "a key is made, shown once, and revoked": () =>
    browse(STORE, { key: ALICE, at: "#/keys" }, async (page, context) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByLabel("Name").fill("<b>app</b> of staging");
      await page.getByLabel("Environments").fill("staging, ");
      await page.getByRole("button", { name: "Make the key" }).click();
      const key = await page.getByLabel("The new key").inputValue();
      assert.match(key, /^burgee_e/);
      await page.getByRole("button", { name: "Copy" }).click();
      await page.getByText("Copied.").waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), key);
      await shot(page, "new-key");
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("rowheader", { name: "<b>app</b> of staging" }).waitFor();
      assert.equal((await page.content()).includes(key), false);
      assert.equal(await served(STORE, key, "log-level"), "debug");
      await page.getByRole("button", { name: "Revoke <b>app</b> of staging" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
      await page.getByText("No keys are kept in the store yet").waitFor();
      const response = await fetch(`${STORE}/ofrep/v1/evaluate/flags`, {
        method: "POST",
        headers: { "x-api-key": key },
      });
      assert.equal(response.status, 401);
    }),

  "whose key is revoked is out": () =>
    browse(STORE, {}, async (page) => {
      const made = await ask(STORE, ALICE, "POST", "/admin/v1/keys", {
        name: "carol",
        role: "admin",
        environments: [],
      });
      await page.getByLabel("Admin key").fill(made.key);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "banner" }).waitFor();
      await ask(STORE, ALICE, "DELETE", `/admin/v1/keys/${made.id}`);
      await page.getByRole("link", { name: "Keys" }).click();
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
    }),

  "everything can be done by keyboard": () =>
    browse(STORE, {}, async (page) => {
      await page.getByLabel("Admin key").waitFor();
      await page.keyboard.type(ALICE);
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "banner" }).waitFor();
      // The first stop leads past the header.
      await page.reload();
      await page.getByRole("link", { name: "banner" }).waitFor();
      await tabTo(page, "Skip to the content", 1);
      await page.keyboard.press("Enter");
      await tabTo(page, "banner");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "banner" }).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
      await tabTo(page, "Rules of banner");
      const text = page.getByLabel("Rules of banner");
      // Tab indents, and does not hold anybody.
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("Tab");
      assert.match(await text.inputValue(), /^ {2}flag banner/);
      await page.keyboard.press("Control+z");
      assert.match(await text.inputValue(), /^flag banner/);
      await page.keyboard.press("Control+End");
      await page.keyboard.type("# seen");
      await page.getByText("a comment stands apart").waitFor();
      await page.keyboard.press("Home");
      await page.keyboard.press("Shift+End");
      await page.keyboard.press("Delete");
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("# seen");
      await page.keyboard.press("Enter");
      await until("checked", async () => page.getByRole("button", { name: "Save", exact: true }).isEnabled());
      await page.keyboard.press("Escape");
      await tabTo(page, "Note");
      await page.keyboard.type("by keyboard");
      await tabTo(page, "Save");
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Saved" }).waitFor();
      assert.match(await text.inputValue(), /# seen/);
      // A dialog takes the focus, keeps it, and gives it back.
      await page.getByRole("button", { name: "Switch off" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      for (let at = 0; at < 8; at += 1) {
        await page.keyboard.press("Tab");
        const inside = await page.evaluate(
          () => document.activeElement === document.body || Boolean(document.activeElement.closest("dialog")),
        );
        assert.ok(inside, "the focus leaves the dialog");
      }
      await page.keyboard.press("Escape");
      assert.equal(await page.evaluate(() => document.activeElement.textContent), "Switch off");
      assert.equal(await served(STORE, APP, "banner"), "Four days, twenty percent off");
    }),
};
