// The page on which readers ask: the story, or a list of stories, on one side, questions and replies on the other.

import { at, credited, isEmbedded, lines, made, notice, told } from "./elements.js";
import { replied, spoken, suggested } from "./replies.js";
import { chosenLanguage, fetched, lineFor, storyOf, suggestionsOf } from "./server.js";
import { ShownStory, scrollTo } from "./story.js";

const SEARCH_PAUSE = 250; // ms
const MOST_SUGGESTED = 6;

/**
 * What is shown and asked: `story` is in the reading pane; `scope` is the id of the story that is asked, or null for
 * all; `named` is the story in the page's address; `turn` is what a question can take up.
 */
const state = { story: null, scope: null, named: null, several: false, turn: null, asked: 0 };

// --- The page's address ----------------------------------------------------------------------------------------------

const storyInAddress = () => new URLSearchParams(location.search).get("story");

/** The query of the address with a parameter changed; null takes it away. */
function querying(name, value) {
  const parameters = new URLSearchParams(location.search);
  if (value === null) parameters.delete(name);
  else parameters.set(name, value);
  return `?${parameters}`;
}

function setAddress(id) {
  history.pushState(null, "", querying("story", id));
  state.named = id;
}

addEventListener("popstate", () => {
  const id = storyInAddress();
  // A skip link changes the address too, but not the story.
  if (id === state.named) return;
  state.named = id;
  if (id) choose(id);
  else if (state.several) leave();
});

document.querySelector(".languages").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link) link.href = querying("lang", link.lang);
});

// --- Reading ---------------------------------------------------------------------------------------------------------

function show(story) {
  state.story = new ShownStory(story);
  at("list").hidden = true;
  at("story").hidden = false;
  at("to-list").hidden = !state.several;
  document.title = `${story.headline} · ${lines.title}`;
  notice(null);
}

/** Show where a quotation stands in its story; `origin` is the button that a reader has pressed for it, or null. */
async function follow(excerpt, origin = null) {
  try {
    if (state.story?.digest !== excerpt.story.digest) show(await storyOf(excerpt.story.id));
  } catch (error) {
    notice(error.status === 404 ? lines["story-changed"] : lineFor(error));
    return;
  }
  at("reading").classList.add("open");
  if (!state.story.holds(excerpt)) {
    state.story.unmark();
    notice(lines["story-changed"]);
    return;
  }
  const first = state.story.mark(excerpt);
  if (origin) {
    // In a frame there is no room beside the answers, so the story opens below the quotation.
    if (isEmbedded) origin.closest("figure").after(at("reading"));
    state.story.offerBack(origin);
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  }
  scrollTo(first);
}

at("reading").addEventListener("keydown", (event) => {
  if (event.key === "Escape") at("story").querySelector(".back")?.click();
});

// --- The list of stories ---------------------------------------------------------------------------------------------

/** Fill the list with stories that have the words of the search, from a place on; returns what was found. */
async function list(after = 0, starting = undefined) {
  const words = at("search").value.trim();
  const found = await fetched("stories", { query: { words, after }, starting });
  if (words !== at("search").value.trim()) return found;
  const rows = found.stories.map(listed);
  if (after) at("stories").append(...rows);
  else at("stories").replaceChildren(...rows);
  notice(found.all ? null : lines["no-story"]);
  const shown = at("stories").childElementCount;
  at("none-found").hidden = shown > 0;
  at("more-stories").hidden = shown >= found.found;
  return found;
}

function listed(one) {
  const onclick = async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (await choose(one.id)) setAddress(one.id);
  };
  return made("li", {},
    made("a", { href: querying("story", one.id), dir: "auto", onclick }, one.headline),
    made("p", { class: "byline" }, ...credited(one.about)));
}

const listOrNotice = (after) => list(after).catch((error) => notice(lineFor(error)));

function showList() {
  state.story = null;
  at("story").hidden = true;
  at("to-list").hidden = true;
  at("list").hidden = false;
  document.title = lines.title;
}

/** Read a story, and ask it alone; returns whether it is there. */
async function choose(id) {
  try {
    show(await storyOf(id));
  } catch (error) {
    notice(error.status === 404 ? lines["story-unknown"] : lineFor(error));
    return false;
  }
  setScope(state.story.id);
  at("reading").scrollTop = 0;
  at("reading").focus({ preventScroll: true });
  suggest(state.story.id);
  return true;
}

/** Go back to the list, and ask all stories. */
function leave() {
  setScope(null);
  at("suggested").hidden = true;
  showList();
  return listOrNotice();
}

at("to-list").addEventListener("click", async () => {
  setAddress(null);
  await leave();
  at("search").focus();
});
at("more-stories").addEventListener("click", () => listOrNotice(at("stories").childElementCount));

let searching;
at("search").addEventListener("input", () => {
  clearTimeout(searching);
  searching = setTimeout(listOrNotice, SEARCH_PAUSE);
});

