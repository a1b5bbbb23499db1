// Runs the tests one after the other: they share a server, as people do.

import { tests as editing } from "./editing.mjs";
import { tests as history } from "./history.mjs";
import { tests as keys } from "./keys.mjs";
import { tests as look } from "./look.mjs";
import { tests as merging } from "./merging.mjs";
import { tests as signing } from "./signing-in.mjs";
import { tests as switching } from "./switching.mjs";

const all = { ...merging, ...signing, ...switching, ...editing, ...history, ...keys, ...look };
const wanted = Object.entries(all).filter(([name]) => name.includes(process.env.ONLY ?? ""));
let failed = 0;
for (const [name, test] of wanted) {
  try {
    await test();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED: ${name}\n${error.stack}`);
  }
}
console.log(`the page: ${wanted.length - failed} of ${wanted.length} tests hold`);
process.exit(failed || !wanted.length ? 1 : 0);
