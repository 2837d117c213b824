// The list of people: who there is, who is shown, what they have not read. Nothing here talks to the sandbox.

import { gist } from "./bubble.js";
import { el, hue } from "./markup.js";
import { toast } from "./overlays.js";

const $ = (id) => document.getElementById(id);

const LISTED = 100; // people on the list, at most: a load test makes thousands

/** The first letter of a name, whatever the script. */
const initial = (name) => [...name.trim()][0]?.toUpperCase() ?? "?";

/** A round face: the first letter, in the name's colour. */
export function paint(avatar, name) {
  avatar.textContent = initial(name);
  avatar.style.setProperty("--hue", hue(name));
  return avatar;
}

export class People {
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

  /** current may be a group: then its person's row is marked as whose phone this is. */
  show(chats, current) {
    const held = document.activeElement?.closest?.("#people-list .row")?.dataset.id;
    const mine = (chat) => chat.person.id === current.person.id;
    const listed = chats.filter((chat, at) => at < LISTED || mine(chat));
    const rest = chats.length - listed.length;
    $("people-list").replaceChildren(
      ...listed.map((chat) => el("li", {}, this.#row(chat, chat === current, mine(chat)))),
      ...(rest ? [el("li", { class: "rest" }, `and ${rest} more`)] : []));
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

  #row(chat, current, mine) {
    const { person, last, unread } = chat;
    const about = el("span", { class: "about" },
      el("strong", { dir: "auto" }, person.name),
      el("span", { dir: "auto" }, last ? `${last.mine ? "You: " : ""}${gist(last)}` : "No messages yet"));
    const count = { class: "badge", attrs: { role: "img", "aria-label": `${unread} unread` } };
    const badge = unread && !current ? el("span", count, String(unread)) : null;
    const avatar = paint(el("span", { class: "avatar", attrs: { "aria-hidden": "true" } }), person.name);
    const onclick = () => {
      this.close();
      this.acts.choose(person.id);
    };
    const properties = { class: mine && !current ? "row held" : "row", type: "button", dataset: { id: person.id }, onclick };
    return el("button", { ...properties, attrs: { "aria-current": current ? "true" : null } }, avatar, about, badge);
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
