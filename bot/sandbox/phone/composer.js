// The box to write in: text, drafts, the command menu, rewriting a message. What is written goes to `acts`.

import { gist } from "./bubble.js";
import { el } from "./markup.js";
import { toast } from "./overlays.js";
import { paint } from "./people.js";

const LIMIT = 4096; // UTF-16 units a message may have
const COUNTED = 400; // units before the limit from which the count shows
const TALL = 160; // px the box may grow to
const $ = (id) => document.getElementById(id);

/** A long text as several messages, as Telegram's apps send it: cut at a line or a space where one is near. */
export function parts(text) {
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

export class Composer {
  #chat = null;
  #at = 0; // the marked command
  #dismissed = false; // the menu was put away while this command is typed

  /** acts: send(chat, text) and rewrite(chat, message, text), promises that fail when refused; attach(button). */
  constructor(acts) {
    this.acts = acts;
    this.text = $("text");
    this.text.addEventListener("input", () => this.#changed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    $("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    $("editing-stop").onclick = () => (this.#chat.editing ? this.stopEditing() : this.answer(null));
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
    const empty = chat.loaded && !chat.group && chat.messages.size === 0;
    const outside = chat.loaded && !chat.me.inside;
    const blocked = chat.loaded && (chat.blocked || outside);
    $("unblock").hidden = !blocked || outside;
    $("join").hidden = !outside;
    $("start").hidden = blocked || !empty;
    $("composer").hidden = blocked || empty;
    $("menu").hidden = chat.commands.length === 0;
    if (chat.editing && !chat.messages.has(chat.editing.id)) this.stopEditing();
    if (chat.answering && !chat.messages.has(chat.answering.id)) chat.answering = null;
    this.#above(chat, blocked);
    this.#name(chat);
    const [name, label] = chat.editing ? ["check", "Save"] : ["send", "Send"];
    $("send").setAttribute("aria-label", label);
    $("send").querySelector("use").setAttribute("href", `#i-${name}`);
    this.#commands();
  }

  /** What stands above the box: the message that is rewritten or answered. */
  #above(chat, blocked) {
    const about = chat.editing ?? chat.answering;
    const whom = chat.answering && (chat.answering.mine ? "yourself" : chat.answering.author ?? "the bot");
    $("editing").hidden = !about || blocked;
    $("editing").querySelector("use").setAttribute("href", chat.editing ? "#i-edit" : "#i-reply");
    $("editing-title").textContent = chat.editing ? "Edit message" : `Answer ${whom}`;
    $("editing-text").textContent = about ? gist(about) : "";
    $("editing-stop").setAttribute("aria-label", chat.editing ? "Stop editing" : "Do not answer");
  }

  /** In whose name an administrator writes. */
  #name(chat) {
    $("as").hidden = !chat.me.admin;
    const name = chat.anonymous ? chat.place.name : chat.person.name;
    paint($("as"), name).classList.toggle("squared", chat.anonymous);
    $("as").setAttribute("aria-pressed", String(chat.anonymous));
    $("as").setAttribute("aria-label", `Writing as ${name}. Change`);
    $("as").title = `Writing as ${name}`;
    $("as").onclick = () => {
      chat.anonymous = !chat.anonymous;
      this.update();
    };
  }

  /** Answer a message with what is written next; null for none. */
  answer(message) {
    if (this.#chat.editing) this.stopEditing();
    this.#chat.answering = message;
    this.update();
    this.text.focus();
  }

  edit(message) {
    this.#chat.answering = null;
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
        chat.answering = null; // the first part answers
        if (chat === this.#chat) this.update();
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
    else if (event.key === "Escape" && this.#chat.answering) this.answer(null);
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
    const mine = this.#chat.shown.filter((message) => message.mine && message.text);
    if (!mine.length) return;
    event.preventDefault();
    this.edit(mine.at(-1));
  }
}

function commandRow({ command, description }, at, marked) {
  const attrs = { role: "option", "aria-selected": String(marked) };
  const about = el("span", { dir: "auto" }, description);
  return el("li", { id: `command-${at}`, dataset: { command }, attrs }, el("strong", {}, `/${command}`), about);
}
