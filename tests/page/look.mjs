// What everybody can see: on small screens, in the dark, with aids.

import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { browse, DESK, PHONE, shot } from "./harness.mjs";

const { STORE, FILE, ALICE } = process.env;
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The views, and what is there when they are. */
const VIEWS = {
  flags: ["#/flags", "tbody tr"],
  flag: ["#/flag/reports", ".tree"],
  "new flag": ["#/flag", ".editor"],
  expired: ["#/expired", "tbody tr"],
  rules: ["#/rules", ".verdict:not(:empty)"],
  history: ["#/history", ".history summary"],
  keys: ["#/keys", "form"],
};

/** Opens what is closed, so that it is looked at too. */
async function unfold(page) {
  const first = page.locator(".history summary").first();
  if (await first.count()) {
    await first.click();
    await page.locator(".detail .hash").first().waitFor();
  }
}

/** What the rules for accessible pages say against a page. */
async function against(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(
      ({ id, impact, nodes }) =>
        `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`,
    );
  });
}

const looks = [
  ["desk", DESK, "light"],
  ["desk in the dark", DESK, "dark"],
  ["phone", PHONE, "light"],
  ["phone in the dark", PHONE, "dark"],
];

const views = looks.map(([name, viewport, colours]) => [
  `every view on a ${name}`,
  () =>
    browse(STORE, { key: ALICE, viewport, colours }, async (page) => {
      for (const [view, [at, there]] of Object.entries(VIEWS)) {
        await page.goto(`${STORE}/${at}`);
        await page.locator(there).first().waitFor();
        await unfold(page);
        await shot(page, `${name} ${view}`.replaceAll(" ", "-"));
        const [wide, ground] = await page.evaluate(() => [
          document.documentElement.scrollWidth - innerWidth,
          getComputedStyle(document.documentElement).backgroundColor,
        ]);
        assert.ok(wide <= 0, `${view} is ${wide} px too wide`);
        const light = ground
          .match(/\d+/g)
          .slice(0, 3)
          .every((part) => Number(part) > 127);
        assert.equal(light, colours === "light", `${view}: ${ground}`);
        assert.deepEqual(await against(page), [], view);
      }
    }),
]);

export const tests = {
  ...Object.fromEntries(views),

  "the sign-in, a dialog and a server of a file are accessible": async () => {
    await browse(STORE, { viewport: PHONE }, async (page) => {
      await page.getByLabel("Admin key").fill("wrong");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      assert.deepEqual(await against(page), []);
      // What is wrong would be found.
      await page.evaluate(() => document.querySelector("label").remove());
      assert.match(String(await against(page)), /label/);
    });
    await browse(STORE, { key: ALICE, viewport: PHONE }, async (page) => {
      await page.getByRole("button", { name: "Switch off payments" }).click();
      await page.getByRole("dialog").waitFor();
      await shot(page, "phone-dialog");
      assert.deepEqual(await against(page), []);
    });
    await browse(FILE, { key: ALICE, at: "#/flag/reports" }, async (page) => {
      await page.locator(".tree").waitFor();
      assert.deepEqual(await against(page), []);
    });
  },
};
