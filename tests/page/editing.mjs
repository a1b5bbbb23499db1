// Editing rules: findings, fixes, saving, trying, and two people at once.

import { strict as assert } from "node:assert";
import { ask, browse, served, shot, until } from "./harness.mjs";

const { STORE, EMPTY, ALICE, BOB, APP } = process.env;
const REPORTS = "/admin/v1/flags/reports";

const editor = (page) => page.getByLabel("Rules of reports");

const reports = (text) => ask(STORE, BOB, "PUT", REPORTS, text, { "if-match": "*" });

/** Changes the text in the editor as if it was typed. */
async function replace(page, from, to) {
  const text = await editor(page).inputValue();
  assert.ok(text.includes(from), text);
  await editor(page).fill(text.replace(from, to));
}

export const tests = {
  "a mistake is found, mended, saved and served": () =>
    browse(STORE, { key: ALICE, at: "#/flag/reports" }, async (page) => {
      await editor(page).waitFor();
      const germans = { country: "DE", user: { id: "u-7" } };
      await replace(page, 'country == "DE" serve 25% on, rest off', 'cuntry = "DE" serve on');
      const list = page.getByRole("list", { name: "Findings" });
      await list.getByText("does not compare").waitFor();
      const line =
        (await editor(page).inputValue()).split("\n").findIndex((each) => each.includes("cuntry")) + 1;
      assert.equal((await list.getByRole("button", { name: `line ${line}` }).count()) > 0, true);
      assert.equal((await page.locator(".gutter .error").textContent()).trim(), `● ${line}`);
      assert.equal(await page.getByRole("button", { name: "Save", exact: true }).isDisabled(), true);
      // The mark is under the word, also behind characters of several bytes.
      await replace(page, "# Who", "# Wér 👩‍🚀 sees: who");
      await until("the mark", async () =>
        (await page.locator(".m-error").allTextContents()).includes("cuntry"),
      );
      await shot(page, "findings");
      await list.getByRole("button", { name: "Fix: write ==" }).click();
      await list.getByRole("button", { name: "Fix: write country" }).click();
      await page.getByText('country == "DE" serve on').first().waitFor();
      await until("no errors", async () =>
        page.getByRole("button", { name: "Save", exact: true }).isEnabled(),
      );
      await page.getByRole("button", { name: "What would change" }).click();
      await page.locator(".outcome .diff .added").first().waitFor();
      await shot(page, "review");
      await page.getByLabel("Note", { exact: true }).fill("all of <u>Germany</u> – ja");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("button", { name: "Saved" }).waitFor();
      assert.equal(await served(STORE, APP, "reports", germans), true);
      const { entries } = await ask(STORE, ALICE, "GET", "/admin/v1/history?limit=1");
      assert.deepEqual([entries[0].who, entries[0].note], ["alice", "all of <u>Germany</u> – ja"]);
      await page.locator(".history .note", { hasText: "<u>Germany</u>" }).waitFor();
    }),

  "a context is tried, and the answer explained": () =>
    browse(STORE, { key: ALICE, at: "#/flag/reports" }, async (page) => {
      const context = page.getByLabel("Context (JSON)");
      await until("a context to begin with", async () =>
        (await context.inputValue()).includes('"country": "DE"'),
      );
      await context.fill('{"country": "NZ"}');
      const tree = page.locator(".tree");
      await tree.getByText("plan is missing").waitFor();
      assert.equal(await page.locator(".answer output").textContent(), "false");
      const rules = await tree.locator("> li").allTextContents();
      assert.match(rules[0], /no rule staff .*plan == "staff" is unknown: plan is missing/);
      assert.match(rules[1], /no rule germany .*country == "DE" is false: country is "NZ"/);
      assert.match(rules[2], /yes otherwise is served/);
      await shot(page, "try");
      await context.fill('{"country": ');
      await page.getByText("This is not JSON").waitFor();
      await context.fill('["DE"]');
      await page.getByText("A context is an object").waitFor();
      await context.fill('{"country": "NZ"}');
      // What is not saved is tried as well, and what it would change is told.
      await replace(page, 'country == "DE"', 'country in ["DE", "NZ"]');
      await page.getByText("With your text, which is not saved.").waitFor();
      await until(
        "another answer",
        async () => (await page.locator(".answer output").textContent()) === "true",
      );
      assert.equal(await served(STORE, APP, "reports", { country: "NZ" }), false);
      await page.getByRole("button", { name: "What would change" }).click();
      await page.locator(".outcome td", { hasText: '"NZ"' }).waitFor();
      // Leaving asks first.
      await page.getByRole("link", { name: "Flags", exact: true }).click();
      await page.getByRole("button", { name: "Stay" }).click();
      assert.match(await editor(page).inputValue(), /"NZ"/);
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
      await page.getByRole("link", { name: "Flags", exact: true }).click();
      await page.getByRole("heading", { name: "Flags", exact: true }).waitFor();
    }),

  "two people do not overwrite each other": () =>
    browse(STORE, { key: ALICE, at: "#/flag/reports" }, async (page) => {
      await editor(page).waitFor();
      const before = await ask(STORE, BOB, "GET", REPORTS);
      await replace(page, 'owner "analytics"', 'owner "insights"');
      await until("checked", async () => page.getByRole("button", { name: "Save", exact: true }).isEnabled());
      // The stream would tell at once; this is about who has not heard yet.
      await page.route("**/ofrep/v1/events", (route) => route.abort());
      await page.evaluate(
        () =>
          Object.defineProperty(document, "hidden", { value: true, configurable: true }) &&
          document.dispatchEvent(new Event("visibilitychange")),
      );
      await reports(before.replace("kind release", "kind experiment"));
      await page.getByRole("button", { name: "Save", exact: true }).click();
      const conflict = page.getByRole("alert", { name: "Conflict" });
      await conflict.getByText("kind experiment").waitFor();
      await shot(page, "conflict");
      await conflict.getByRole("button", { name: "Put both together" }).click();
      const text = await editor(page).inputValue();
      assert.ok(text.includes('owner "insights"') && text.includes("kind experiment"), text);
      await until("checked", async () => page.getByRole("button", { name: "Save", exact: true }).isEnabled());
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("button", { name: "Saved" }).waitFor();
      const now = await ask(STORE, BOB, "GET", REPORTS);
      assert.ok(now.includes('owner "insights"') && now.includes("kind experiment"), now);
      // Both in the same line: both are kept, and marked.
      await replace(page, "kind experiment", "kind ops");
      await reports(now.replace("kind experiment", "kind permanent"));
      await until("checked", async () => page.getByRole("button", { name: "Save", exact: true }).isEnabled());
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await conflict.getByText("the same lines").waitFor();
      await conflict.getByRole("button", { name: "Put both together" }).click();
      const both = await editor(page).inputValue();
      assert.match(both, /# >>> yours\n\s*kind ops\n# >>> theirs\n\s*kind permanent\n/);
      // Going back to theirs leaves nothing unsaved.
      await editor(page).fill(await ask(STORE, BOB, "GET", REPORTS));
      await page.getByRole("button", { name: "Saved" }).waitFor();
    }),

  "a change of others waits for what is unsaved": () =>
    browse(STORE, { key: ALICE, at: "#/flag/reports" }, async (page) => {
      await page.locator(".link-state.live").waitFor();
      const before = await ask(STORE, BOB, "GET", REPORTS);
      await reports(before.replace(/kind \w+/, "kind release"));
      await until("the new text", async () => (await editor(page).inputValue()).includes("kind release"));
      await replace(page, 'owner "insights"', 'owner "mine"');
      await reports(before.replace(/kind \w+/, "kind experiment"));
      await page.getByRole("alert", { name: "Conflict" }).getByText("bob has changed this").waitFor();
      assert.ok((await editor(page).inputValue()).includes('owner "mine"'));
      await page.getByRole("button", { name: "Take theirs, drop mine" }).click();
      assert.ok((await editor(page).inputValue()).includes("kind experiment"));
      // It is taken out, and put back.
      await page.getByRole("button", { name: "Saved" }).waitFor();
      const text = await ask(STORE, BOB, "GET", REPORTS);
      await ask(STORE, BOB, "DELETE", REPORTS, undefined, { "if-match": "*" });
      await page.getByText("Somebody has taken this flag out meanwhile").waitFor();
      await page.getByRole("button", { name: "Keep mine, drop theirs" }).click();
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("button", { name: "Saved" }).waitFor();
      assert.equal(await ask(STORE, BOB, "GET", REPORTS), text);
    }),

  "a flag is made, and deleted": () =>
    browse(STORE, { key: ALICE }, async (page) => {
      await page.getByRole("link", { name: "New flag" }).click();
      const text = page.getByLabel("Rules of the new flag");
      await text.fill('flag fresh: bool {\n  owner "web"\n  otherwise serve on\n}\n');
      await until("checked", async () => page.getByText("No errors, no warnings").isVisible());
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByRole("heading", { name: "fresh", exact: true }).waitFor();
      assert.equal(await served(STORE, APP, "fresh"), true);
      // The name is taken now.
      await page.goto(`${STORE}/#/flag`);
      await text.fill('flag fresh: bool = off { owner "web" }\n');
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await page.getByText("There is a flag of this name already").waitFor();
      assert.equal(await served(STORE, APP, "fresh"), true);
      await text.fill("");
      await page.goto(`${STORE}/#/flag/fresh`);
      await page.getByRole("button", { name: "Leave" }).click();
      await page.getByRole("heading", { name: "fresh", exact: true }).waitFor();
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
      await page.getByRole("heading", { name: "Flags", exact: true }).waitFor();
      await until("it is gone", async () => (await page.getByRole("link", { name: "fresh" }).count()) === 0);
    }),

  "an empty store says how to begin": () =>
    browse(EMPTY, {}, async (page) => {
      await page.getByText("There are no flags yet").waitFor();
      await page.getByRole("link", { name: "Rules", exact: true }).first().click();
      const save = page.getByRole("button", { name: "Save", exact: true });
      await page.getByRole("textbox", { name: "All rules" }).fill("attributes { plan: string }\n");
      await save.click();
      await page.getByRole("button", { name: "Saved" }).waitFor();
      await page.getByRole("link", { name: "Flags", exact: true }).click();
      await page.getByRole("link", { name: "Write the first one" }).click();
      await save.click();
      await page.getByRole("heading", { name: "new-flag" }).waitFor();
      await page.locator(".answer output", { hasText: "false" }).waitFor();
    }),

  "all rules are one text too": () =>
    browse(STORE, { key: ALICE, at: "#/rules" }, async (page) => {
      const text = page.getByRole("textbox", { name: "All rules" });
      await text.waitFor();
      const rules = await text.inputValue();
      await text.fill(rules.replace('plan == "staff"', 'plan in ["staff", "boss"]'));
      await until("checked", async () => page.getByRole("button", { name: "Save", exact: true }).isEnabled());
      // What lies behind follows to the very end, whatever scroll bars take.
      await page.setViewportSize({ width: 700, height: 400 });
      await text.evaluate((area) => {
        area.focus();
        area.setSelectionRange(area.value.length, area.value.length);
        area.scrollTo(40, 1e6);
      });
      const last = rules.trimEnd().split("\n").length;
      await until("the same place", () =>
        page.evaluate((last) => {
          const area = document.querySelector(".sheet textarea");
          const drawn = document.querySelector(".gutter pre");
          const from = Number.parseInt(drawn.textContent, 10);
          const lines = drawn.textContent.trimEnd().split("\n");
          // Where the area has its last line, and where it is drawn.
          const there = area.getBoundingClientRect().top + 8 + (last - 1) * 20 - area.scrollTop;
          const box = drawn.getBoundingClientRect();
          const here = box.top + 8 + (last - from) * 20;
          const behind = document.querySelector(".paint pre").getBoundingClientRect();
          const level = [here, behind.top + here - box.top].every((top) => Math.abs(top - there) < 1);
          return (
            area.scrollTop > 0 && lines.length >= last - from + 1 && level && behind.left < box.right + 20
          );
        }, last),
      );
      await page.keyboard.press("Control+s");
      await page.getByRole("button", { name: "Saved" }).waitFor();
      assert.equal(await served(STORE, APP, "reports", { plan: "boss" }), true);
    }),
};
