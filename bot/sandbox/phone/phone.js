// The phone page of the sandbox: one virtual person's chat with the bot. It shows what the sandbox tells and sends what
// the person does; it never decides anything about a message, and never trusts a name, a text or markup.

import { gist } from "./bubble.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { address, el, icon } from "./markup.js";
import { alertBox, popup, showPicture, toast, wireDialogs } from "./overlays.js";
import { People } from "./people.js";
import { ask, Wire } from "./wire.js";

const AT_END = 60; // px from the end within which the reader counts as being there
const TYPING = 5_000; // ms that "typing…" lasts, as in Telegram
const GLANCE = 4_000; // ms between looks at the chats that are not shown
const OTHERS = 20; // chats that are looked at, at most
const FIRST_NAME = "Ann";
const SAMPLES = [
  ["photo", "Photo"], ["sticker", "Sticker"], ["voice", "Voice message"], ["location", "Location"], ["contact", "Contact"],
  ["document", "Document"],
];
const $ = (id) => document.getElementById(id);

const chats = new Map(); // person's id -> Chat
const scroll = $("scroll");
let current = null;
let online = false;
const sizes = new ResizeObserver(() => current?.stuck && toEnd()); // a picture has got its height, or less room is left
let typingTimer = 0;
let glanceTimer = 0;
let lastTop = 0; // px, where the list stood at the last scroll

const path = (chat, what) => `/people/${encodeURIComponent(chat.person.id)}/${what}`;
const post = (chat, what, body = {}) => ask(path(chat, what), body).catch((refused) => {
  toast(refused.message);
  throw refused;
});

// --- what the person does

const composer = new Composer({
  send(chat, text) {
    follow(chat);
    return post(chat, "text", { text });
  },
  rewrite: (chat, message, text) => post(chat, "edit", { message_id: message.id, text }),
  attach: (button) => popup(button, SAMPLES.map(([kind, label]) => ({
    icon: kind, label, run: () => sendSample(kind),
  }))),
});

const people = new People({
  choose: (id) => { location.hash = id; },
  async add(name, language) {
    const person = await ask("/people", { name, language });
    know([person]);
    location.hash = person.id;
  },
});

function sendSample(kind) {
  follow(current);
  post(current, "send", { kind }).catch(() => {});
}

const acts = {
  async tap(chat, message, data) {
    if (!chat.beginTap(message, data)) return;
    try {
      const { tap_id: tapId } = await post(chat, "tap", { message_id: message.id, data });
      chat.tapTaken(message, data, tapId);
    } catch {
      chat.tapFailed(message, data);
    }
  },
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      toast("Copied");
    } catch {
      alertBox(text); // no clipboard here: show it, to be copied by hand
    }
  },
  refuse: toast,
  picture: (message) => showPicture(message.photo, gist(message)),
  menu(message, button) {
    popup(button, [
      { icon: "edit", label: "Edit", run: () => composer.edit(message) },
      { icon: "copy", label: "Copy text", run: () => acts.copy(message.text) },
    ]);
  },
};

function moreMenu() {
  const chat = current;
  const block = { icon: "close", label: "Block the bot", danger: true, run: () => setBlocked(chat, true) };
  const unblock = { icon: "check", label: "Unblock the bot", run: () => setBlocked(chat, false) };
  popup($("more"), [
    { icon: "wave", label: "Send /start", run: () => post(chat, "text", { text: "/start" }).catch(() => {}) },
    { icon: "plus", label: "New person", run: () => $("person-new").click() },
    chat.blocked ? unblock : block,
  ]);
}

async function setBlocked(chat, blocked) {
  try {
    await post(chat, blocked ? "block" : "unblock");
  } catch {
    return;
  }
  chat.blocked = blocked;
  show();
}

// --- what the sandbox tells

const wire = new Wire({
  path: () => path(current, "events"),
  before: meet,
  async fresh() {
    await look(current);
    show();
  },
  event: heard,
  state(up) {
    const back = up && !online;
    online = up;
    status();
    if (back) glance();
  },
});

function heard(event) {
  const chat = current;
  switch (event.type) {
    case "message":
    case "edited":
      if (event.message.from_bot) typing(null);
      chat.put(event.message);
      break;
    case "deleted":
      chat.drop(event.message_id);
      break;
    case "toast":
      answered(chat, event);
      return;
    case "action":
      typing(event.action);
      return;
    case "commands":
      chat.commands = event.commands ?? [];
      break;
    case "person":
      look(chat).then(show, () => {});
      return;
    default: // a kind that a newer sandbox knows
      return;
  }
  show();
}

function answered(chat, { tap_id: tapId, text, alert, url }) {
  chat.tapAnswered(tapId);
  const href = url && address(url);
  if (href) window.open(href, "_blank", "noopener");
  if (!text) return; // no words: the tap was accepted, or nobody answered; Telegram shows neither
  if (alert) alertBox(text);
  else toast(text);
}

