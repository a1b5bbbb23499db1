// Who gets in, and what they can do there.

import { strict as assert } from "node:assert";
import { browse, shot } from "./harness.mjs";

const { STORE, FILE, DEV, ALICE, CAROL, READER, APP } = process.env;

export const tests = {
  "a wrong key opens nothing, the right one does": () =>
    browse(STORE, {}, async (page) => {
      const field = page.getByLabel("Admin key");
      await field.waitFor();
      assert.equal(await page.locator("nav").isVisible(), false);
      for (const [key, words] of [
        ["wrong", "opens nothing here"],
        ["schlüssel", "opens nothing here"],
        [READER, "only for reading or evaluating"],
        [APP, "only for reading or evaluating"],
      ]) {
        await field.fill(key);
        await page.keyboard.press("Enter");
        await page.getByRole("alert").filter({ hasText: words }).waitFor();
        assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      }
      await shot(page, "sign-in");
      await field.fill(` ${ALICE} `);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Flags", exact: true }).waitFor();
      await page.getByText("alice").waitFor();
      // The tab remembers it, and nothing else does.
      await page.reload();
      await page.getByRole("link", { name: "banner" }).waitFor();
      assert.deepEqual(await page.evaluate(() => [localStorage.length, document.cookie]), [0, ""]);
      await page.getByRole("button", { name: "Sign out" }).click();
      await field.waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    }),

  "a server for development asks for no key": () =>
    browse(DEV, {}, async (page) => {
      await page.getByRole("link", { name: "banner" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Sign out" }).isVisible(), false);
      assert.equal(await page.getByRole("button", { name: "Switch off banner" }).isVisible(), true);
    }),

  "a key of one environment changes that one": () =>
    browse(STORE, { key: CAROL, at: "#/flag/log-level" }, async (page) => {
      await page.getByText("admin for staging").waitFor();
      const text = page.getByLabel("Rules of log-level");
      const rules = await text.inputValue();
      const save = page.getByRole("button", { name: "Save", exact: true });
      await text.fill(rules.replace('serve "warn"', 'serve "error"'));
      await save.click();
      await page.getByRole("alert").getByText("only what stands in environment blocks of staging").waitFor();
      await text.fill(rules.replace('serve "debug"', 'serve "trace"'));
      await save.click();
      await page.getByRole("button", { name: "Saved" }).waitFor();
      await text.fill(rules);
      await save.click();
      await page.getByRole("button", { name: "Saved" }).waitFor();
    }),

  "a server of a file shows everything and changes nothing": () =>
    browse(FILE, { key: ALICE }, async (page) => {
      await page.getByRole("link", { name: "reports" }).waitFor();
      assert.equal(await page.getByRole("button", { name: /Switch off/ }).count(), 0);
      await page.getByRole("link", { name: "reports" }).click();
      await page.locator(".locked").waitFor();
      await page.getByText("rule staff").first().waitFor();
      assert.equal(await page.getByRole("button", { name: /^Save/ }).count(), 0);
      const text = page.getByLabel("Rules of reports");
      assert.equal(await text.getAttribute("readonly"), "");
      await shot(page, "read-only");
      await page.getByRole("link", { name: "History" }).click();
      await page.getByText("keeps no history").waitFor();
      await page.getByRole("link", { name: "Keys" }).click();
      await page.getByText("only the keys that it was started with").waitFor();
      await page.getByRole("link", { name: "Rules" }).click();
      await page.locator(".locked").waitFor();
    }),
};
