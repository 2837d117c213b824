// Elements out of text. Nothing here, nor anywhere on this page, hands a string to innerHTML.

const ALLOWED = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "DEL", "CODE", "PRE", "BLOCKQUOTE", "BR"]);

/** An element with a class, properties and children; strings among the children become text. */
export function el(tag, { class: name, dataset, attrs, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (name) made.className = name;
  Object.assign(made.dataset, dataset ?? {});
  for (const [key, value] of Object.entries(attrs ?? {})) if (value != null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child != null));
  return made;
}

/** One of the icons that index.html holds, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A colour that stays with a name: degrees on the wheel. */
export const hue = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 1009, 7) * 137 % 360;

/** The address if a tap may follow it, else null: no javascript:, no data:. */
export function address(href) {
  try {
    const url = new URL(href, location.href);
    return ["http:", "https:", "tg:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere and learns nothing about this page. */
export function link(href, properties, ...children) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", ...properties }, ...children);
}

/**
 * The server's HTML as nodes. The server has escaped it already; here it is read once more, in an inert document, and
 * only the tags that Telegram shows are rebuilt, without their attributes. Of everything else the text remains.
 */
export function formatted(html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  return rebuilt(read.body);
}

function rebuilt(parent) {
  const out = document.createDocumentFragment();
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) out.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE) out.append(element(node));
  }
  return out;
}

function element(node) {
  const inside = rebuilt(node);
  if (node.tagName === "TG-SPOILER") return spoiler(inside);
  if (node.tagName === "A") {
    const href = address(node.getAttribute("href") ?? "");
    return href ? link(href, {}, inside) : inside;
  }
  return ALLOWED.has(node.tagName) ? el(node.tagName, {}, inside) : inside;
}

function spoiler(inside) {
  const hidden = el("span", { attrs: { "aria-hidden": "true" } }, inside);
  const attrs = { role: "button", "aria-label": "Hidden text, show" };
  const cover = el("span", { class: "spoiler", tabIndex: 0, attrs }, hidden);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.replaceWith(el("span", { class: "spoiler shown" }, ...hidden.childNodes));
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", show);
  return cover;
}
