// How one message looks: bubble, picture, file, keyboard. Nothing here talks to the sandbox; taps go to `acts`.

import { address, el, formatted, hue, icon, link } from "./markup.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long" });
const KINDS = {
  sticker: "Sticker", voice: "Voice message", location: "Location", contact: "Contact", document: "Document",
  video: "Video", photo: "Photo", animation: "Animation", audio: "Audio",
};
const DISCS = new Set(["sticker", "voice", "location", "contact"]); // the kinds that have an icon

/** Telegram's date (seconds) as a Date. */
export const moment = (message) => new Date(message.date * 1000);

/** "Today", "Yesterday" or the day. */
export function dayName(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  return ["Today", "Yesterday"][days] ?? calendar.format(date);
}

/** What a message says in one line, for lists and labels. */
export function gist(message) {
  if (message.notice) return message.notice;
  const words = formatted(message.html || message.caption_html || "");
  for (const hidden of words.querySelectorAll(".spoiler")) hidden.textContent = "▒▒▒"; // a list tells no secret
  const text = words.textContent;
  return text || (message.photo && KINDS.photo) || KINDS[message.kind] || message.document?.name || "Message";
}

/** The key under which a tap waits for its answer: the same button of the same message. */
export const tapKey = (messageId, data) => `${messageId}\n${data}`;

/**
 * A message as a list item's content.
 * acts: tap(message, data), copy(text), picture(message), menu(message, button), find(id), waits(key) -> is the tap unanswered?
 */
export function unit(message, acts) {
  const words = body(message);
  const attached = attachment(message, acts);
  const meta = timeOf(message);
  if (words) words.append(meta);
  else if (message.photo) meta.classList.add("overlay");
  const said = el("span", { class: "sr" }, `${message.mine ? "You" : message.author ?? "Bot"}: `);
  const name = message.author && !message.mine ? authorOf(message.author) : null;
  const bubble = el("div", { class: "bubble" }, name ?? said, quote(message, acts), attached, words ?? meta);
  const keyboard = message.keyboard?.length ? keys(message, acts) : null;
  const holder = el("div", { class: "holder" }, bubble, moreButton(message, acts));
  const kinds = ["unit", keyboard && "keyed", message.photo && "pictured"].filter(Boolean).join(" ");
  return el("div", { class: kinds }, holder, keyboard);
}

function authorOf(name) {
  const line = el("span", { class: "author", dir: "auto" }, name);
  line.style.setProperty("--hue", hue(name));
  return el("span", { class: "named" }, line, el("span", { class: "sr" }, ": "));
}

/** What the message answers; a tap leads there. */
function quote(message, acts) {
  if (!message.reply) return null;
  const { author, text, kind } = message.reply;
  const inside = [el("strong", { dir: "auto" }, author), el("span", { dir: "auto" }, text || KINDS[kind] || "Message")];
  return el("button", { class: "quote", type: "button", onclick: () => acts.find(message.reply.id) }, ...inside);
}

function body(message) {
  const html = message.photo || message.document ? message.caption_html : message.html || message.caption_html;
  return html ? el("div", { class: "words", dir: "auto" }, formatted(html)) : null;
}

function timeOf(message) {
  const date = moment(message);
  const time = el("time", { dateTime: date.toISOString(), title: date.toLocaleString() }, clock.format(date));
  const tick = message.mine ? icon("check") : null;
  return el("span", { class: "meta" }, message.edited ? el("span", { class: "edited" }, "edited") : null, time, tick);
}

function attachment(message, acts) {
  if (message.photo) return picture(message, acts);
  if (message.html || (message.caption_html && !message.document)) return null;
  const href = message.document ? address(message.document.url) : null;
  if (message.kind === "document") return file(message.document?.name, "Document", "document", href);
  const known = KINDS[message.kind];
  return file(known ?? "Message", known ? "" : "Of a kind that this page does not show", message.kind, href);
}

function picture(message, acts) {
  const img = el("img", { src: message.photo, alt: gist(message), decoding: "async" });
  const onclick = () => acts.picture(message);
  return el("button", { class: "picture", type: "button", onclick, attrs: { "aria-haspopup": "dialog" } }, img);
}

function file(name, about, kind, href) {
  const disc = el("span", { class: "disc" }, icon(DISCS.has(kind) ? kind : "document"));
  const kindLine = about ? el("span", { class: "kind" }, about) : null;
  const label = el("span", {}, el("span", { class: "name", dir: "auto" }, name || about), kindLine);
  return href ? link(href, { class: "file", download: name }, disc, label) : el("div", { class: "file" }, disc, label);
}

function moreButton(message, acts) {
  const attrs = { "aria-label": `Actions for “${gist(message).slice(0, 60)}”`, "aria-haspopup": "menu" };
  const button = el("button", { class: "more", type: "button", attrs }, icon("more"));
  button.onclick = () => acts.menu(message, button);
  return button;
}

function keys(message, acts) {
  const oneRow = (row) => el("div", { class: "keys" }, ...row.map((key) => keyOf(message, key, acts)));
  const rows = message.keyboard.map(oneRow);
  return el("div", { class: "keyboard", attrs: { role: "group", "aria-label": "Answers" } }, ...rows);
}

function keyOf(message, key, acts) {
  const label = el("span", { class: "label", dir: "auto" }, key.label);
  if (key.url != null) return linkKey(key, label, acts);
  if (key.copy != null) return plainKey(() => acts.copy(key.copy), label, icon("copy"));
  const button = el("button", { class: "key", type: "button", dataset: { data: key.data ?? "" } }, label);
  button.onclick = () => acts.tap(message, key.data ?? "");
  if (acts.waits(tapKey(message.id, key.data ?? ""))) button.setAttribute("aria-busy", "true");
  return button;
}

function linkKey(key, label, acts) {
  const href = address(key.url);
  if (href) return link(href, { class: "key" }, label, icon("link"));
  return plainKey(() => acts.refuse("This address cannot be opened."), label, icon("link"));
}

function plainKey(onclick, ...inside) {
  return el("button", { class: "key", type: "button", onclick }, ...inside);
}
