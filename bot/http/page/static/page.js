// The page on which readers ask. All that a story, a reader or the bot says is set as text, never as HTML.
"use strict";

const lines = JSON.parse(document.body.dataset.lines);
const address = new URL(location.href);
const isEmbedded = document.documentElement.classList.contains("embedded");
const chosenLanguage = address.searchParams.get("lang");
const at = (id) => document.getElementById(id);

const SEARCH_PAUSE = 250; // ms
const PATIENCE = 60000; // ms
const MOST_SUGGESTED = 6;
const MOST_RETRIES = 5;
const MOST_STARTING = 300; // s

/** What is shown and asked: `story` is in the reading pane; `scope` is the id of the story that is asked, or null;
 * `named` is what the address names. */
const state = { story: null, scope: null, named: null, several: false, turn: null, asked: 0, marked: null };

class Refused extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

const pause = (seconds) => new Promise((go) => setTimeout(go, 1000 * seconds));

/** Ask the server for JSON; ask again while it is busy. Raises Refused, or TypeError if it is not reached. */
async function fetched(path, { query = {}, body, patient = false } = {}) {
  const target = new URL(`page/${path}`, location.href);
  if (chosenLanguage) target.searchParams.set("lang", chosenLanguage);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  const options = body && {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const began = Date.now();
  for (let tries = 1; ; tries++) {
    const reply = await fetch(target, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    if (reply.ok) return reply.json();
    const mayWait = patient ? Date.now() - began < 1000 * MOST_STARTING : tries < MOST_RETRIES;
    if (reply.status !== 503 || !mayWait) throw new Refused(reply.status);
    if (patient) notice(lines.starting);
    await pause(Number(reply.headers.get("Retry-After")) || 2);
  }
}

const lineFor = (error) => ({ 429: lines["slow-down-reader"], 503: lines.busy })[error.status] || lines.failed;

/** Make an element; `content` are texts and elements. */
function made(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...content.filter((one) => one !== null && one !== undefined));
  return element;
}

/** A link to another page; null unless it leads to the web. */
function linked(url, label) {
  const isWeb = url && /^https?:\/\//i.test(url);
  return isWeb ? made("a", { href: url, target: isEmbedded ? "_top" : null, rel: "noopener" }, label) : null;
}

const button = (label, onclick, kind = "plain") => made("button", { type: "button", class: kind, onclick }, label);

/** Parts of an attribution, each of which keeps its own direction. */
function credited(parts) {
  return parts.flatMap((part, place) => (place ? [" · ", made("bdi", {}, part)] : [made("bdi", {}, part)]));
}

function notice(line) {
  at("notice").textContent = line || "";
  at("notice").hidden = !line;
}

function told(line) {
  // The same words again are told again.
  at("status").textContent = "";
  setTimeout(() => { at("status").textContent = line; }, 50);
}

// --- Reading ---------------------------------------------------------------------------------------------------------

const TAGS = { heading: "h2", item: "li" };

/** The story of an id, as the server has it now. */
const storyOf = (id, options) => fetched("story", { ...options, query: { story: id } });

function showStory(story) {
  state.story = { ...story, characters: Array.from(story.text), sentences: [] };
  state.marked = null;
  const body = made("div", { class: "text", lang: story.language });
  for (const paragraph of story.paragraphs) {
    const tag = TAGS[paragraph.kind] || "p";
    const element = made(tag, { class: paragraph.kind, dir: "auto" });
    paragraph.sentences.forEach(([start, end], place) => {
      const sentence = made("span", { class: "sentence" }, slice(start, end));
      state.story.sentences.push({ start, end, element: sentence });
      element.append(place ? " " : "", sentence);
    });
    const last = body.lastElementChild;
    if (tag !== "li") body.append(element);
    else if (last && last.tagName === "UL") last.append(element);
    else body.append(made("ul", {}, element));
  }
  at("story").replaceChildren(
    made("header", {},
      made("p", { class: "kicker" }, ...credited(story.about.slice(0, 1))),
      made("h1", { dir: "auto", lang: story.language }, story.headline),
      made("p", { class: "byline" }, ...credited(story.about.slice(1))),
      ...story.notes.map((note) => made("p", { class: "note", dir: "auto" }, note)),
    ),
    body,
    made("footer", {}, linked(story.url, lines["open-article"])),
  );
  at("list").hidden = true;
  at("story").hidden = false;
  at("to-list").hidden = !state.several;
  at("reading").classList.add("open");
  document.title = `${story.headline} · ${lines.title}`;
  notice(null);
}

/** Characters [start, end) of the story that is shown. Offsets count Unicode characters, as the server's do. */
const slice = (start, end) => state.story.characters.slice(start, end).join("");

/** Mark a quotation in the story, and its answering words; returns the first sentence of it, or null. */
function mark(excerpt) {
  unmark();
  const [from, to] = excerpt.highlight || [0, 0];
  const words = [excerpt.start + from, excerpt.start + to];
  const quoted = state.story.sentences.filter((one) => one.start < excerpt.end && excerpt.start < one.end);
  for (const { start, end, element } of quoted) {
    const [a, b] = words.map((offset) => Math.min(Math.max(offset, start), end));
    element.classList.add("quoted");
    element.replaceChildren(slice(start, a), ...(a < b ? [made("mark", {}, slice(a, b))] : []), slice(b, end));
  }
  state.marked = quoted;
  return quoted.length ? quoted[0].element : null;
}

function unmark() {
  for (const { start, end, element } of state.marked || []) {
    element.classList.remove("quoted");
    element.removeAttribute("tabindex");
    element.replaceChildren(slice(start, end));
  }
  document.querySelectorAll(".back").forEach((one) => one.remove());
  state.marked = null;
}

/** Show where a quotation stands in its story; `origin` is the button to come back to, if the reader goes there. */
async function follow(excerpt, origin = null) {
  try {
    if (!state.story || state.story.digest !== excerpt.story.digest || at("story").hidden) {
      showStory(await storyOf(excerpt.story.id));
    }
  } catch (error) {
    notice(error.status === 404 ? lines["story-changed"] : lineFor(error));
    return;
  }
  if (slice(excerpt.start, excerpt.end) !== excerpt.quote) {
    unmark();
    notice(lines["story-changed"]);
    return;
  }
  // In a frame there is no room beside the answers, so the story opens below the quotation.
  if (isEmbedded && origin) origin.closest("figure").after(at("reading"));
  const first = mark(excerpt);
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  at("reading").classList.add("open");
  if (origin) {
    const last = state.marked[state.marked.length - 1].element;
    const back = button(lines["back-to-quotation"], () => origin.focus(), "plain back");
    last.after(" ", back);
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  }
  scrollTo(first, isCalm ? "auto" : "smooth");
}

/** Bring an element to the middle of the reading pane, which alone is moved. */
function scrollTo(element, behavior) {
  const pane = at("reading");
  const place = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + place - pane.clientHeight / 3, behavior });
}

