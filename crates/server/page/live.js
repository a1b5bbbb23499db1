// Hearing at once that the rules have changed, by the server's event stream.

import { send } from "./api.js";

const EVENTS = "/ofrep/v1/events";
const SHORTEST = 1000;
const LONGEST = 30_000;

/** How long is waited for the first revision, in milliseconds. */
const LATE = 1000;

/**
 * Calls `changed` for each revision after the first. What is fetched when the promise is done is not
 * older than that one, so that no change is missed between the two. `place` says how the line is. A tab
 * that is not seen listens to nothing: browsers have few connections for each server.
 */
export function follow(place, changed) {
  follow.stop?.();
  let abort = new AbortController();
  let pause = SHORTEST;
  let timer;
  let known;
  let heard = false;
  let begun;
  const first = new Promise((resolve) => {
    begun = () => {
      heard = true;
      resolve();
    };
    setTimeout(begun, LATE);
  });
  const state = (word, text) => {
    place.className = `link-state ${word}`;
    place.textContent = text;
    place.title = word === "live" ? "changes of others are shown at once" : "";
  };

  async function listen() {
    clearTimeout(timer);
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    try {
      const response = await send(EVENTS, { signal });
      if (!response.ok) throw new Error(String(response.status));
      state("live", "live");
      pause = SHORTEST;
      for await (const id of revisions(response.body)) {
        if (id !== known && heard) changed();
        known = id;
        begun();
      }
      throw new Error("the stream has ended");
    } catch {
      if (signal.aborted) return;
      state("away", "not connected");
      timer = setTimeout(listen, pause);
      pause = Math.min(pause * 2, LONGEST);
    }
  }

  const seen = () => {
    if (document.hidden) abort.abort();
    else listen();
  };
  document.addEventListener("visibilitychange", seen);
  follow.stop = () => {
    document.removeEventListener("visibilitychange", seen);
    clearTimeout(timer);
    abort.abort();
  };
  if (!document.hidden) listen();
  return first;
}

/** The ids in a stream of events. */
async function* revisions(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r\n|\n|\r/);
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith("id:")) yield line.slice(3).trim();
    }
  }
}