/** Learn who there is; the very first visitor is made a person. */
async function meet() {
  let known = await ask("/people");
  if (!known.length) known = [await ask("/people", { name: FIRST_NAME, language: navigator.language.slice(0, 2) })];
  const ids = new Set(known.map(({ id }) => id));
  for (const id of [...chats.keys()]) if (!ids.has(id)) chats.delete(id);
  know(known);
  if (!current || chats.get(current.person.id) !== current) choose();
}

function know(known) {
  for (const person of known) {
    if (chats.get(person.id)?.person.name === person.name) continue; // else new, or another sandbox's with the same id
    const chat = new Chat(person, { ...acts, tap: (message, data) => acts.tap(chat, message, data) });
    chats.set(person.id, chat);
  }
}

/** Fetch a chat whole. */
async function look(chat) {
  const told = await ask(path(chat, "chat"));
  chat.take(told);
  if (told.bot?.name) $("bot-name").textContent = told.bot.name;
  chat.about = told.bot?.description ?? chat.about;
}

/** Look at the chats that are not shown, so that their unread counts are true. */
async function glance() {
  const others = [...chats.values()].filter((chat) => chat !== current).slice(0, OTHERS);
  if (online && !document.hidden) {
    await Promise.allSettled(others.map(look));
    people.show([...chats.values()], current);
  }
  clearTimeout(glanceTimer);
  glanceTimer = setTimeout(glance, GLANCE);
}

// --- what is shown

/** Show the person that the address names, or the first one. */
function choose() {
  const wanted = [...chats.values()].find((chat) => String(chat.person.id) === location.hash.slice(1));
  const chat = wanted ?? chats.get(current?.person.id) ?? chats.values().next().value;
  if (!chat || chat === current) return;
  if (current) {
    current.top = scroll.scrollTop;
    sizes.unobserve(current.list);
  }
  current = chat;
  typing(null);
  scroll.replaceChildren(chat.list);
  sizes.observe(chat.list);
  composer.show(chat);
  show();
  if (!chat.stuck) scroll.scrollTop = chat.top;
  $("phone").inert = false;
  wire.open();
}

function follow(chat) {
  if (chat !== current) return;
  chat.stuck = true;
  toEnd();
}

function show() {
  const chat = current;
  welcome(chat);
  composer.update();
  if (chat.stuck) toEnd();
  if (chat.stuck && !document.hidden) chat.read();
  pill();
  people.show([...chats.values()], chat);
}

function welcome(chat) {
  const there = chat.list.querySelector(".empty");
  if (!chat.loaded || chat.messages.size) return there?.remove();
  if (there) return;
  const avatar = el("span", { class: "avatar bot" }, icon("wave"));
  const words = chat.about || "Tell it about your business in a few taps and it answers with one step for this week.";
  const about = el("p", { dir: "auto" }, words);
  chat.list.append(el("li", { class: "empty" }, avatar, el("strong", {}, "What can this bot do?"), about));
}

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
}

/** The way down, with the number of messages that came while the reader was further up. */
function pill() {
  const news = current.unread;
  $("pill").hidden = current.stuck;
  $("pill").classList.toggle("news", news > 0);
  $("pill").querySelector("span").textContent = news ? `${news} new` : "";
  $("pill").setAttribute("aria-label", news ? `${news} new, go to the newest message` : "Go to the newest message");
}

function status(action) {
  const words = { typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…" };
  $("status").textContent = !online ? "connecting…" : action ? (words[action] ?? "busy…") : "bot";
  $("status").classList.toggle("live", Boolean(online && action));
}

function typing(action) {
  clearTimeout(typingTimer);
  current.list.querySelector(".typing")?.remove();
  status(action);
  if (!action) return;
  current.list.append(el("li", { class: "message first last typing", attrs: { "aria-hidden": "true" } },
    el("div", { class: "bubble" }, el("i"), el("i"), el("i"))));
  if (current.stuck) toEnd();
  typingTimer = setTimeout(() => typing(null), TYPING);
}

function scrolled() {
  const up = scroll.scrollTop < lastTop; // only a reader goes up; what grows below is no reason to stop following
  lastTop = scroll.scrollTop;
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < AT_END;
  const stuck = atEnd || (current?.stuck && !up);
  if (!current || stuck === current.stuck) return;
  current.stuck = stuck;
  if (stuck) current.read();
  pill();
}

// --- begin

scroll.addEventListener("scroll", scrolled, { passive: true });
sizes.observe(scroll); // the box to write in grew, or a keyboard came up
$("pill").onclick = () => {
  follow(current);
  current.read();
  show();
  $("text").focus();
};
$("more").onclick = moreMenu;
$("unblock").onclick = () => setBlocked(current, false);
addEventListener("hashchange", choose);
addEventListener("online", () => wire.hurry());
document.addEventListener("visibilitychange", () => (document.hidden ? wire.close() : current && wire.open()));
wireDialogs();

async function begin() {
  try {
    await meet();
  } catch {
    setTimeout(begin, 1000);
  }
}
begin();