at("reading").addEventListener("keydown", (event) => {
  const back = document.querySelector(".back");
  if (event.key === "Escape" && back) back.click();
});

// --- The list of stories ---------------------------------------------------------------------------------------------

async function list(after = 0, patient = false) {
  const words = at("search").value.trim();
  const found = await fetched("stories", { query: { words, after }, patient });
  if (words !== at("search").value.trim()) return found;
  const rows = found.stories.map((one) => made("li", {},
    made("a", { href: `?${querying({ story: one.id })}`, dir: "auto", onclick: (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      choose(one.id);
    } }, one.headline),
    made("p", { class: "byline" }, ...credited(one.about)),
  ));
  if (after) at("stories").append(...rows);
  else at("stories").replaceChildren(...rows);
  const shown = at("stories").childElementCount;
  at("none-found").hidden = shown > 0;
  at("more-stories").hidden = shown >= found.found;
  return found;
}

function showList() {
  unmark();
  at("story").hidden = true;
  at("to-list").hidden = true;
  at("list").hidden = false;
  at("reading").classList.add("open");
  state.story = null;
  document.title = lines.title;
  return list().catch((error) => notice(lineFor(error)));
}

const storyInAddress = () => new URLSearchParams(location.search).get("story");

/** The query of the page's address with some parameters changed; null takes one away. */
function querying(changes) {
  const parameters = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  return parameters.toString();
}

