// The phone page of the sandbox: one virtual person's chat with the bot. It shows what the sandbox tells and sends what
// the person does; it never decides anything about a message, and never trusts a name, a text or markup.

const $ = (id) => document.getElementById(id);

// === Markup ========================================================================================================
// Elements out of text. Nothing here, nor anywhere on this page, hands a string to innerHTML.

const ALLOWED = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "DEL", "CODE", "PRE", "BLOCKQUOTE", "BR"]);

/** An element with a class, properties and children; strings among the children become text. */
function el(tag, { class: name, dataset, attrs, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (name) made.className = name;
  Object.assign(made.dataset, dataset ?? {});
  for (const [key, value] of Object.entries(attrs ?? {})) if (value != null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child != null));
  return made;
}

/** One of the icons that index.html holds, hidden from screen readers. */
function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** The address if a tap may follow it, else null: no javascript:, no data:. */
function address(href) {
  try {
    const url = new URL(href, location.href);
    return ["http:", "https:", "tg:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens elsewhere and learns nothing about this page. */
function link(href, properties, ...children) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", ...properties }, ...children);
}

/**
 * The server's HTML as nodes. The server has escaped it already; here it is read once more, in an inert document, and
 * only the tags that Telegram shows are rebuilt, without their attributes. Of everything else the text remains.
 */
function formatted(html) {
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
  if (node.tagName === "TG-SPOILER" || (node.tagName === "SPAN" && node.className === "tg-spoiler")) return spoiler(inside);
  if (node.tagName === "A") {
    const href = address(node.getAttribute("href") ?? "");
    return href ? link(href, {}, inside) : inside;
  }
  return ALLOWED.has(node.tagName) ? el(node.tagName, {}, inside) : inside;
}

function spoiler(inside) {
  const hidden = el("span", { attrs: { "aria-hidden": "true" } }, inside);
  const cover = el("span", { class: "spoiler", tabIndex: 0, attrs: { role: "button", "aria-label": "Hidden text, show" } }, hidden);
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.replaceWith(el("span", { class: "spoiler shown" }, ...hidden.childNodes));
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", show);
  return cover;
}

// === Wire ==========================================================================================================
// Talking to the sandbox: requests, and one stream of events. Nothing here knows the page.
// One stream at a time, since a browser gives a host six connections over all tabs; a hidden tab holds none.

const PATIENCE = 20_000; // ms a request may take
const FIRST_WAIT = 300; // ms before the first try to reconnect; doubles up to LAST_WAIT
const LAST_WAIT = 3_000;

/** What the sandbox refused, in its words; `offline` when it did not answer at all. */
class Refused extends Error {
  constructor(message, { offline = false, status = 0 } = {}) {
    super(message);
    Object.assign(this, { offline, status });
  }
}

/** GET a path, or POST a body to it. Gives the JSON of the answer; throws Refused. */
async function ask(path, body) {
  const post = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, { ...post, signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Refused("The sandbox does not answer. Is it running?", { offline: true });
  }
  const value = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(value?.description ?? value?.error ?? `${answer.status} ${answer.statusText}`, { status: answer.status });
  return value;
}

/**
 * Keeps one person's events coming. After each (re)connection `fresh()` is awaited, which fetches what was missed;
 * events that arrive meanwhile wait, so that nothing older can overwrite what was fetched.
 */
class Wire {
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT;
  #turn = 0; // tells a late answer that another connection has taken over

  /** path() of the stream; before() any new try, fails when there is no use; fresh(); event(value); state(connected). */
  constructor({ path, before, fresh, event, state }) {
    Object.assign(this, { path, before, fresh, event, state });
  }

  open() {
    this.close();
    const turn = this.#turn;
    const waiting = [];
    let synced = false;
    const source = new EventSource(this.path());
    this.#source = source;
    source.onmessage = ({ data }) => {
      const value = JSON.parse(data);
      if (synced) this.event(value);
      else waiting.push(value);
    };
    source.onerror = () => turn === this.#turn && this.#later();
    source.onopen = async () => {
      try {
        await this.fresh();
      } catch {
        if (turn === this.#turn) this.#later();
        return;
      }
      if (turn !== this.#turn) return;
      synced = true;
      this.#wait = FIRST_WAIT;
      this.state(true);
      waiting.forEach((value) => this.event(value));
    };
  }

  close() {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** Try at once, when something says that it may work now. */
  hurry() {
    if (!this.#source) this.#again();
  }

  #later() {
    this.close();
    this.state(false);
    this.#timer = setTimeout(() => this.#again(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LAST_WAIT);
  }

  async #again() {
    const turn = this.#turn;
    try {
      await this.before();
    } catch {
      if (turn === this.#turn) this.#later();
      return;
    }
    if (turn === this.#turn) this.open();
  }
}

// === Bubbles =======================================================================================================
// How one message looks: bubble, picture, file, keyboard. Nothing here talks to the sandbox; taps go to `acts`.

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long" });
const KINDS = {
  sticker: "Sticker", voice: "Voice message", location: "Location", contact: "Contact", document: "Document", video: "Video",
  photo: "Photo", animation: "Animation", audio: "Audio",
};
const DISCS = new Set(["sticker", "voice", "location", "contact"]); // the kinds that have an icon

/** Telegram's date (seconds) as a Date. */
const moment = (message) => new Date(message.date * 1000);

/** "Today", "Yesterday" or the day. */
function dayName(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  return ["Today", "Yesterday"][days] ?? calendar.format(date);
}

/** What a message says in one line, for lists and labels. */
function gist(message) {
  const words = formatted(message.html || message.caption_html || "");
  for (const hidden of words.querySelectorAll(".spoiler")) hidden.textContent = "▒▒▒"; // a list gives nothing away
  const text = words.textContent;
  return text || (message.photo && KINDS.photo) || KINDS[message.kind] || message.document?.name || "Message";
}

/** The key under which a tap waits for its answer: the same button of the same message. */
const tapKey = (messageId, data) => `${messageId}\n${data}`;

/**
 * A message as a list item's content.
 * acts: tap(message, data), copy(text), picture(message), menu(message, button), waits(key) -> is the tap unanswered?
 */
function unit(message, acts) {
  const words = body(message);
  const attached = attachment(message, acts);
  const meta = timeOf(message);
  if (words) words.append(meta);
  else if (message.photo) meta.classList.add("overlay");
  const said = el("span", { class: "sr" }, message.from_bot ? "Bot: " : "You: ");
  const bubble = el("div", { class: "bubble" }, said, attached, words ?? meta);
  const keyboard = message.keyboard?.length ? keys(message, acts) : null;
  const holder = message.from_bot ? bubble : el("div", { class: "holder" }, bubble, moreButton(message, acts));
  const kinds = ["unit", keyboard && "keyed", message.photo && "pictured"].filter(Boolean).join(" ");
  return el("div", { class: kinds }, holder, keyboard);
}

function body(message) {
  const html = message.photo || message.document ? message.caption_html : message.html || message.caption_html;
  return html ? el("div", { class: "words", dir: "auto" }, formatted(html)) : null;
}

function timeOf(message) {
  const date = moment(message);
  const time = el("time", { dateTime: date.toISOString(), title: date.toLocaleString() }, clock.format(date));
  const tick = message.from_bot ? null : icon("check");
  return el("span", { class: "meta" }, message.edited ? el("span", { class: "edited" }, "edited") : null, time, tick);
}

function attachment(message, acts) {
  if (message.photo) return picture(message, acts);
  if (message.html || (message.caption_html && !message.document)) return null;
  const href = message.document ? address(message.document.url) : null;
  if (message.kind === "document") return file(message.document?.name, "Document", "document", href);
  return file(KINDS[message.kind] ?? "Message", KINDS[message.kind] ? "" : "Of a kind that this page does not show", message.kind, href);
}

function picture(message, acts) {
  const img = el("img", { src: message.photo, alt: gist(message), decoding: "async" });
  return el("button", { class: "picture", type: "button", onclick: () => acts.picture(message), attrs: { "aria-haspopup": "dialog" } }, img);
}

function file(name, about, kind, href) {
  const disc = el("span", { class: "disc" }, icon(DISCS.has(kind) ? kind : "document"));
  const label = el("span", {}, el("span", { class: "name", dir: "auto" }, name || about), about ? el("span", { class: "kind" }, about) : null);
  return href ? link(href, { class: "file", download: name }, disc, label) : el("div", { class: "file" }, disc, label);
}

function moreButton(message, acts) {
  const button = el("button", {
    class: "more", type: "button", attrs: { "aria-label": `Actions for “${gist(message).slice(0, 60)}”`, "aria-haspopup": "menu" },
  }, icon("more"));
  button.onclick = () => acts.menu(message, button);
  return button;
}

function keys(message, acts) {
  const rows = message.keyboard.map((row) => el("div", { class: "keys" }, ...row.map((key) => keyOf(message, key, acts))));
  return el("div", { class: "keyboard", attrs: { role: "group", "aria-label": "Answers" } }, ...rows);
}

function keyOf(message, key, acts) {
  const label = el("span", { class: "label", dir: "auto" }, key.label);
  if (key.url != null) return linkKey(key, label, acts);
  if (key.copy != null) return el("button", { class: "key", type: "button", onclick: () => acts.copy(key.copy) }, label, icon("copy"));
  const button = el("button", { class: "key", type: "button", dataset: { data: key.data ?? "" } }, label);
  button.onclick = () => acts.tap(message, key.data ?? "");
  if (acts.waits(tapKey(message.id, key.data ?? ""))) button.setAttribute("aria-busy", "true");
  return button;
}

function linkKey(key, label, acts) {
  const href = address(key.url);
  if (href) return link(href, { class: "key" }, label, icon("link"));
  return el("button", { class: "key", type: "button", onclick: () => acts.refuse("This address cannot be opened.") }, label, icon("link"));
}

// === Overlays ======================================================================================================
// What lies over the chat: toast, dialogs, and the small menu. Nothing here knows what a tap on it means.

let toastTimer = 0;

/** Say a short thing for as long as it takes to read, between 2.5 and 8 s. */
function toast(text) {
  const line = $("toast");
  line.textContent = text;
  line.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    line.classList.remove("shown");
    line.textContent = "";
  }, Math.min(8000, Math.max(2500, text.length * 60)));
}

/** Say a thing that must be put away by hand. */
function alertBox(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}

function showPicture(src, alt) {
  Object.assign($("picture").querySelector("img"), { src, alt });
  $("picture").showModal();
}

/** Every dialog closes by its own button and by a tap beside it. */
function wireDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
  }
}

/** A menu at a button. items: [{ icon, label, run, danger? }] */
function popup(anchor, items) {
  const menu = $("popup");
  menu.replaceChildren(...items.map((item) => menuItem(menu, item)));
  anchor.setAttribute("aria-expanded", "true");
  menu.onkeydown = (event) => walk(event, menu);
  menu.ontoggle = ({ newState }) => {
    if (newState !== "closed") return;
    anchor.setAttribute("aria-expanded", "false");
    if (document.activeElement === document.body) anchor.focus();
  };
  menu.showPopover();
  place(menu, anchor.getBoundingClientRect());
  menu.firstElementChild.focus({ preventScroll: true });
}

function menuItem(menu, { icon: name, label, run, danger }) {
  const onclick = () => {
    menu.hidePopover();
    run();
  };
  return el("button", { type: "button", class: danger ? "danger" : "", tabIndex: -1, onclick, attrs: { role: "menuitem" } }, icon(name), label);
}

/** Above or below the anchor, where there is room, and never beyond the screen. */
function place(menu, at) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 6;
  const top = below + height < innerHeight - 8 ? below : Math.max(8, at.top - height - 6);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
}

function walk(event, menu) {
  const all = [...menu.children];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1, Tab: -2 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (event.key === "Tab") menu.hidePopover();
  else all[(to + all.length) % all.length].focus();
}

// === Chats =========================================================================================================
// One person's chat: what was said, what waits for an answer, and the list that shows it. It is kept while another is open.

/** Where the newest message that a person has seen is remembered over a reload. */
const seenKey = (id) => `slipstream.seen.${id}`;

class Chat {
  messages = new Map(); // id -> message, in the order of ids
  commands = [];
  blocked = false;
  draft = "";
  editing = null; // the message that is being rewritten
  loaded = false;
  stuck = true; // the reader stands at the newest message
  top = 0; // px, where the reader stood when they left
  list = el("ol", { class: "messages", attrs: { role: "log", "aria-live": "polite", "aria-relevant": "additions text" } });
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
    return Math.max(0, ...this.messages.keys());
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

  /** Take a whole chat as the sandbox tells it. Taps that were under way are given up: their answer may have been missed. */
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

// === Composer ======================================================================================================
// The box to write in: text, drafts, the command menu, rewriting a message. What is written goes to `acts`.

const LIMIT = 4096; // UTF-16 units a message may have
const COUNTED = 400; // units before the limit from which the count shows
const TALL = 160; // px the box may grow to

/** A long text as several messages, as Telegram's apps send it: cut at a line or a space where one is near. */
function parts(text) {
  const out = [];
  let rest = text.trim();
  while (rest.length > LIMIT) {
    const window = rest.slice(0, LIMIT);
    const soft = Math.max(window.lastIndexOf("\n"), window.lastIndexOf(" "));
    let cut = soft > LIMIT / 2 ? soft : LIMIT;
    if (/[\uD800-\uDBFF]/.test(rest[cut - 1])) cut -= 1; // never through a character
    out.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest ? [...out, rest] : out;
}

class Composer {
  #chat = null;
  #at = 0; // the marked command
  #dismissed = false; // the menu was put away while this command is typed

  /** acts: send(chat, text), rewrite(chat, message, text), attach(button); both give a promise that fails when refused. */
  constructor(acts) {
    this.acts = acts;
    this.text = $("text");
    this.text.addEventListener("input", () => this.#changed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    $("editing-stop").onclick = () => this.stopEditing();
    $("attach").onclick = () => acts.attach($("attach"));
    $("menu").onclick = () => this.#toggleMenu();
    $("start").onclick = () => this.acts.send(this.#chat, "/start").catch(() => {});
    $("commands").onmousedown = (event) => event.preventDefault(); // the box keeps the focus
    $("commands").onclick = (event) => this.#pick(event.target.closest("li")?.dataset.command);
  }

  /** Show what this chat left unsent, and keep what the other one did. */
  show(chat) {
    this.#chat = chat;
    this.text.value = chat.draft;
    this.#changed();
    this.update();
  }

  /** The chat has changed: commands, blocked or not, empty or not. */
  update() {
    const chat = this.#chat;
    const empty = chat.loaded && chat.messages.size === 0;
    const blocked = chat.loaded && chat.blocked;
    $("unblock").hidden = !blocked;
    $("start").hidden = blocked || !empty;
    $("composer").hidden = blocked || empty;
    $("menu").hidden = chat.commands.length === 0;
    if (chat.editing && !chat.messages.has(chat.editing.id)) this.stopEditing();
    $("editing").hidden = !chat.editing || blocked;
    $("editing-text").textContent = chat.editing ? gist(chat.editing) : "";
    const [name, label] = chat.editing ? ["check", "Save"] : ["send", "Send"];
    $("send").setAttribute("aria-label", label);
    $("send").querySelector("use").setAttribute("href", `#i-${name}`);
    this.#commands();
  }

  edit(message) {
    this.#chat.editing = message;
    this.#set(message.text);
    this.update();
    this.text.focus();
  }

  stopEditing() {
    this.#chat.editing = null;
    this.#set("");
    this.update();
    this.text.focus();
  }

  #set(value) {
    this.text.value = value;
    this.#changed();
  }

  #changed() {
    const { text } = this;
    this.#chat.draft = text.value;
    text.style.height = "0";
    text.style.height = `${Math.min(TALL, Math.max(44, text.scrollHeight))}px`;
    text.style.overflowY = text.scrollHeight > TALL ? "auto" : "hidden";
    $("composer").classList.toggle("writing", text.value !== "");
    $("send").disabled = !text.value.trim();
    this.#dismissed = false;
    this.#at = 0;
    this.#counted();
    this.#commands();
  }

  #counted() {
    const { length } = this.text.value.trim();
    const many = parts(this.text.value).length;
    $("count").hidden = length < LIMIT - COUNTED;
    $("count").textContent = many > 1 ? `will go as ${many} messages` : `${LIMIT - length} left`;
  }

  #submit() {
    const chat = this.#chat;
    const written = this.text.value;
    if (!written.trim()) return;
    if (chat.editing) this.#rewrite(chat, written.trim());
    else this.#send(chat, written);
  }

  async #send(chat, written) {
    const waiting = parts(written);
    this.#set("");
    try {
      while (waiting.length) {
        await this.acts.send(chat, waiting[0]);
        waiting.shift();
      }
    } catch {
      this.#giveBack(chat, waiting.join("\n"));
    }
  }

  async #rewrite(chat, text) {
    const message = chat.editing;
    if (text.length > LIMIT) return toast(`A message has at most ${LIMIT} characters.`);
    this.stopEditing();
    if (text === message.text) return;
    try {
      await this.acts.rewrite(chat, message, text);
    } catch {
      if (chat.draft) return this.#giveBack(chat, text);
      Object.assign(chat, { editing: message, draft: text });
      if (chat === this.#chat) this.show(chat);
    }
  }

  /** What was not taken stands in the box again, before what has been written since. */
  #giveBack(chat, text) {
    chat.draft = chat.draft ? `${text}\n${chat.draft}` : text;
    if (chat === this.#chat) this.#set(chat.draft);
  }

  // --- commands

  #offered() {
    const typed = /^\/(\w*)$/.exec(this.text.value);
    if (!typed || this.#dismissed || this.#chat.editing) return [];
    return this.#chat.commands.filter(({ command }) => command.startsWith(typed[1].toLowerCase()));
  }

  #commands() {
    const offered = this.#offered();
    const open = offered.length > 0 && !$("composer").hidden;
    $("commands").hidden = !open;
    $("menu").setAttribute("aria-expanded", String(open));
    this.text.setAttribute("aria-expanded", String(open));
    $("commands").replaceChildren(...offered.map((one, at) => commandRow(one, at, at === this.#at)));
    const marked = $(`command-${this.#at}`);
    marked?.scrollIntoView({ block: "nearest" });
    if (marked) this.text.setAttribute("aria-activedescendant", marked.id);
    else this.text.removeAttribute("aria-activedescendant");
  }

  #toggleMenu() {
    if (!$("commands").hidden) return this.#set("");
    this.#set("/");
    this.text.focus();
  }

  #pick(command) {
    if (!command) return;
    this.#set("");
    this.acts.send(this.#chat, `/${command}`).catch(() => {});
  }

  #key(event) {
    if (event.isComposing) return; // Enter ends a word in many scripts
    if (!$("commands").hidden && this.#menuKey(event)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#chat.editing) this.stopEditing();
    else if (event.key === "ArrowUp" && !this.text.value) this.#editLast(event);
  }

  #menuKey({ key, shiftKey }) {
    const offered = this.#offered();
    if (key === "ArrowDown" || key === "ArrowUp") {
      this.#at = (this.#at + (key === "ArrowDown" ? 1 : -1) + offered.length) % offered.length;
      this.#commands();
    } else if (key === "Enter" && !shiftKey) this.#pick(offered[this.#at].command);
    else if (key === "Tab" && !shiftKey) this.#set(`/${offered[this.#at].command} `);
    else if (key === "Escape") {
      this.#dismissed = true;
      this.#commands();
    } else return false;
    return true;
  }

  #editLast(event) {
    const mine = [...this.#chat.messages.values()].filter((message) => !message.from_bot && message.text);
    if (!mine.length) return;
    event.preventDefault();
    this.edit(mine.at(-1));
  }
}

