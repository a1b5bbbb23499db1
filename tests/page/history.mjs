// What was changed, how it was before, and that the log is whole.

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { ask, browse, served, shot, until } from "./harness.mjs";

const { STORE, ALICE, BOB, APP } = process.env;

export const tests = {
  "a change is looked at, and rolled back": () =>
    browse(STORE, { key: ALICE, at: "#/history" }, async (page) => {
      const { last } = await ask(STORE, BOB, "GET", "/admin/v1/history?limit=1");
      const before = await served(STORE, APP, "log-level");
      const rules = await ask(STORE, BOB, "GET", "/admin/v1/rules");
      await ask(
        STORE,
        BOB,
        "PUT",
        "/admin/v1/rules",
        rules.replace('serve "warn"', 'serve "<em>error</em>"'),
        {
          "if-match": "*",
          "x-burgee-note": "<b>quiet</b>",
        },
      );
      const entry = page.locator(".history > li", { hasText: `#${last + 1}` });
      await entry.getByText("“<b>quiet</b>”").waitFor();
      assert.match(await entry.locator("summary").textContent(), /bob changed the rules/);
      assert.match(await entry.locator("time").getAttribute("title"), /\(UTC\)$/);
      await entry.locator("summary").click();
      await entry.locator(".diff .removed", { hasText: '-  otherwise serve "warn"' }).waitFor();
      await entry.locator(".diff .added", { hasText: '+  otherwise serve "<em>error</em>"' }).waitFor();
      await shot(page, "history");
      const old = page
        .locator(".history > li", { hasText: `#${last} ` })
        .or(page.locator(".history > li").nth(1))
        .first();
      await page.locator(".history > li summary").nth(1).click();
      await old.waitFor();
      await page.locator(".history > li").nth(1).getByRole("button", { name: "Roll back to here" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.locator(".diff .added", { hasText: 'serve "warn"' }).waitFor();
      assert.equal(await served(STORE, APP, "log-level"), "<em>error</em>");
      await shot(page, "rollback");
      await dialog.getByRole("button", { name: "Roll back" }).click();
      await page.getByText(`alice rolled back to #${last}`).waitFor();
      // What is open stays open.
      assert.equal(await entry.locator(".diff").isVisible(), true);
      assert.equal(await served(STORE, APP, "log-level"), before);
      await page.goto(`${STORE}/#/history/1/rules`);
      await page.getByRole("heading", { name: "Rules at #1" }).waitFor();
      await page.getByText('country == "DE" serve 25% on').waitFor();
    }),

  "the log is proved, and downloaded": () =>
    browse(STORE, { key: ALICE, at: "#/history" }, async (page) => {
      const { last } = await ask(STORE, BOB, "GET", "/admin/v1/history?limit=1");
      await page.getByRole("button", { name: "Verify the log" }).click();
      await page.getByText(`All ${last} entries are whole`).waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download (JSONL)" }).click();
      const lines = (await readFile(await (await download).path(), "utf8")).trimEnd().split("\n");
      assert.deepEqual(
        lines.map((line) => JSON.parse(line).number),
        Array.from({ length: last }, (_, at) => at + 1),
      );
    }),

  "older entries come when they are asked for": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      for (let at = 0; at < 20; at += 1) {
        await ask(STORE, BOB, "POST", "/admin/v1/flags/log-level/kill", {});
        await ask(STORE, BOB, "POST", "/admin/v1/flags/log-level/revive", {});
      }
      await page.getByRole("link", { name: "History" }).click();
      const entries = page.locator(".history > li");
      await until("a page", async () => (await entries.count()) === 30);
      const { last } = await ask(STORE, BOB, "GET", "/admin/v1/history?limit=1");
      await page.getByRole("button", { name: "Show older ones" }).click();
      await until("more", async () => (await entries.count()) === Math.min(60, last));
      const numbers = await page.locator(".history .number").allTextContents();
      assert.deepEqual(
        numbers,
        Array.from({ length: numbers.length }, (_, at) => `#${last - at}`),
      );
    }),
};