// --- Which stories are asked -----------------------------------------------------------------------------------------

function setScope(id) {
  state.scope = id;
  state.turn = null;
  showScope();
}

/** Say which stories are asked, and offer the other choice. */
function showScope() {
  const other = state.scope !== null ? lines["ask-all-stories"] : state.story && lines["ask-this-story"];
  at("scope").hidden = !state.several;
  at("scope-line").textContent = state.scope === null ? lines["asks-all"] : lines["asks-this"];
  at("scope-other").textContent = other || "";
  at("scope-other").hidden = !other;
}

at("scope-other").addEventListener("click", () => {
  setScope(state.scope === null && state.story ? state.story.id : null);
  at("question").focus();
});

// --- Asking ----------------------------------------------------------------------------------------------------------

/** Suggest questions about some stories, before the first one is asked. */
async function suggest(...ids) {
  const scope = state.scope;
  const most = Math.ceil(MOST_SUGGESTED / ids.length);
  const rows = [];
  for (const id of ids) {
    rows.push(...suggested((await suggestionsOf(id)).slice(0, most), (one) => ask(one, id)));
  }
  if (state.scope !== scope || at("answers").querySelector(".exchange")) return;
  at("suggested").querySelector("ul").replaceChildren(...rows);
  at("suggested").hidden = !rows.length;
}

/** Suggest questions under a reply, about the nearest story, the one that is asked or read, or the first of the list. */
async function suggestUnder(reply, place, scope) {
  const [near] = [...reply.excerpts, ...reply.offers];
  const first = at("stories").querySelector("a");
  const id = near?.story.id || scope || state.story?.id || (first && new URL(first.href).searchParams.get("story"));
  const questions = id ? await suggestionsOf(id) : [];
  if (!questions.length) return;
  place.append(made("div", { class: "suggested" },
    made("h3", {}, lines["suggestions-heading"]),
    made("ul", {}, ...suggested(questions, (one) => ask(one, id)))));
}

/** Ask a question, of the story of an id, of all if it is null, or as the reader has chosen if it is not given. */
async function ask(question, story) {
  const number = ++state.asked;
  const place = made("div", { class: "reply" }, made("p", { class: "line waiting" }, lines.asking));
  const exchange = made("article", { class: "exchange", "aria-busy": "true" },
    made("h2", { class: "asked", dir: "auto" }, question), place);
  at("suggested").hidden = true;
  at("answers").prepend(exchange);
  at("answers").scrollTop = 0;
  told(lines.asking);
  // The first question may be asked before the story is there.
  await begun;
  const scope = story === undefined ? state.scope : story;
  try {
    const body = { question, story: scope, language: chosenLanguage, previous: state.turn };
    const reply = await fetched("ask", { body });
    const isLatest = number === state.asked;
    if (reply.turn && isLatest) state.turn = reply.turn;
    place.replaceChildren(...replied(reply, follow));
    told(spoken(reply));
    if (reply.suggests) await suggestUnder(reply, place, scope);
    // In a frame, beside the article, a reader opens the story.
    if (reply.excerpts.length && isLatest && !isEmbedded) await follow(reply.excerpts[0]);
  } catch (error) {
    const line = error.status === 404 ? lines["story-missing"] : lineFor(error);
    place.replaceChildren(made("p", { class: "line" }, line));
    told(line);
    if (!at("question").value) at("question").value = question;
  } finally {
    exchange.removeAttribute("aria-busy");
    showScope();
  }
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const question = at("question").value.trim();
  if (!question) return;
  at("question").value = "";
  ask(question);
});
at("question").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at("form").requestSubmit();
});

// --- The beginning ---------------------------------------------------------------------------------------------------

if (isEmbedded && parent !== window) {
  // Only the height is told, so that any page that may embed this one may know it.
  new ResizeObserver(() => parent.postMessage({ storybotHeight: document.body.scrollHeight }, "*"))
    .observe(document.body);
}

async function begin() {
  // A named story alone is asked, even if it cannot be shown: the answer then says why.
  state.named = state.scope = storyInAddress();
  try {
    const found = await list(0, () => notice(lines.starting));
    if (!found.all) return;
    state.several = found.all > 1;
    const id = state.named || (state.several ? null : found.stories[0].id);
    if (id && (await opened(id))) return;
    showScope();
    showList();
    if (state.scope === null) suggest(...found.stories.slice(0, 2).map((one) => one.id));
  } catch (error) {
    notice(lineFor(error));
    showScope();
  }
}

/** Open the story that the page begins with; returns whether it is there. */
async function opened(id) {
  try {
    show(await storyOf(id));
  } catch (error) {
    if (error.status !== 404) throw error;
    // A frame stands beside its story, and offers no other.
    notice(isEmbedded ? lines["story-missing"] : lines["story-unknown"]);
    if (!isEmbedded) state.scope = null;
    return false;
  }
  setScope(state.story.id);
  suggest(state.story.id);
  return true;
}

const begun = begin();
