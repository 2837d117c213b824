// The phone page of the sandbox: one virtual person's chat with the bot, or a group as they see it. It shows what the sandbox tells and sends what
// the person does; it never decides anything about a message, and never trusts a name, a text or markup.

import { gist } from "./bubble.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { company, GroupList, groupMenu, Topics } from "./groups.js";
import { address, el, icon } from "./markup.js";
import { alertBox, askName, popup, showPicture, toast, wireDialogs } from "./overlays.js";
import { paint, People } from "./people.js";
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

const chats = new Map(); // place's key, the person's id or "group/person" -> Chat
let groups = []; // { id, title, forum, people }, as the sandbox lists them
const scroll = $("scroll");
let current = null;
let online = false;
const sizes = new ResizeObserver(() => current?.stuck && toEnd()); // a picture has got its height, or less room is left
let typingTimer = 0;
let glanceTimer = 0;
let lastTop = 0; // px, where the list stood at the last scroll

const path = (chat, what) => `${chat.place.path}/${what}`;
const keyIn = (group, personId) => `${group.id}/${personId}`;
const alone = () => [...chats.values()].filter((chat) => !chat.place.grouped);
const post = (chat, what, body = {}) => ask(path(chat, what), body).catch((refused) => {
  toast(refused.message);
  throw refused;
});

// --- what the person does

const composer = new Composer({
  send(chat, text) {
    follow(chat);
    return post(chat, "text", { text, ...where(chat) });
  },
  rewrite: (chat, message, text) => post(chat, "edit", { message_id: message.id, text }),
  attach: (button) => popup(button, SAMPLES.map(([kind, label]) => ({
    icon: kind, label, run: () => sendSample(kind),
  }))),
});

const topics = new Topics({
  choose(topic) {
    current.open(topic);
    show();
  },
  add: () => addTopic(),
});

const groupList = new GroupList({
  choose(key) {
    people.close();
    location.hash = key;
  },
  async found(name, forum) {
    const group = await ask("/groups", { name, forum, as: current.person.id }).catch((refused) => toast(refused.message));
    if (!group) return;
    groups.push(group);
    people.close();
    location.hash = keyIn(group, current.person.id);
  },
});

/** Where the next message of a chat goes, and in whose name. */
function where(chat) {
  const answer = chat.answering ? { reply_to: chat.answering.id } : {};
  if (!chat.group) return answer;
  return { ...answer, ...(chat.topic === null ? {} : { topic: chat.topic }), anonymous: chat.anonymous };
}

async function addTopic() {
  const chat = current;
  const given = await askName({ title: "New topic", about: "One thread of this group.", label: "Name", done: "Open it" });
  if (!given) return;
  const made = await post(chat, "topic", { name: given.name }).catch(() => null);
  if (!made) return;
  await look(chat);
  chat.open(made.topic);
  show();
}

const people = new People({
  choose: (id) => { location.hash = id; },
  async add(name, language) {
    const person = await ask("/people", { name, language });
    know([person]);
    location.hash = person.id;
  },
});

function sendSample(kind) {
  const chat = current;
  follow(chat);
  post(chat, "send", { kind, ...where(chat) }).catch(() => {});
  chat.answering = null;
  composer.update();
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
    const words = message.text || gist(message);
    popup(button, [
      { icon: "reply", label: "Answer", run: () => composer.answer(message) },
      message.mine && message.text && { icon: "edit", label: "Edit", run: () => composer.edit(message) },
      { icon: "copy", label: "Copy text", run: () => acts.copy(words) },
    ].filter(Boolean));
  },
  find(id) {
    const item = current.list.querySelector(`[data-id="${id}"]`);
    if (!item) return toast("That message is not here any more.");
    item.scrollIntoView({ block: "center" });
    item.classList.remove("changed");
    void item.offsetWidth; // restarts the animation
    item.classList.add("changed");
  },
};

function moreMenu() {
  const chat = current;
  if (chat.place.grouped) return chat.loaded && groupMenu($("more"), chat, outsiders(chat), groupActs(chat));
  const block = { icon: "close", label: "Block the bot", danger: true, run: () => setBlocked(chat, true) };
  const unblock = { icon: "check", label: "Unblock the bot", run: () => setBlocked(chat, false) };
  popup($("more"), [
    { icon: "wave", label: "Send /start", run: () => post(chat, "text", { text: "/start" }).catch(() => {}) },
    { icon: "plus", label: "New person", run: () => $("person-new").click() },
    chat.blocked ? unblock : block,
  ]);
}

const outsiders = (chat) => alone().map(({ person }) => person)
  .filter(({ id }) => !chat.group.people.some((inside) => inside.id === id)).slice(0, OTHERS);

