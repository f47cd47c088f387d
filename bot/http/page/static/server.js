// Asking the server.

import { lines } from "./elements.js";

const PATIENCE = 60; // s
const MOST_TRIES = 5;
const LONGEST_START = 300; // s, in which models are loaded and an index is built

export const chosenLanguage = new URLSearchParams(location.search).get("lang");

class Refused extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

const pause = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));

/**
 * Ask for JSON, and again while the server is busy. Raises Refused with the status, or another error if the server is
 * not reached. `starting` is called while the program starts; without it, only a few tries are made.
 */
export async function fetched(path, { query = {}, body, starting } = {}) {
  const target = new URL(`page/${path}`, location.href);
  if (chosenLanguage) target.searchParams.set("lang", chosenLanguage);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  const options = body && {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const began = Date.now();
  for (let tries = 1; ; tries++) {
    const reply = await fetch(target, { ...options, signal: AbortSignal.timeout(1000 * PATIENCE) });
    if (reply.ok) return reply.json();
    const mayWait = starting ? Date.now() - began < 1000 * LONGEST_START : tries < MOST_TRIES;
    if (reply.status !== 503 || !mayWait) throw new Refused(reply.status);
    starting?.();
    await pause(Number(reply.headers.get("Retry-After")) || 2);
  }
}

/** The line that tells a reader of an error. */
export const lineFor = (error) => ({ 429: lines["slow-down-reader"], 503: lines.busy })[error.status] || lines.failed;

/** The story of an id, as the server has it now. */
export const storyOf = (id) => fetched("story", { query: { story: id } });

/** The questions to suggest about a story; none if they cannot be had, since the page is as good without. */
export async function suggestionsOf(id) {
  try {
    return (await fetched("suggestions", { query: { story: id } })).questions;
  } catch {
    return [];
  }
}
