// Bringing two people's changes together, tried on texts of chance. Needs no browser.

import { strict as assert } from "node:assert";
import { compare, diff, merge } from "./lines.js";

/** Numbers that are the same in each run. */
function dice(seed) {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Some changes of lines. Those of `who` can be told from others'. */
function changed(lines, roll, who) {
  const fresh = [...lines];
  for (let left = roll(4); left > 0; left -= 1) {
    const at = roll(fresh.length + 1);
    const what = roll(3);
    if (what === 0) fresh.splice(at, 0, `${who} ${roll(9)}`);
    else if (what === 1) fresh.splice(at, 1);
    else if (at < fresh.length) fresh[at] = `${who} ${roll(9)}`;
  }
  return fresh;
}

const text = (lines) => lines.join("\n");

export const tests = {
  "changes of two people come together": () => {
    const roll = dice(7);
    let conflicts = 0;
    let together = 0;
    for (let turn = 0; turn < 5000; turn += 1) {
      const base = Array.from({ length: 1 + roll(10) }, () => `line ${roll(6)}`);
      const mine = changed(base, roll, "mine");
      const theirs = changed(base, roll, "theirs");
      const steps = compare(base, mine);
      const side = (sign) => steps.filter((step) => step.sign !== sign).map(({ line }) => line);
      assert.deepEqual([side("+"), side("-")], [base, mine]);
      assert.equal(merge(text(base), text(mine), text(base)).text, text(mine));
      assert.equal(merge(text(base), text(base), text(theirs)).text, text(theirs));
      assert.deepEqual(merge(text(base), text(mine), text(mine)), { text: text(mine), conflicts: 0 });
      const one = merge(text(base), text(mine), text(theirs));
      const other = merge(text(base), text(theirs), text(mine));
      // Whoever asks, the same is in conflict; and nothing that anybody wrote is lost.
      assert.equal(one.conflicts, other.conflicts);
      if (!one.conflicts) assert.equal(one.text, other.text);
      for (const line of [...mine, ...theirs].filter((line) => /^(mine|theirs)/.test(line))) {
        assert.ok(one.text.split("\n").includes(line), `${line} is lost`);
      }
      conflicts += one.conflicts;
      together += one.conflicts === 0 && one.text !== text(mine) && one.text !== text(theirs);
    }
    assert.ok(conflicts > 500 && together > 500, `${conflicts} conflicts, ${together} together`);
  },

  "a difference shows what is around it": () => {
    const base = Array.from({ length: 20 }, (_, at) => `line ${at}`);
    const fresh = base.with(10, "other");
    assert.deepEqual(diff(text(base), text(fresh), 1).split("\n"), [
      "@@ line 10 @@",
      " line 9",
      "-line 10",
      "+other",
      " line 11",
    ]);
    assert.equal(diff("a", "a"), "");
  },
};
