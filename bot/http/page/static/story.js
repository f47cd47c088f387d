// The story that is shown, and the marks in it. Offsets count Unicode characters, as the server's do.

import { at, button, credited, lines, linked, made } from "./elements.js";

const TAGS = { heading: "h2", item: "li" };

/** A story as it is shown: draws itself, and marks quotations by their offsets. */
export class ShownStory {
  constructor(story) {
    this.id = story.id;
    this.headline = story.headline;
    this.digest = story.digest;
    this.characters = Array.from(story.text);
    this.sentences = [];
    this.marked = [];
    at("story").replaceChildren(
      made("header", {},
        made("p", { class: "kicker" }, ...credited(story.about.slice(0, 1))),
        made("h1", { dir: "auto", lang: story.language }, story.headline),
        made("p", { class: "byline" }, ...credited(story.about.slice(1))),
        ...story.notes.map((note) => made("p", { class: "note", dir: "auto" }, note)),
      ),
      this.#body(story),
      made("footer", {}, linked(story.url, lines["open-article"])),
    );
  }

  #body(story) {
    const body = made("div", { class: "text", lang: story.language });
    for (const paragraph of story.paragraphs) {
      const tag = TAGS[paragraph.kind] || "p";
      const element = made(tag, { class: paragraph.kind, dir: "auto" });
      paragraph.sentences.forEach(([start, end], place) => {
        const sentence = made("span", { class: "sentence" }, this.slice(start, end));
        this.sentences.push({ start, end, element: sentence });
        element.append(place ? " " : "", sentence);
      });
      const last = body.lastElementChild;
      if (tag !== "li") body.append(element);
      else if (last?.tagName === "UL") last.append(element);
      else body.append(made("ul", {}, element));
    }
    return body;
  }

  /** Characters [start, end) of the text. */
  slice(start, end) {
    return this.characters.slice(start, end).join("");
  }

  /** Whether a quotation stands in this text at its offsets. */
  holds(excerpt) {
    return this.slice(excerpt.start, excerpt.end) === excerpt.quote;
  }

  /** Mark the sentences of a quotation, and its answering words in them; returns the first sentence. */
  mark(excerpt) {
    this.unmark();
    const [from, to] = excerpt.highlight || [0, 0];
    const words = [excerpt.start + from, excerpt.start + to];
    this.marked = this.sentences.filter((one) => one.start < excerpt.end && excerpt.start < one.end);
    for (const { start, end, element } of this.marked) {
      const [a, b] = words.map((offset) => Math.min(Math.max(offset, start), end));
      const answering = a < b ? made("mark", {}, this.slice(a, b)) : "";
      element.classList.add("quoted");
      element.replaceChildren(this.slice(start, a), answering, this.slice(b, end));
    }
    return this.marked[0].element;
  }

  unmark() {
    for (const { start, end, element } of this.marked) {
      element.classList.remove("quoted");
      element.removeAttribute("tabindex");
      element.replaceChildren(this.slice(start, end));
    }
    this.marked = [];
    at("story").querySelector(".back")?.remove();
  }

  /** Let a reader of the mark go back to where the quotation was followed from. */
  offerBack(origin) {
    this.marked.at(-1).element.after(" ", button(lines["back-to-quotation"], () => origin.focus(), "plain back"));
  }
}

/** Bring an element into view in the reading pane, which alone is moved. */
export function scrollTo(element) {
  const pane = at("reading");
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const place = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTo({ top: pane.scrollTop + place - pane.clientHeight / 3, behavior: isCalm ? "auto" : "smooth" });
}
