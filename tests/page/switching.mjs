// The list, the kill switch, and flags that have outlived their time.

import { strict as assert } from "node:assert";
import { ask, browse, served, shot, until } from "./harness.mjs";

const { STORE, ALICE, BOB, CAROL, APP } = process.env;

const keys = (page) => page.locator("tbody th a").allTextContents();

export const tests = {
  "flags are found by words and by state": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      await page.getByRole("link", { name: "reports" }).waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("PAGE top");
      await until("one flag is left", async () => (await keys(page)).length === 1);
      assert.deepEqual(await keys(page), ["banner"]);
      await page.getByText("1 of 6 flags").waitFor();
      await page.getByRole("searchbox").fill("");
      for (const [label, option, found] of [
        ["State", "archived", ["old-menu"]],
        ["State", "expired", ["reports"]],
        ["Owner", "payments", ["payments"]],
        ["Kind", "operational", ["payments", "log-level"]],
      ]) {
        await page.getByLabel(label, { exact: true }).selectOption(option);
        await until(`${label} ${option}`, async () => String(await keys(page)) === String(found));
        await page.getByLabel(label, { exact: true }).selectOption("");
      }
      await page.getByRole("searchbox").fill("nobody has this");
      await page.getByRole("button", { name: "Show all flags" }).click();
      await until("all flags", async () => (await keys(page)).length === 6);
      await shot(page, "flags");
    }),

  "a flag with an odd name opens": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      await page.getByRole("link", { name: 'a/b "c" d' }).click();
      await page.getByRole("heading", { name: 'a/b "c" d' }).waitFor();
      assert.match(await page.getByLabel(/^Rules of/).inputValue(), /^flag `a\/b "c" d`/);
    }),

  "text is text, whatever it says": () =>
    browse(STORE, { key: ALICE, at: "#/flag/reports" }, async (page) => {
      await page.locator(".lead", { hasText: "<script>broken()</script>" }).waitFor();
      await page.getByText("<i>tag</i>").first().waitFor();
      await page.goto(`${STORE}/#/flags`);
      await page.locator(".about", { hasText: "<img src=x onerror=" }).waitFor();
      assert.equal(await page.locator("main img, main script, main i, main b").count(), 0);
      assert.match(await page.title(), /burgee$/);
    }),

  "the kill switch says what everybody gets, and does it": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      assert.equal(await served(STORE, APP, "payments"), true);
      await page.getByRole("button", { name: "Switch off payments" }).click();
      await page.getByText("Everybody gets off, at once").waitFor();
      await page.keyboard.press("Escape");
      assert.equal(await served(STORE, APP, "payments"), true);
      await page.getByRole("button", { name: "Switch off payments" }).click();
      await page.getByLabel("Note (optional)").fill("<b>provider</b> is down");
      await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
      await page.getByRole("button", { name: "Switch on payments" }).waitFor();
      assert.equal(await served(STORE, APP, "payments"), false);
      await page.getByRole("button", { name: "Switch on payments" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
      await page.getByRole("button", { name: "Switch off payments" }).waitFor();
      assert.equal(await served(STORE, APP, "payments"), true);
      // Without `if_disabled` it is the programs' own default, unless somebody says what.
      await page.getByRole("button", { name: "Switch off banner" }).click();
      await page.getByText("Every program falls back on its own default").waitFor();
      await page.getByLabel("Everybody gets").selectOption("none");
      await page.getByText("Everybody gets none, at once").waitFor();
      await shot(page, "kill");
      await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
      await until("nobody sees it", async () => (await served(STORE, APP, "banner")) === "");
    }),

  "a flag is switched off in one environment": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      await page.getByRole("button", { name: "Switch off payments" }).click();
      await page.getByLabel("Where").selectOption("staging");
      await page.getByText("Everybody in staging gets off, at once").waitFor();
      await shot(page, "kill-there");
      await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
      await page.getByText("off in staging", { exact: true }).waitFor();
      assert.equal(await served(STORE, APP, "payments"), true);
      await page.getByLabel("State", { exact: true }).selectOption("off in an environment");
      await until("one is left", async () => String(await keys(page)) === "payments");
      await page.getByRole("link", { name: "payments" }).click();
      await page.getByText(/switched a flag off in staging/).first().waitFor();
      await shot(page, "off-there");
      await page.getByRole("button", { name: "Switch on in staging" }).click();
      await page.getByText("for everybody in staging").waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
      await page.getByRole("button", { name: "Switch on in staging" }).waitFor({ state: "detached" });
      await page.getByText(/switched a flag on in staging/).first().waitFor();
    }),

  "a flag that comes on again everywhere is still off where it was": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      const dialog = page.getByRole("dialog");
      await page.getByRole("link", { name: "payments" }).click();
      for (const where of ["only in staging", "everywhere"]) {
        await page.getByRole("button", { name: "Switch off", exact: true }).click();
        await page.getByLabel("Where").selectOption({ label: where });
        await dialog.getByRole("button", { name: "Switch off" }).click();
        await dialog.waitFor({ state: "detached" });
      }
      await page.getByRole("button", { name: "Switch on", exact: true }).click();
      await page.getByText("for everybody but in staging, where it stays off.").waitFor();
      await dialog.getByRole("button", { name: "Switch on" }).click();
      const told = () => page.locator("#said").textContent();
      await until("it says where it is off", async () => (await told()).includes("everywhere but in staging"));
      await page.getByRole("button", { name: "Switch on in staging" }).click();
      await dialog.getByRole("button", { name: "Switch on" }).click();
      await page.getByRole("button", { name: "Switch on in staging" }).waitFor({ state: "detached" });
    }),

  "a key of one environment switches there": () =>
    browse(STORE, { key: CAROL }, async (page) => {
      await page.getByRole("button", { name: "Switch off payments" }).click();
      await page.getByText("Everybody in staging gets off, at once").waitFor();
      assert.equal(await page.getByLabel("Where").count(), 0);
      await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
      await page.getByRole("button", { name: "Switch on payments" }).click();
      assert.equal(await served(STORE, APP, "payments"), true);
      await page.getByText("for everybody in staging").waitFor();
      await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
      await page.getByRole("button", { name: "Switch off payments" }).waitFor();
    }),

  "what others do is shown at once": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      await page.getByRole("button", { name: "Switch on banner" }).waitFor();
      await page.locator(".link-state.live").waitFor();
      await ask(STORE, BOB, "POST", "/admin/v1/flags/banner/revive", {});
      await page.getByRole("button", { name: "Switch off banner" }).waitFor();
    }),

  "flags that have outlived their time are listed": () =>
    browse(STORE, { key: ALICE, at: "#/expired" }, async (page) => {
      await page.getByRole("link", { name: "reports" }).waitFor();
      assert.deepEqual(await keys(page), ["reports"]);
      await page.getByText(/months ago|years ago/).waitFor();
      await shot(page, "expired");
    }),
};