/** Read a story of the list, and ask it alone. */
async function choose(id, isNew = true) {
  try {
    showStory(await storyOf(id));
  } catch (error) {
    notice(lineFor(error));
    return;
  }
  setScope(state.story.id);
  if (isNew) history.pushState(null, "", `?${querying({ story: id })}`);
  state.named = storyInAddress();
  at("reading").scrollTop = 0;
  at("reading").focus({ preventScroll: true });
  suggest(state.story.id);
}

function leave(isNew = true) {
  setScope(null);
  if (isNew) history.pushState(null, "", `?${querying({ story: null })}`);
  state.named = null;
  at("suggested").hidden = true;
  return showList();
}

function setScope(id) {
  state.scope = id;
  state.turn = null;
  showScope();
}

/** Say which stories are asked, and offer the other choice. */
function showScope() {
  const other = state.scope === null ? state.story && lines["ask-this-story"] : lines["ask-all-stories"];
  at("scope").hidden = !state.several;
  at("scope-line").textContent = state.scope === null ? lines["asks-all"] : lines["asks-this"];
  at("scope-other").textContent = other || "";
  at("scope-other").hidden = !other;
}

at("scope-other").addEventListener("click", () => {
  setScope(state.scope === null && state.story ? state.story.id : null);
  at("question").focus();
});
at("to-list").addEventListener("click", () => leave().then(() => at("search").focus()));
at("more-stories").addEventListener("click", () => {
  list(at("stories").childElementCount).catch((error) => notice(lineFor(error)));
});

let searching;
at("search").addEventListener("input", () => {
  clearTimeout(searching);
  searching = setTimeout(() => list().catch((error) => notice(lineFor(error))), SEARCH_PAUSE);
});

// --- Asking ----------------------------------------------------------------------------------------------------------

/** The questions to suggest about a story; none if they cannot be had, since the page is as good without. */
async function suggestionsOf(id) {
  try {
    return (await fetched("suggestions", { query: { story: id } })).questions;
  } catch {
    return [];
  }
}

/** Suggest questions about some stories, before the first one is asked. */
async function suggest(...ids) {
  const scope = state.scope;
  const rows = [];
  for (const id of ids) {
    rows.push(...offered((await suggestionsOf(id)).slice(0, Math.ceil(MOST_SUGGESTED / ids.length)), id));
  }
  if (state.scope !== scope || at("answers").querySelector(".exchange")) return;
  at("suggested").querySelector("ul").replaceChildren(...rows);
  at("suggested").hidden = !rows.length;
}

const offered = (questions, id) => questions.map((one) =>
  made("li", {}, button(one, () => ask(one, id), "question")));

/** The story whose questions are suggested under a refusal: the nearest, the one that is asked, or the first. */
async function suggestUnder(reply, place, scope) {
  const near = [...reply.excerpts, ...reply.offers][0];
  const first = at("stories").querySelector("a");
  const id = near ? near.story.id : scope || (state.story && state.story.id)
    || (first && new URL(first.href).searchParams.get("story"));
  const questions = id ? await suggestionsOf(id) : [];
  if (!questions.length) return;
  place.append(made("div", { class: "suggested" },
    made("h3", {}, lines["suggestions-heading"]), made("ul", {}, ...offered(questions, id))));
}

