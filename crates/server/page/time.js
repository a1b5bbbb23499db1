// Times and dates, as people say them: here and now, with the exact one to be had.

import { h } from "./dom.js";

const DAY = 86_400_000;

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const ago = new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" });

/** A time in the reader's own zone; its title has it in UTC. */
export function moment(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return h("time", { datetime: text, title: `${at.toISOString()} (UTC)` }, clock.format(at));
}

/** A day without a time. */
export function day(text) {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return h("time", { datetime: text }, calendar.format(at));
}

/** How many whole days from now until then; negative for what is over. */
export const daysUntil = (text) => Math.ceil((new Date(text) - Date.now()) / DAY);

/** `3 weeks ago`, `in 2 days`. */
export function distance(text) {
  const days = Math.round((new Date(text) - Date.now()) / DAY);
  const size = Math.abs(days);
  if (size < 14) return ago.format(days, "day");
  if (size < 60) return ago.format(Math.round(days / 7), "week");
  if (size < 730) return ago.format(Math.round(days / 30.4), "month");
  return ago.format(Math.round(days / 365.25), "year");
}

/** What a field of local time holds, as a time with its zone; none when it is empty. */
export function fromField(value) {
  if (!value) return undefined;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
