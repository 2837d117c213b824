// One person's chat: what was said, what waits for an answer, and the list that shows it. It never asks the sandbox.

import { dayName, moment, tapKey, unit } from "./bubble.js";
import { el } from "./markup.js";

const LOG = { role: "log", "aria-live": "polite", "aria-relevant": "additions text" };

/** Where the newest message that a person has seen is remembered over a reload. */
const seenKey = (id) => `slipstream.seen.${id}`;

export class Chat {
  messages = new Map(); // id -> message, in the order of ids
  commands = [];
  blocked = false;
  draft = "";
  editing = null; // the message that is being rewritten
  loaded = false;
  stuck = true; // the reader stands at the newest message
  top = 0; // px, where the reader stood when they left
  list = el("ol", { class: "messages", attrs: LOG });
  #items = new Map(); // id -> { item, shape }
  #taps = new Map(); // tapKey -> tap id, null while the request is under way
  #early = new Set(); // tap ids whose answer overtook the request
  #acts;

  constructor(person, acts) {
    this.person = person;
    this.#acts = { ...acts, waits: (key) => this.#taps.has(key) };
    this.list.setAttribute("aria-label", `Chat of ${person.name}`);
    this.seen = Number(localStorage.getItem(seenKey(person.id)) ?? 0);
  }

  get newest() {
    return [...this.messages.keys()].at(-1) ?? 0;
  }

  get unread() {
    return [...this.messages.values()].filter((message) => message.from_bot && message.id > this.seen).length;
  }

  get last() {
    return this.messages.get(this.newest);
  }

  read() {
    if (this.newest <= this.seen) return;
    this.seen = this.newest;
    localStorage.setItem(seenKey(this.person.id), String(this.seen));
  }

  /** Take a whole chat as the sandbox tells it. Taps under way are given up: their answer may have been missed. */
  take({ messages, commands, blocked }) {
    const ids = new Set(messages.map((message) => message.id));
    for (const id of [...this.messages.keys()]) if (!ids.has(id)) this.#drop(id);
    this.#taps.clear();
    const quiet = !this.loaded;
    for (const message of messages) this.#put(message, quiet);
    this.loaded = true;
    this.commands = commands ?? [];
    this.blocked = Boolean(blocked);
    if (this.seen > this.newest) this.seen = 0; // another sandbox began anew under this address
    this.#arrange();
    this.showTaps();
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
    const item = el("li", { dataset: { id: message.id } }, unit(message, this.#acts));
    if (!quiet) item.classList.add("arrive");
    this.#items.set(message.id, { item, shape });
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
    const all = [...this.messages.values()];
    const wanted = [];
    all.forEach((message, at) => {
      const [before, after] = [all[at - 1], all[at + 1]];
      const newDay = !before || moment(before).toDateString() !== moment(message).toDateString();
      if (newDay) wanted.push(dayLine(moment(message)));
      const { item } = this.#items.get(message.id);
      item.classList.add("message");
      item.classList.toggle("mine", !message.from_bot);
      item.classList.toggle("first", newDay || before.from_bot !== message.from_bot);
      item.classList.toggle("last", !after || after.from_bot !== message.from_bot);
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