function groupActs(chat) {
  const silent = (asked) => asked.catch(() => {}); // post() has told already
  return {
    look: (id) => { location.hash = keyIn(chat.group, id); },
    add: (person) => silent(ask(`/groups/${chat.group.id}/as/${person.id}/join`, {})),
    topic: addTopic,
    turn: (closed) => silent(post(chat, closed ? "close" : "reopen", { topic: chat.topic })),
    bot: (standing) => silent(post(chat, "bot", { standing })),
    leave: () => silent(post(chat, "leave")),
  };
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
      if (!event.message.mine) typing(null);
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
    case "group":
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
  groups = await ask("/groups");
  const ids = new Set([...known.map(({ id }) => String(id)), ...groups.map(({ id }) => String(id))]);
  for (const key of [...chats.keys()]) if (!key.split("/").every((id) => ids.has(id))) chats.delete(key);
  know(known);
  if (!current || chats.get(current.place.key) !== current) choose();
}

function know(known) {
  for (const person of known) {
    const key = String(person.id);
    if (chats.get(key)?.person.name === person.name) continue; // else new, or another sandbox's with the same id
    add({ key, name: person.name, path: `/people/${key}`, person, grouped: false });
  }
}

function add(place) {
  const chat = new Chat(place, { ...acts, tap: (message, data) => acts.tap(chat, message, data) });
  chats.set(place.key, chat);
  return chat;
}

/** A group as a person sees it. */
function inGroup(group, person) {
  const key = keyIn(group, person.id);
  const path = `/groups/${group.id}/as/${person.id}`;
  return chats.get(key) ?? add({ key, name: group.title, path, person, grouped: true });
}

/** The chat that the address names; null for none that there is. */
function named() {
  const wanted = location.hash.slice(1);
  const [groupId, personId] = wanted.split("/");
  const group = personId && groups.find(({ id }) => String(id) === groupId);
  const person = personId && chats.get(personId)?.person;
  return group && person ? inGroup(group, person) : chats.get(wanted) ?? null;
}

/** Fetch a chat whole. */
async function look(chat) {
  const told = await ask(path(chat, "chat"));
  chat.take(told);
  chat.botName = told.bot?.name ?? chat.botName;
  if (chat === current) header();
  chat.about = told.bot?.description ?? chat.about;
}

/** Look at the chats that are not shown, so that their unread counts are true. */
async function glance() {
  if (online && !document.hidden) {
    groups = await ask("/groups").catch(() => groups);
    const others = [...alone(), ...mine()].filter((chat) => chat !== current).slice(0, OTHERS);
    await Promise.allSettled(others.map(look));
    lists();
  }
  clearTimeout(glanceTimer);
  glanceTimer = setTimeout(glance, GLANCE);
}

// --- what is shown

/** Show the person that the address names, or the first one. */
function choose() {
  const chat = named() ?? chats.get(String(current?.person.id)) ?? chats.values().next().value;
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
  header();
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
  topics.show(chat);
  lists();
}

/** The groups as the person sees them whose phone it is. */
const mine = () => groups.map((group) => inGroup(group, current.person));

function lists() {
  people.show(alone(), current);
  groupList.show(mine(), current);
}

/** Whom the chat is with. */
function header() {
  const { place, botName } = current;
  const face = $("face");
  if (place.grouped) paint(face, place.name);
  else face.replaceChildren(icon("wave"));
  face.classList.toggle("bot", !place.grouped);
  face.classList.toggle("squared", place.grouped);
  $("bot-name").textContent = place.grouped ? place.name : botName ?? $("bot-name").textContent;
  status();
}

function welcome(chat) {
  const there = chat.list.querySelector(".empty");
  if (!chat.loaded || chat.shown.length) return there?.remove();
  if (there) return;
  if (chat.place.grouped) return chat.list.append(el("li", { class: "empty" }, el("strong", {}, "Nothing said here yet")));
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
  const { news } = current;
  $("pill").hidden = current.stuck;
  $("pill").classList.toggle("news", news > 0);
  $("pill").querySelector("span").textContent = news ? `${news} new` : "";
  $("pill").setAttribute("aria-label", news ? `${news} new, go to the newest message` : "Go to the newest message");
}

function status(action) {
  const words = { typing: "typing…", upload_photo: "sending a photo…", upload_document: "sending a file…" };
  $("status").textContent = !online ? "connecting…" : action ? (words[action] ?? "busy…") : quiet();
  $("status").classList.toggle("live", Boolean(online && action));
}

/** What stands below the name when nothing happens. */
const quiet = () => (!current?.place.grouped ? "bot" : current.group ? company(current.group, current.bot) : "group");

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
$("join").onclick = () => post(current, "join").catch(() => {});
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
