// A context to begin with: the attributes that a flag's rules ask about, with values that they name.

/** Attributes of a flag, taken from its explanation for somebody of whom nothing is known. */
export function sample(explanation, rules) {
  const context = {};
  for (const rule of explanation?.rules ?? []) {
    for (const { condition, attributes } of rule.conditions ?? []) {
      for (const path of Object.keys(attributes ?? {})) set(context, path, guess(condition, path, rules));
    }
    const dealt = rule.because === "NO_BUCKETING_KEY" || rule.buckets?.length;
    if (dealt) set(context, keyAttribute(rules) ?? "targetingKey", "user-1");
  }
  return context;
}

/** The attribute that percentages are dealt by, as the `attributes` of all rules name it. */
function keyAttribute(rules) {
  const block = /^attributes\s*\{([^}]*)\}/m.exec(rules)?.[1] ?? "";
  const line = block
    .split("\n")
    .find((each) => /^\s*[\w.-]+\s*:\s*[a-z ]+\bkey\b/.test(each.replace(/".*?"/g, "")));
  return line?.trim().split(/[\s:]/)[0];
}

/** A value that a condition speaks of. */
function guess(condition, path, rules) {
  let rest = condition.slice(condition.indexOf(path) + path.length);
  const name = /\$([\w-]+)/.exec(rest)?.[1];
  if (name) rest = new RegExp(`^list ${name} = (\\[[^\\]]*\\])`, "m").exec(rules)?.[1] ?? rest;
  const text = /"((?:[^"\\]|\\.)*)"/.exec(rest)?.[1];
  const listed = /^\s*(not\s+)?contains/.test(rest);
  if (text !== undefined) return listed ? [text] : /^\s*ends_with/.test(rest) ? `user${text}` : text;
  const number = /(?:[<>=]=?|\bin\b)\s*\[?\s*(-?\d[\d_]*(?:\.\d+)?)(?![\d.-])/.exec(rest)?.[1];
  if (number !== undefined) return Number(number.replaceAll("_", ""));
  const version = /(\d+\.\d+\.\d+[\w.+-]*)/.exec(rest)?.[1];
  if (version) return version;
  return /^\s*(==\s*(true|false))?\s*$/.test(rest) && !/[=<>]/.test(condition.replace(rest, "")) ? true : "";
}

/** Puts a value at a path; what is there already stays. */
function set(context, path, value) {
  const names = path.split(".");
  const last = names.pop();
  let at = context;
  for (const name of names) {
    at[name] ??= {};
    if (typeof at[name] !== "object") return;
    at = at[name];
  }
  if (!(last in at)) at[last] = value;
}
