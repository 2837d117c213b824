// What a page has for groups: the list of them, their topics, and what an administrator can do. The sandbox is asked by
// `acts` only; nothing here decides who may what: the sandbox refuses in words.

import { gist } from "./bubble.js";
import { el, icon } from "./markup.js";
import { askName, popup } from "./overlays.js";
import { paint } from "./people.js";

const $ = (id) => document.getElementById(id);

/** "Ann, Bea and 3 more": who is in a group. */
export function company({ people = [] }, bot) {
  const names = people.map(({ name }) => name);
  const shown = names.slice(0, 3).join(", ");
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  const standing = { administrator: "the bot as administrator", member: "the bot" }[bot?.standing];
  return `${shown}${more}${standing ? `, ${standing}` : ", no bot"}`;
}

/** The groups on the list, each opened as the person whose phone it is. */
export class GroupList {
  /** acts: choose(key), found(name, forum) -> promise */
  constructor(acts) {
    this.acts = acts;
    $("group-new").onclick = () => this.#found();
  }

  show(chats, current) {
    const held = document.activeElement?.closest?.("#groups-list .row")?.dataset.id;
    $("groups-list").replaceChildren(...chats.map((chat) => el("li", {}, this.#row(chat, chat === current))));
    if (held) $("groups-list").querySelector(`[data-id="${held}"]`)?.focus({ preventScroll: true });
  }

  #row(chat, current) {
    const { place, last, unread } = chat;
    const said = last ? `${last.notice ?? `${last.mine ? "You" : last.author}: ${gist(last)}`}` : "Nothing said yet";
    const about = el("span", { class: "about" },
      el("strong", { dir: "auto" }, place.name), el("span", { dir: "auto" }, chat.loaded && !chat.me.inside ? "You are not in it" : said));
    const count = { class: "badge", attrs: { role: "img", "aria-label": `${unread} unread` } };
    const badge = unread && !current ? el("span", count, String(unread)) : null;
    const avatar = paint(el("span", { class: "avatar squared", attrs: { "aria-hidden": "true" } }), place.name);
    const onclick = () => this.acts.choose(place.key);
    const properties = { class: "row", type: "button", dataset: { id: place.key }, onclick };
    return el("button", { ...properties, attrs: { "aria-current": current ? "true" : null } }, avatar, about, badge);
  }

  async #found() {
    const given = await askName({
      title: "New group", about: "You own it, and the bot is in it.", label: "Name", check: "With topics", done: "Make it",
    });
    if (given) await this.acts.found(given.name, given.checked);
  }
}

/** The topics of a forum, as a row of tabs under the header. */
export class Topics {
  /** acts: choose(topic id or null), add() */
  constructor(acts) {
    this.acts = acts;
  }

  show(chat) {
    const bar = $("topics");
    bar.hidden = !chat.forum;
    if (!chat.forum) return;
    const all = [{ id: null, name: "General", closed: false }, ...chat.topics];
    const add = el("button", { type: "button", class: "tab", onclick: () => this.acts.add(), attrs: { "aria-label": "New topic" } }, icon("plus"));
    const held = bar.contains(document.activeElement) ? document.activeElement.dataset.topic : null;
    const left = bar.scrollLeft;
    bar.replaceChildren(...all.map((topic) => this.#tab(chat, topic)), ...(chat.me.admin ? [add] : []));
    bar.scrollLeft = left;
    if (held) bar.querySelector(`[data-topic="${held}"]`)?.focus({ preventScroll: true });
  }

  #tab(chat, { id, name, closed }) {
    const chosen = chat.topic === id;
    const unread = chosen ? 0 : chat.unreadIn(id);
    const badge = unread ? el("span", { class: "badge", attrs: { role: "img", "aria-label": `${unread} unread` } }, String(unread)) : null;
    const label = el("span", { dir: "auto" }, name);
    const attrs = { "aria-pressed": String(chosen) };
    const onclick = () => this.acts.choose(id);
    const properties = { type: "button", class: "tab", dataset: { topic: String(id) }, onclick, attrs };
    const state = closed ? el("span", { class: "sr" }, " (closed)") : null;
    return el("button", properties, closed ? icon("lock") : null, label, state, badge);
  }
}

/** What can be done in a group. acts: look(person id), add(person), topic(), turn(closed), bot(standing), leave() */
export function groupMenu(anchor, chat, outsiders, acts) {
  const { admin, inside } = chat.me;
  const open = chat.topics.find(({ id }) => id === chat.topic);
  const others = chat.group.people.filter(({ id }) => id !== chat.person.id);
  const whom = (icons, people, run) => () => popup(anchor, people.map((person) => ({ icon: icons, label: person.name, run: () => run(person) })));
  popup(anchor, [
    others.length && { icon: "contact", label: "See it as somebody else", run: whom("contact", others, ({ id }) => acts.look(id)) },
    inside && outsiders.length && { icon: "plus", label: "Add somebody", run: whom("plus", outsiders, acts.add) },
    admin && chat.forum && { icon: "plus", label: "New topic", run: acts.topic },
    admin && open && { icon: open.closed ? "check" : "lock", label: open.closed ? "Open this topic again" : "Close this topic", run: () => acts.turn(!open.closed) },
    ...(inside ? botItems(chat.bot.standing, acts) : []),
    inside && { icon: "close", label: "Leave the group", danger: true, run: acts.leave },
  ].filter(Boolean));
}

function botItems(standing, acts) {
  const item = (name, label, after) => ({ icon: name, label, run: () => acts.bot(after), danger: after === "out" });
  const out = item("close", "Throw the bot out", "out");
  if (standing === "administrator") return [item("wave", "Take the bot's rights", "member"), out];
  if (standing === "member") return [item("wave", "Make the bot administrator", "admin"), out];
  return [item("wave", "Bring the bot in", "in")];
}
