// What lies over the chat: toast, dialogs, and the small menu. Nothing here knows what a tap on it means.

import { el, icon } from "./markup.js";

const $ = (id) => document.getElementById(id);
let toastTimer = 0;

/** Say a short thing for as long as it takes to read, between 2.5 and 8 s. */
export function toast(text) {
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
export function alertBox(text) {
  $("alert-text").textContent = text;
  if (!$("alert").open) $("alert").showModal();
}

export function showPicture(src, alt) {
  Object.assign($("picture").querySelector("img"), { src, alt });
  $("picture").showModal();
}

/** Ask for a name and, with `check`, for a yes or no. Gives { name, checked }, or null when it was put away. */
export function askName({ title, about, label, check, done }) {
  const dialog = $("naming");
  const form = dialog.querySelector("form");
  $("naming-title").textContent = title;
  $("naming-about").textContent = about;
  $("naming-label").textContent = label;
  $("naming-done").textContent = done;
  $("naming-check").hidden = !check;
  $("naming-check-label").textContent = check ?? "";
  form.reset();
  dialog.showModal();
  $("naming-name").focus();
  return new Promise((resolve) => {
    let given = null;
    form.onsubmit = (event) => {
      event.preventDefault();
      const name = $("naming-name").value.trim();
      if (!name) return;
      given = { name, checked: $("naming-checked").checked };
      dialog.close();
    };
    dialog.onclose = () => resolve(given);
  });
}

/** Every dialog closes by its own button and by a tap beside it. */
export function wireDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
    });
  }
}

/** A menu at a button. items: [{ icon, label, run, danger? }] */
export function popup(anchor, items) {
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
  const look = danger ? "danger" : "";
  return el("button", { type: "button", class: look, tabIndex: -1, onclick, attrs: { role: "menuitem" } }, icon(name), label);
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
