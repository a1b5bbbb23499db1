// Why an answer is what it is, rule by rule, for people.

import { h } from "./dom.js";

/** Reasons, in words. */
const REASONS = {
  STATIC: "the flag serves this to everybody",
  TARGETING_MATCH: "a rule matched",
  SPLIT: "dealt out by percentage",
  DEFAULT: "no rule matched",
  DISABLED: "the flag is switched off",
  ERROR: "the rules serve an error",
};

/** Why a rule was passed over. */
const PASSED = {
  ENVIRONMENT: "is for another environment",
  WINDOW: "is outside its time",
  CONDITION: "its condition does not hold",
  NO_BUCKETING_KEY: "the attribute that users are dealt by is missing",
  NO_TIME: "the time is not known",
  NEXT: "hands this share on to the next rule",
};

/** An answer with its reason, and the rules that led to it. */
export function answer({ value, variant, reason, rule, error, explanation }) {
  const none = value === undefined || value === null;
  const shown = none ? "each program’s own default" : JSON.stringify(value);
  const head = h(
    "p",
    { class: "answer" },
    h("output", null, shown),
    variant && variant !== shown ? [" ", h("span", { class: "variant" }, `variant ${variant}`)] : null,
  );
  const by = rule && rule !== "otherwise" ? `, rule ${rule}` : "";
  const why = h("p", { class: "hint" }, `${REASONS[reason] ?? reason}${by} (${reason})`);
  const failed = error ? h("p", { class: "hint" }, `Error: ${error}`) : null;
  return [head, why, failed, explanation ? tree(explanation) : null];
}

function tree({ requirements = [], rules = [] }) {
  const needs = requirements.map(({ flag, needed, served, met }) =>
    h(
      "li",
      { class: met ? "yes" : "no" },
      h(
        "p",
        null,
        sign(met),
        "requires ",
        h("strong", null, flag),
        ` to be ${needed}: it is ${served ?? "nobody’s"}`,
      ),
    ),
  );
  const tried = rules.findIndex(({ matched }) => matched);
  const shown = tried < 0 ? rules : rules.slice(0, tried + 1);
  const rest = rules.length - shown.length;
  return h(
    "ol",
    { class: "tree", "aria-label": "Rules in the order in which they were tried" },
    needs,
    shown.map(step),
    rest > 0
      ? h(
          "li",
          { class: "rest" },
          h("p", null, rest === 1 ? "1 rule was not tried" : `${rest} rules were not tried`),
        )
      : null,
  );
}

function step({ rule, matched, because, conditions = [], buckets = [] }) {
  const name = rule === "otherwise" ? "otherwise" : `rule ${rule || "without a name"}`;
  const why = matched ? (rule === "otherwise" ? "is served" : "matches") : (PASSED[because] ?? because);
  // What stood in the way is what somebody looks for; of a rule that matches, what carried it.
  const parts = conditions.filter(({ helps }) => (matched ? helps : because !== "CONDITION" || !helps));
  return h(
    "li",
    { class: matched ? "yes" : "no" },
    h("p", null, sign(matched), h("strong", null, name), " ", why),
    parts.length || buckets.length ? h("ul", null, parts.map(condition), buckets.map(bucket)) : null,
  );
}

const sign = (good) => h("span", { class: "sign" }, good ? "✓ yes " : "✗ no ");

function condition({ condition, result, because, segment, attributes }) {
  const entries = Object.entries(attributes ?? {});
  const known = entries.map(([path, value], at) => [
    at ? ", " : "",
    h("code", null, path),
    value === null
      ? " is missing"
      : [
          " is ",
          h("code", null, typeof value === "string" && value === "(private)" ? value : JSON.stringify(value)),
        ],
  ]);
  const why = because && because !== "is missing" ? ` (${because})` : "";
  return h(
    "li",
    { class: `is-${result}` },
    h("code", { class: "condition" }, condition),
    " is ",
    h("em", null, result),
    entries.length ? [": ", known] : null,
    why,
    segment ? h("span", { class: "hint" }, ` in segment ${segment}`) : null,
  );
}

function bucket({ key, bucket, of, share }) {
  return h(
    "li",
    null,
    h("code", null, key),
    ` falls into part ${bucket} of ${of}: `,
    h("code", null, share ?? "no share"),
  );
}
