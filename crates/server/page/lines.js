// Comparing texts line by line, and bringing two changes of one text together.

/** Most pairs of lines that are compared; beyond that everything between is taken as rewritten. */
const MOST = 4_000_000;

/**
 * The steps from one list of lines to the other: `{ sign, line }` with a sign of ` `, `-` or `+`. Takes
 * time and room of the product of what differs.
 */
export function compare(old, fresh) {
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  const most = Math.min(old.length, fresh.length) - head;
  while (tail < most && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const same = (lines) => lines.map((line) => ({ sign: " ", line }));
  return [
    ...same(old.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...same(tail ? old.slice(-tail) : []),
  ];
}

/** By the longest common subsequence. */
function middle(old, fresh) {
  const gone = old.map((line) => ({ sign: "-", line }));
  const come = fresh.map((line) => ({ sign: "+", line }));
  if (!old.length || !fresh.length || old.length * fresh.length > MOST) return [...gone, ...come];
  const wide = fresh.length + 1;
  const longest = new Uint32Array((old.length + 1) * wide);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      longest[i * wide + j] =
        old[i] === fresh[j]
          ? longest[(i + 1) * wide + j + 1] + 1
          : Math.max(longest[(i + 1) * wide + j], longest[i * wide + j + 1]);
    }
  }
  const steps = [];
  let i = 0;
  let j = 0;
  while (i < old.length && j < fresh.length) {
    if (old[i] === fresh[j]) {
      steps.push({ sign: " ", line: old[i] });
      i += 1;
      j += 1;
    } else if (longest[(i + 1) * wide + j] >= longest[i * wide + j + 1]) steps.push(gone[i++]);
    else steps.push(come[j++]);
  }
  return [...steps, ...gone.slice(i), ...come.slice(j)];
}

/** What differs, as a unified diff without a head, with some lines around each change. */
export function diff(before, after, around = 3) {
  const steps = compare(before.split("\n"), after.split("\n"));
  const near = steps.map((_, at) =>
    steps.slice(Math.max(0, at - around), at + around + 1).some(({ sign }) => sign !== " "),
  );
  const shown = [];
  let row = 1;
  steps.forEach(({ sign, line }, at) => {
    if (near[at] && !near[at - 1]) shown.push(`@@ line ${row} @@`);
    if (near[at]) shown.push(sign + line);
    if (sign !== "-") row += 1;
  });
  return shown.join("\n");
}

/**
 * Brings two changes of `base` together. Where both changed the same lines, both stand one after the
 * other, with a remark before and after each; `conflicts` says how often.
 */
export function merge(base, mine, theirs) {
  const lines = base.split("\n");
  const ours = hunks(lines, mine.split("\n"));
  const other = hunks(lines, theirs.split("\n"));
  const merged = [];
  let conflicts = 0;
  let at = 0;
  while (ours.length || other.length) {
    const start = Math.min(ours[0]?.start ?? Infinity, other[0]?.start ?? Infinity);
    merged.push(...lines.slice(at, start));
    // All changes that touch each other, from either side, are looked at together.
    let end = start;
    const group = { ours: [], other: [] };
    const touches = (hunk) =>
      hunk && (hunk.start < end || hunk.start === start || (hunk.start === end && hunk.end === hunk.start));
    for (let grown = true; grown;) {
      grown = false;
      for (const [side, list] of [
        ["ours", ours],
        ["other", other],
      ]) {
        while (touches(list[0])) {
          const hunk = list.shift();
          group[side].push(hunk);
          end = Math.max(end, hunk.end);
          grown = true;
        }
      }
    }
    const a = applied(lines, start, end, group.ours);
    const b = applied(lines, start, end, group.other);
    if (!group.other.length || a.join("\n") === b.join("\n")) merged.push(...a);
    else if (!group.ours.length) merged.push(...b);
    else {
      conflicts += 1;
      merged.push("# >>> yours", ...a, "# >>> theirs", ...b, "# <<< keep one of the two");
    }
    at = end;
  }
  merged.push(...lines.slice(at));
  return { text: merged.join("\n"), conflicts };
}

/** Changes as `{ start, end, lines }`: what stands in the place of these lines of the base. */
function hunks(base, fresh) {
  const found = [];
  let at = 0;
  let open = null;
  for (const { sign, line } of compare(base, fresh)) {
    if (sign === " ") {
      open = null;
      at += 1;
      continue;
    }
    if (!open) found.push((open = { start: at, end: at, lines: [] }));
    if (sign === "-") open.end = at += 1;
    else open.lines.push(line);
  }
  return found;
}

function applied(base, start, end, list) {
  const lines = [];
  let at = start;
  for (const hunk of list) {
    lines.push(...base.slice(at, hunk.start), ...hunk.lines);
    at = hunk.end;
  }
  return [...lines, ...base.slice(at, end)];
}