function commandRow({ command, description }, at, marked) {
  const attrs = { role: "option", "aria-selected": String(marked) };
  return el("li", { id: `command-${at}`, dataset: { command }, attrs }, el("strong", {}, `/${command}`), el("span", { dir: "auto" }, description));
}

// === People ========================================================================================================
// The list of people: who there is, who is shown, what they have not read. Nothing here talks to the sandbox.

/** The first letter of a name, whatever the script. */
const initial = (name) => [...name.trim()][0]?.toUpperCase() ?? "?";

/** A colour that stays with a name: degrees on the wheel. */
const hue = (name) => [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 1009, 7) * 137 % 360;

function paint(avatar, name) {
  avatar.textContent = initial(name);
  avatar.style.setProperty("--hue", hue(name));
  return avatar;
}

class People {
  /** acts: choose(id), add(name, language) -> promise */
  constructor(acts) {
    this.acts = acts;
    $("people-open").onclick = () => this.open();
    $("people-close").onclick = () => this.close();
    $("scrim").onclick = () => this.close();
    $("people").onkeydown = (event) => event.key === "Escape" && this.close();
    matchMedia("(min-width: 860px)").addEventListener("change", () => this.#turn(false));
    $("person-new").onclick = () => this.#ask();
    $("newcomer").querySelector("form").onsubmit = (event) => this.#add(event);
  }

  open() {
    this.#turn(true);
    ($("people-list").querySelector("[aria-current]") ?? $("people-close")).focus();
  }

  close() {
    const was = $("people").classList.contains("open");
    this.#turn(false);
    if (was) $("people-open").focus();
  }

  show(chats, current) {
    const held = document.activeElement?.closest?.("#people-list .row")?.dataset.id;
    $("people-list").replaceChildren(...chats.map((chat) => el("li", {}, this.#row(chat, chat === current))));
    if (held) $("people-list").querySelector(`[data-id="${held}"]`)?.focus({ preventScroll: true });
    paint($("me-avatar"), current.person.name);
    $("me-name").textContent = current.person.name;
    this.#count(chats.filter((chat) => chat !== current).reduce((sum, chat) => sum + chat.unread, 0), current);
  }

  #count(others, current) {
    $("others-unread").hidden = others === 0;
    $("others-unread").textContent = String(others);
    const label = `Chatting as ${current.person.name}. Change person${others ? `, ${others} unread` : ""}`;
    $("people-open").setAttribute("aria-label", label);
    document.title = `${others ? `(${others}) ` : ""}${current.person.name} · Slipstream sandbox`;
  }

  #row(chat, current) {
    const { person, last, unread } = chat;
    const about = el("span", { class: "about" },
      el("strong", { dir: "auto" }, person.name),
      el("span", { dir: "auto" }, last ? `${last.from_bot ? "" : "You: "}${gist(last)}` : "No messages yet"));
    const badge = unread && !current ? el("span", { class: "badge", attrs: { "aria-label": `${unread} unread` } }, String(unread)) : null;
    const avatar = paint(el("span", { class: "avatar", attrs: { "aria-hidden": "true" } }), person.name);
    const onclick = () => {
      this.close();
      this.acts.choose(person.id);
    };
    return el("button", {
      class: "row", type: "button", dataset: { id: person.id }, onclick, attrs: { "aria-current": current ? "true" : null },
    }, avatar, about, badge);
  }

  #turn(open) {
    $("people").classList.toggle("open", open);
    $("scrim").hidden = !open;
    $("people-open").setAttribute("aria-expanded", String(open));
    $("phone").inert = open;
  }

  #ask() {
    this.close();
    $("newcomer-name").value = "";
    $("newcomer").showModal();
    $("newcomer-name").focus();
  }

