// Makes tables and pages of records quicker to use; without it they still work.

const say = (text) => {
  const toast = document.getElementById("toast");
  if (!toast) return;
  toast.textContent = text;
  setTimeout(() => { if (toast.textContent === text) toast.textContent = ""; }, 4000);
};
const isTyping = (element) => element?.closest?.("input, textarea, select, [contenteditable]");

// ---- "/" leads to the search

for (const key of document.querySelectorAll(".search > kbd")) key.hidden = false;
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const search = document.querySelector("[data-search]");
  if (!search || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// ---- Panels close on Escape and on a click elsewhere

document.addEventListener("click", (event) => {
  for (const panel of document.querySelectorAll("details.panel[open]")) {
    if (!panel.contains(event.target)) panel.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.("details.panel[open], details.edit[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// ---- Another attribute or comparison in a filter asks for another field

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-resend]")) return;
  const form = event.target.form;
  form.requestSubmit(form.querySelector("[data-resend-with]") ?? undefined);
});

// ---- Values are edited where they stand

document.addEventListener("click", (event) => {
  const row = event.target.closest(".attribute");
  if (!row || event.target.closest("a, button, summary, form") || String(getSelection())) return;
  const edit = row.querySelector("details.edit");
  if (edit) edit.open = true;
});

document.addEventListener("toggle", (event) => {
  const edit = event.target;
  if (!edit.matches?.("details.edit") || !edit.open || edit.dataset.quiet) return;
  for (const other of document.querySelectorAll("details.edit[open]")) if (other !== edit) other.open = false;
  const field = edit.querySelector(":is(input, select, textarea):not([type=hidden])");
  field?.focus();
  if (field?.matches("input:not([type=checkbox], [type=radio]), textarea")) field.select?.();
}, true);

/** Puts the <main> of a page in the place of the one that is shown, without moving what is on the screen. */
function show(text, row) {
  const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  const shown = document.querySelector("main");
  if (!main || !shown) return false;
  const flash = main.querySelector(".banner[role=status]");
  const message = flash?.textContent.trim();
  flash?.remove();
  for (const edit of main.querySelectorAll("details.edit[open]")) edit.dataset.quiet = "1";
  shown.replaceChildren(...document.adoptNode(main).childNodes);
  const there = document.getElementById(row);
  const wrong = there?.querySelector("[aria-invalid=true]");
  const picked = there?.querySelector("details.edit[open] .pick input");
  (wrong ?? picked ?? there?.querySelector("summary"))?.focus();
  for (const edit of shown.querySelectorAll("details.edit")) delete edit.dataset.quiet;
  if (message) say(message);
  return true;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-edit]");
  if (!form) return;
  event.preventDefault();
  const fields = new FormData(form);
  if (event.submitter?.name) fields.append(event.submitter.name, event.submitter.value);
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(fields) });
    if (new URL(response.url).pathname.startsWith("/sign-in")) throw new Error("signed out");
    if (!show(await response.text(), form.closest(".attribute").id)) throw new Error("no page");
  } catch {
    for (const button of buttons) button.disabled = false;
    HTMLFormElement.prototype.submit.call(form);
  }
});

// ---- A form that makes something is sent once

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]");
  if (!form) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// ---- A list of fields grows while it is filled

document.addEventListener("input", (event) => {
  const list = event.target.closest("[data-list]");
  if (!list) return;
  const fields = [...list.querySelectorAll("input")];
  if (fields.some((field) => !field.value)) return;
  const last = fields.at(-1);
  const next = last.cloneNode();
  next.value = "";
  next.removeAttribute("value");
  next.removeAttribute("aria-invalid");
  next.id = `${list.querySelector("input").id}-${fields.length + 1}`;
  next.setAttribute("aria-label", `${list.querySelector("legend").textContent.trim()} ${fields.length + 1}`);
  last.after(next);
});

// ---- Records are found while someone types

let findTimer = 0;

async function find(picker, text) {
  const search = picker.querySelector("input[type=search]");
  const response = await fetch(`${picker.dataset.choices}?q=${encodeURIComponent(text)}`);
  if (!response.ok || search.value.trim() !== text) return;
  const { choices } = await response.json();
  offer(picker, choices);
  picker.querySelector("input[type=hidden]").value = text;
  picker.querySelector("[role=status]").textContent = choices.length
    ? `${choices.length} ${choices.length === 1 ? "record" : "records"} found` : `Nothing is called “${text}”.`;
}

/** Shows what was found, and keeps what is chosen. */
function offer(picker, choices) {
  const list = picker.querySelector(".picks");
  for (const row of list.querySelectorAll(".pick")) {
    const input = row.querySelector("input");
    if (!input.checked && input.value) row.remove();
  }
  const none = [...list.querySelectorAll("input")].find((input) => !input.value)?.closest(".pick") ?? null;
  for (const choice of choices) {
    if ([...list.querySelectorAll("input")].some((input) => input.value === choice.value)) continue;
    list.insertBefore(pick(picker, choice), none);
  }
}

function pick(picker, choice) {
  const row = document.createElement("label");
  row.className = "pick";
  const input = document.createElement("input");
  Object.assign(input, { type: picker.dataset.picker, value: choice.value, name: picker.dataset.name });
  const mark = document.createElement("span");
  mark.className = `mark ${choice.hue}`;
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = choice.letter;
  const name = document.createElement("span");
  name.textContent = choice.name;
  const chip = document.createElement("span");
  chip.className = choice.is_round ? "chip round" : "chip";
  chip.append(mark, name);
  const detail = document.createElement("span");
  detail.className = "sub";
  detail.textContent = choice.detail;
  row.append(input, chip, detail);
  return row;
}

document.addEventListener("input", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (!picker || event.target.type !== "search") return;
  clearTimeout(findTimer);
  const text = event.target.value.trim();
  findTimer = setTimeout(() => find(picker, text).catch(() => {}), 180);
});
document.addEventListener("keydown", (event) => {
  const picker = event.target.closest?.("[data-picker]");
  if (!picker || event.target.type !== "search" || event.key !== "Enter") return;
  // Enter looks for what was typed; it does not send the form around it.
  event.preventDefault();
  clearTimeout(findTimer);
  find(picker, event.target.value.trim()).catch(() => {});
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-find]");
  const picker = button?.closest("[data-picker]");
  if (!picker) return;
  event.preventDefault();
  find(picker, picker.querySelector("input[type=search]").value.trim()).catch(() => {});
});