function quotation(excerpt) {
  const [from, to] = excerpt.highlight || [0, 0];
  const characters = Array.from(excerpt.quote);
  const part = (start, end) => characters.slice(start, end).join("");
  const copy = button(lines.copy, async () => {
    const words = [...excerpt.leads, excerpt.quote, `— ${excerpt.credit.join(" · ")}`].join("\n");
    try {
      await navigator.clipboard.writeText(words);
      copy.textContent = lines.copied;
      told(lines.copied);
    } catch {
      told(lines.failed);
    }
  });
  const place = button(lines["in-the-story"], () => follow(excerpt, place));
  return made("figure", { class: "quotation" },
    ...excerpt.leads.map((lead) => made("p", { class: "lead", dir: "auto" }, lead)),
    made("blockquote", { dir: "auto" },
      part(0, from), to > from ? made("mark", {}, part(from, to)) : null, part(to)),
    made("figcaption", {}, "— ", ...credited(excerpt.credit)),
    excerpt.correction ? made("p", { class: "note", dir: "auto" }, excerpt.correction) : null,
    made("p", { class: "actions" }, place, linked(excerpt.url, lines["open-article"]), copy),
  );
}

function detail(one) {
  return made("p", { class: "detail" },
    one.label ? made("b", {}, one.label, " ") : null,
    /^https?:\/\/\S+$/i.test(one.text) ? linked(one.text, one.text) : made("bdi", {}, one.text),
    one.headline ? made("span", { class: "byline" }, " — ", made("bdi", {}, one.headline)) : null);
}

/** The parts of a reply in the order in which they are read. */
function replied(reply) {
  const [first, ...further] = reply.excerpts;
  return [
    reply.line ? made("p", { class: "line", lang: reply.locale }, reply.line) : null,
    ...reply.details.map(detail),
    first ? quotation(first) : null,
    further.length ? made("h3", { lang: reply.locale }, reply.further) : null,
    ...further.map(quotation),
    ...reply.offers.map(quotation),
  ].filter(Boolean);
}

/** A reply as it is read out: the bot's line, facts, and the first quotation with its attribution. */
function spoken(reply) {
  const first = reply.excerpts[0];
  const facts = reply.details.map((one) => [one.label, one.text].filter(Boolean).join(" "));
  return [reply.line, ...facts, ...(first ? [...first.leads, first.quote, first.credit.join(", ")] : [])]
    .filter(Boolean).join(" ");
}

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
  const body = { question, story: scope, language: chosenLanguage, previous: state.turn };
  try {
    const reply = await fetched("ask", { body });
    if (reply.turn && number === state.asked) state.turn = reply.turn;
    place.replaceChildren(...replied(reply));
    told(spoken(reply));
    if (reply.suggests) await suggestUnder(reply, place, scope);
    const first = reply.excerpts[0];
    // An embedded page stands beside the article: there a reader opens the story.
    if (first && number === state.asked && !isEmbedded) await follow(first);
  } catch (error) {
    if (error.status === 404) state.turn = null;
    const line = error.status === 404 ? lines["story-unknown"] : lineFor(error);
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

// --- The page as a whole ---------------------------------------------------------------------------------------------

document.querySelector(".languages").addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link) link.href = `?${querying({ lang: link.lang })}`;
});

addEventListener("popstate", () => {
  const id = storyInAddress();
  // A skip link changes the address too, but not the story.
  if (id === state.named) return;
  if (id) choose(id, false);
  else if (state.several) leave(false);
});

if (isEmbedded && parent !== window) {
  // Only the height is told, so that any page that may embed this one may know it.
  new ResizeObserver(() => parent.postMessage({ storybotHeight: document.body.scrollHeight }, "*"))
    .observe(document.body);
}

async function begin() {
  const wanted = state.named = storyInAddress();
  try {
    const found = await list(0, true);
    notice(null);
    state.several = found.all > 1;
    if (!found.all) {
      notice(lines["no-story"]);
      return;
    }
    const id = wanted || (found.all === 1 ? found.stories[0].id : null);
    if (id) {
      showStory(await storyOf(id));
      if (isEmbedded) at("reading").classList.remove("open");
      setScope(state.story.id);
      suggest(state.story.id);
      return;
    }
    showScope();
    suggest(...found.stories.slice(0, 2).map((one) => one.id));
    await showList();
    if (isEmbedded) at("reading").classList.remove("open");
  } catch (error) {
    if (error.status === 404) {
      showScope();
      await showList();
      notice(lines["story-unknown"]);
    } else notice(lineFor(error));
  }
}

const begun = begin();
