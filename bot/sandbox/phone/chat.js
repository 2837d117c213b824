// One chat as one person sees it, with the bot alone or in a group: what was said, what waits for an answer, and the list that shows it. It never asks the sandbox.

import { dayName, moment, tapKey, unit } from "./bubble.js";
import { el } from "./markup.js";

const LOG = { role: "log", "aria-live": "polite", "aria-relevant": "additions text" };

/** Where the newest message that a person has seen is remembered over a reload. */
const seenKey = (key, topic) => `slipstream.seen.${key}${topic === null ? "" : `.${topic}`}`;

/** Whose words they are: a run of them hangs together. */
const side = (message) => (message.notice ? `notice ${message.id}` : message.mine ? "me" : message.author ?? "bot");

export class Chat {
  messages = new Map(); // id -> message, in the order of ids
  commands = [];
  blocked = false;
  draft = "";
  editing = null; // the message that is being rewritten
  answering = null; // the message that is being answered
  group = null; // { title, people, forum } of a group
  me = { inside: true, admin: false, anonymous: false };
  bot = {};
  topics = [];
  topic = null; // the topic that is shown, null for General and where there are none
  anonymous = false; // whether an administrator writes in the group's name
  loaded = false;
  stuck = true; // the reader stands at the newest message
  top = 0; // px, where the reader stood when they left
  list = el("ol", { class: "messages", attrs: LOG });
  #items = new Map(); // id -> { item, shape }
  #taps = new Map(); // tapKey -> tap id, null while the request is under way
  #early = new Set(); // tap ids whose answer overtook the request
  #seen = new Map(); // topic -> id of the newest message that was seen in it
  #acts;

  /** place: { key, name, path, person, grouped }; the person is who looks */
  constructor(place, acts) {
    this.place = place;
    this.person = place.person;
    this.#acts = { ...acts, waits: (key) => this.#taps.has(key) };
    this.list.setAttribute("aria-label", place.grouped ? place.name : `Chat of ${place.name}`);
  }

  get forum() {
    return Boolean(this.group?.forum);
  }

  /** The messages of a topic; all of them where there are none. */
  within(topic) {
    const all = [...this.messages.values()];
    return this.forum ? all.filter((message) => (message.topic ?? null) === topic) : all;
  }

  get shown() {
    return this.within(this.topic);
  }

  get newest() {
    return [...this.messages.keys()].at(-1) ?? 0;
  }

  /** What others said in a topic since it was looked at. */
  unreadIn(topic) {
    const seen = this.#seenIn(topic);
    return this.within(topic).filter(({ id, mine, notice }) => !mine && !notice && id > seen).length;
  }

  get unread() {
    const all = this.forum ? [null, ...this.topics.map(({ id }) => id)] : [null];
    return all.reduce((sum, topic) => sum + this.unreadIn(topic), 0);
  }

  /** The same where the reader stands. */
  get news() {
    return this.unreadIn(this.topic);
  }

  get last() {
    return this.messages.get(this.newest);
  }

  read() {
    const newest = this.shown.at(-1)?.id ?? 0;
    if (newest <= this.#seenIn(this.topic)) return;
    this.#seen.set(this.topic, newest);
    localStorage.setItem(seenKey(this.place.key, this.topic), String(newest));
  }

  #seenIn(topic) {
    if (!this.#seen.has(topic)) this.#seen.set(topic, Number(localStorage.getItem(seenKey(this.place.key, topic)) ?? 0));
    const seen = this.#seen.get(topic);
    return seen > this.newest ? 0 : seen; // beyond: another sandbox began anew under this address
  }

  /** Show another topic. */
  open(topic) {
    this.topic = topic;
    this.answering = null;
    this.stuck = true;
    this.#arrange();
  }

  /** Take a whole chat as the sandbox tells it. Taps under way are given up: their answer may have been missed. */
  take({ messages, commands, blocked, group, me, bot, topics }) {
    if (group) this.#takeGroup(group, me, bot, topics);
    const ids = new Set(messages.map((message) => message.id));
    for (const id of [...this.messages.keys()]) if (!ids.has(id)) this.#drop(id);
    this.#taps.clear();
    const quiet = !this.loaded;
    for (const message of messages) this.#put(message, quiet);
    this.loaded = true;
    this.commands = commands ?? [];
    this.blocked = Boolean(blocked);
    this.#arrange();
    this.showTaps();
  }

  #takeGroup(group, me, bot, topics) {
    Object.assign(this, { group, me, bot, topics });
    this.anonymous = me.admin && (this.loaded ? this.anonymous : me.anonymous);
    if (!topics.some(({ id }) => id === this.topic)) this.topic = null;
  }

  /** A message that is new or has changed. */
  put(message) {
    this.#put(message, false);
    this.#arrange();
  }

  drop(id) {
    this.#drop(id);
    this.#arrange();
  }

