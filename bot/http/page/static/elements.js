// Making elements. All that a story, a reader or the bot says is set as text, never as HTML.

export const lines = JSON.parse(document.body.dataset.lines);
export const isEmbedded = document.documentElement.classList.contains("embedded");
export const at = (id) => document.getElementById(id);

/** Make an element; `content` are texts and elements, of which null and undefined are left out. */
export function made(tag, attributes = {}, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...content.filter((one) => one !== null && one !== undefined));
  return element;
}

export const button = (label, onclick, kind = "plain") => made("button", { type: "button", class: kind, onclick }, label);

/** A link to another page; null unless it leads to the web. */
export function linked(url, label) {
  const isWeb = url && /^https?:\/\//i.test(url);
  return isWeb ? made("a", { href: url, target: isEmbedded ? "_top" : null, rel: "noopener" }, label) : null;
}

/** The parts of an attribution, each of which keeps its own direction. */
export function credited(parts) {
  return parts.flatMap((part, place) => (place ? [" · ", made("bdi", {}, part)] : [made("bdi", {}, part)]));
}

/** Show a line above all else, or none. */
export function notice(line) {
  at("notice").textContent = line || "";
  at("notice").hidden = !line;
}

/** Have a line read out; the same line again is read again. */
export function told(line) {
  at("status").textContent = "";
  setTimeout(() => { at("status").textContent = line; }, 50);
}
