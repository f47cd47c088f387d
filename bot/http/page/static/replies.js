// Replies as they are shown and read out.

import { button, credited, lines, linked, made, told } from "./elements.js";

/** A quotation with its attribution; `follow` is called with it and the button that leads into the story. */
function quotation(excerpt, follow) {
  const [from, to] = excerpt.highlight || [0, 0];
  const characters = Array.from(excerpt.quote);
  const part = (start, end) => characters.slice(start, end).join("");
  const place = button(lines["in-the-story"], () => follow(excerpt, place));
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
  return made("figure", { class: "quotation" },
    ...excerpt.leads.map((lead) => made("p", { class: "lead", dir: "auto" }, lead)),
    made("blockquote", { dir: "auto" },
      part(0, from), from < to ? made("mark", {}, part(from, to)) : null, part(to)),
    made("figcaption", {}, "— ", ...credited(excerpt.credit)),
    excerpt.correction ? made("p", { class: "note", dir: "auto" }, excerpt.correction) : null,
    made("p", { class: "actions" }, place, linked(excerpt.url, lines["open-article"]),
      // Over plain HTTP a browser has no clipboard for pages, except for those of its own machine.
      navigator.clipboard ? copy : null),
  );
}

/** A fact from a story's file. */
function detail(one) {
  return made("p", { class: "detail" },
    one.label ? made("b", {}, one.label, " ") : null,
    linked(one.text, one.text) || made("bdi", {}, one.text),
    one.headline ? made("span", { class: "byline" }, " — ", made("bdi", {}, one.headline)) : null);
}

/** The parts of a reply in the order in which they are read. */
export function replied(reply, follow) {
  const [first, ...further] = reply.excerpts;
  return [
    reply.line ? made("p", { class: "line", lang: reply.locale }, reply.line) : null,
    ...reply.details.map(detail),
    first ? quotation(first, follow) : null,
    further.length ? made("h3", { lang: reply.locale }, reply.further) : null,
    ...further.map((one) => quotation(one, follow)),
    ...reply.offers.map((one) => quotation(one, follow)),
    reply.notice ? made("p", { class: "line", lang: reply.locale }, reply.notice) : null,
  ].filter(Boolean);
}

/** A reply as it is read out: the bot's lines, facts, and the first quotation with its attribution. */
export function spoken(reply) {
  const [first] = reply.excerpts;
  const facts = reply.details.flatMap((one) => [one.label, one.text]);
  const quoted = first ? [...first.leads, first.quote, first.credit.join(", ")] : [];
  return [reply.line, ...facts, ...quoted, reply.notice].filter(Boolean).join(" ");
}

/** Questions to press; `ask` is called with the one that is. */
export function suggested(questions, ask) {
  return questions.map((one) => made("li", {}, button(one, () => ask(one), "question")));
}