  /** Is this tap under way already? If not, it is from now on. */
  beginTap(message, data) {
    const key = tapKey(message.id, data);
    if (this.#taps.has(key)) return false;
    this.#taps.set(key, null);
    this.showTaps();
    return true;
  }

  /** The sandbox has taken the tap as `tapId`; its answer comes as a toast, or came already. */
  tapTaken(message, data, tapId) {
    const key = tapKey(message.id, data);
    if (this.#early.delete(tapId)) this.#taps.delete(key);
    else if (this.#taps.has(key)) this.#taps.set(key, tapId);
    this.showTaps();
  }

  tapFailed(message, data) {
    this.#taps.delete(tapKey(message.id, data));
    this.showTaps();
  }

  tapAnswered(tapId) {
    const found = [...this.#taps].find(([, id]) => id === tapId);
    if (found) this.#taps.delete(found[0]);
    else if ([...this.#taps.values()].includes(null)) this.#early.add(tapId);
    this.showTaps();
  }

  /** Put the spinners where taps wait. */
  showTaps() {
    for (const key of this.list.querySelectorAll(".key[data-data]")) {
      const id = Number(key.closest(".message").dataset.id);
      if (this.#taps.has(tapKey(id, key.dataset.data))) key.setAttribute("aria-busy", "true");
      else key.removeAttribute("aria-busy");
    }
  }

  #put(message, quiet) {
    const shape = JSON.stringify(message);
    const known = this.#items.get(message.id);
    if (known?.shape === shape) return;
    this.messages.set(message.id, message);
    if (known) this.#rewrite(known, message, shape);
    else this.#add(message, shape, quiet);
  }

  #add(message, shape, quiet) {
    const inside = message.notice ? el("span", { dir: "auto" }, message.notice) : unit(message, this.#acts);
    const item = el("li", { dataset: { id: message.id } }, inside);
    if (message.notice) item.classList.add("notice");
    else item.addEventListener("contextmenu", (event) => this.#held(event, item, message.id));
    if (!quiet) item.classList.add("arrive");
    this.#items.set(message.id, { item, shape });
  }

  /** A long press, or the other mouse button: what can be done with the message. */
  #held(event, item, id) {
    if (event.target.closest("a, .key") || String(getSelection())) return;
    event.preventDefault();
    this.#acts.menu(this.messages.get(id), item.querySelector(".more"));
  }

  #rewrite(known, message, shape) {
    const focus = placeOf(known.item);
    known.item.replaceChildren(unit(message, this.#acts));
    known.shape = shape;
    known.item.classList.remove("arrive", "changed");
    void known.item.offsetWidth; // restarts the animation
    known.item.classList.add("changed");
    restore(known.item, focus);
  }

  #drop(id) {
    this.messages.delete(id);
    this.#items.get(id)?.item.remove();
    this.#items.delete(id);
  }

  /** Order by id, a line where the day changes, and tails on the last bubble of a run. */
  #arrange() {
    this.messages = new Map([...this.messages].sort(([a], [b]) => a - b));
    const all = this.shown;
    const wanted = [];
    all.forEach((message, at) => {
      const [before, after] = [all[at - 1], all[at + 1]];
      const newDay = !before || moment(before).toDateString() !== moment(message).toDateString();
      if (newDay) wanted.push(dayLine(moment(message)));
      const { item } = this.#items.get(message.id);
      item.classList.toggle("message", !message.notice);
      item.classList.toggle("mine", Boolean(message.mine));
      item.classList.toggle("first", newDay || side(before) !== side(message));
      item.classList.toggle("last", !after || side(after) !== side(message));
      wanted.push(item);
    });
    settle(this.list, wanted);
  }
}

function dayLine(date) {
  return el("li", { class: "day", dataset: { day: date.toDateString() } }, dayName(date));
}

/** Make the list hold exactly `wanted`, moving as little as possible: a node that is moved loses its focus. */
function settle(list, wanted) {
  const same = (have, want) => have === want || (have?.dataset.day && have.dataset.day === want.dataset.day);
  let have = list.firstElementChild;
  for (const want of wanted) {
    if (same(have, want)) have = have.nextElementSibling;
    else list.insertBefore(want, have);
  }
  while (have) {
    const next = have.nextElementSibling;
    have.remove();
    have = next;
  }
}

/** Which key of the item holds the focus, by its place: an edited card often keeps its shape. */
function placeOf(item) {
  if (!item.contains(document.activeElement)) return null;
  return [...item.querySelectorAll("button, a")].indexOf(document.activeElement.closest("button, a"));
}

function restore(item, place) {
  if (place === null) return;
  const all = [...item.querySelectorAll("button, a")];
  (all[Math.min(Math.max(place, 0), all.length - 1)] ?? document.getElementById("text")).focus({ preventScroll: true });
}
