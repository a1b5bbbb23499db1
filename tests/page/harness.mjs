// A browser, a server, and what must hold on every page: no errors, nothing that the policy forbids, and
// no request to anybody else.

import { strict as assert } from "node:assert";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What the network refuses is told by the console as well; the page says it in words. */
const EXPECTED = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Longest time for anything to come about, in milliseconds. */
const PATIENCE = 10_000;

export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 320, height: 640 };

/** How often a browser is started that dies while it starts: that says nothing about the page. */
const STARTS = 3;

/** A new browser with one page. */
async function open(viewport, colours, start = 1) {
  const folder = await mkdtemp(join(tmpdir(), "burgee-page-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ARGUMENTS,
    headless: true,
    viewport,
    colorScheme: colours,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  try {
    return { folder, context, page: context.pages()[0] ?? (await context.newPage()) };
  } catch (error) {
    await context.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
    if (start >= STARTS) throw error;
    return open(viewport, colours, start + 1);
  }
}

/** Runs `work` with a new page in a new browser, and fails for whatever the browser complains about. */
export async function browse(url, { key, at = "#/flags", viewport = DESK, colours = "light" } = {}, work) {
  const { folder, context, page } = await open(viewport, colours);
  const complaints = [];
  page.setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => complaints.push(`error: ${error.stack}`));
  page.on("console", (message) => {
    const bad = ["error", "warning"].includes(message.type()) && !EXPECTED.test(message.text());
    if (bad) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("request", (request) => {
    const own = request.url().startsWith(url) || /^(blob|data):/.test(request.url());
    if (!own) complaints.push(`a request to ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(
        `the policy forbids ${event.violatedDirective} ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`,
      );
    });
  });
  if (key) await page.addInitScript((key) => sessionStorage.setItem("burgee-key", key), key);
  try {
    await page.goto(`${url}/${at}`);
    await work(page, context);
    assert.deepEqual(complaints, []);
  } catch (error) {
    if (process.env.SHOTS)
      await page.screenshot({ path: join(process.env.SHOTS, "failed.png"), fullPage: true });
    throw complaints.length
      ? new Error(`${error.message}\nThe browser says:\n${complaints.join("\n")}`)
      : error;
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Asks the server as a program does. */
export async function ask(url, key, method, path, body, headers = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    body: typeof body === "object" ? JSON.stringify(body) : body,
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}

/** What a program is served for a flag, by OpenFeature's protocol. */
export async function served(url, key, flag, context = {}) {
  const path = `/ofrep/v1/evaluate/flags/${encodeURIComponent(flag)}`;
  return (await ask(url, key, "POST", path, { context })).value;
}

/** Waits until `test` gives something true. */
export async function until(what, test) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    if (await test()) return;
    assert.ok(Date.now() < end, `never: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Keeps a picture, when somebody wants to look at them. */
export async function shot(page, name) {
  if (!process.env.SHOTS) return;
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true });
}