  async #add(event) {
    event.preventDefault();
    const name = $("newcomer-name").value.trim();
    if (!name) return;
    try {
      await this.acts.add(name, $("newcomer-language").value);
      $("newcomer").close();
    } catch (refused) {
      $("newcomer").close();
      toast(refused.message);
    }
  }
}

// === The page ======================================================================================================

const AT_END = 60; // px from the end within which the reader counts as being there
const TYPING = 5_000; // ms that "typing…" lasts, as in Telegram
const GLANCE = 4_000; // ms between looks at the chats that are not shown
const OTHERS = 20; // chats that are looked at, at most
const FIRST_NAME = "Ann";
const SAMPLES = [["photo", "Photo"], ["sticker", "Sticker"], ["voice", "Voice message"], ["location", "Location"], ["contact", "Contact"], ["document", "Document"]];

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
    const copy = { icon: "copy", label: "Copy text", run: () => acts.copy(message.text) };
    popup(button, message.text ? [{ icon: "edit", label: "Edit", run: () => composer.edit(message) }, copy] : [copy]);
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
  if (url) open(url, "_blank", "noopener");
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
  const about = chat.about || "Tell it about your business in a few taps and it answers with one step for this week.";
  chat.list.append(el("li", { class: "empty" }, avatar, el("strong", {}, "What can this bot do?"), el("p", { dir: "auto" }, about)));
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
