// Everything here makes the pages nicer; without it they still work. Only copying to the clipboard needs it.

const toast = document.getElementById("toast");
let toastTimer = 0;

/** Says something at the bottom of the page, aloud for screen readers too. */
function say(text) {
  if (!toast) return;
  toast.textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.textContent = ""; }, 5000);
}

// ---- Menus close on Escape, on a click elsewhere, and when focus leaves them

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusin", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  const summary = menu.querySelector("summary");
  if (event.key === "Escape") {
    menu.open = false;
    summary.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const items = [...menu.querySelectorAll(".menu-items :is(a, button)")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = items[(items.indexOf(event.target) + step + items.length) % items.length];
    next?.focus();
    event.preventDefault();
  }
});

// ---- A page of its own as a dialog

/** Shows the <main> of a page in a dialog. The promise is kept with the dialog, or null if it is another page now. */
async function openDialog(address, opener) {
  const response = await fetch(address, { headers: { accept: "text/html" } });
  if (!response.ok || new URL(response.url).pathname !== new URL(address, location.href).pathname) return null;
  const dialog = document.createElement("dialog");
  fill(dialog, await response.text());
  document.body.append(dialog);
  dialog.addEventListener("close", () => { dialog.remove(); opener?.focus(); });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.showModal();
  return dialog;
}

function fill(dialog, text) {
  const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  if (!main) return;
  main.removeAttribute("id");
  main.removeAttribute("tabindex");
  dialog.replaceChildren(document.adoptNode(main));
  const heading = dialog.querySelector("h1");
  if (heading) {
    heading.id = "dialog-heading";
    dialog.setAttribute("aria-labelledby", heading.id);
  }
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const menu = link.closest("details.menu");
  if (menu) menu.open = false;
  try {
    if (await openDialog(link.href, menu?.querySelector("summary") ?? link)) return;
  } catch { /* The page itself says what is wrong. */ }
  location.assign(link.href);
});

// ---- Copying

const canCopy = window.isSecureContext && Boolean(navigator.clipboard);

/** Thrown when the password has to be given again first. */
class PasswordNeeded extends Error {
  constructor(address) { super("password needed"); this.address = address; }
}

async function reveal(form) {
  const response = await fetch(form.action, {
    method: "POST", body: new URLSearchParams(new FormData(form)), headers: { accept: "application/json" },
  });
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("application/json")) throw new Error("not copied");
  const answer = await response.json();
  if (answer.confirm) throw new PasswordNeeded(answer.confirm);
  return answer.token;
}

/** Safari lets a page write only while it still answers the click, so it gets the promise, not the text. */
async function write(text) {
  if (typeof ClipboardItem === "function") {
    const blob = text.then((value) => new Blob([value], { type: "text/plain" }));
    // A refusal is told apart below, where the text itself is awaited.
    blob.catch(() => {});
    try {
      return await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    } catch { /* Some browsers take only text. */ }
  }
  await navigator.clipboard.writeText(await text);
}

async function copy(form) {
  const button = form.querySelector("button");
  try {
    await write(reveal(form));
    done(button);
    say(`Copied “${form.dataset.copy}” to the clipboard. Treat it like a password.`);
  } catch (error) {
    if (error instanceof PasswordNeeded) await confirmPassword(error.address, form, button);
    else form.submit();
  }
}

/** Asks for the password in a dialog, then copies. */
async function confirmPassword(address, form, button) {
  const dialog = await openDialog(address, button).catch(() => null);
  if (!dialog) return location.assign(address);
  dialog.addEventListener("submit", async (event) => {
    event.preventDefault();
    const submit = event.target.querySelector("[type=submit]");
    submit.disabled = true;
    const response = await fetch(event.target.action, {
      method: "POST", body: new URLSearchParams(new FormData(event.target)),
    });
    submit.disabled = false;
    if (response.ok && response.redirected) {
      dialog.close();
      await copy(form);
    } else {
      fill(dialog, await response.text());
      dialog.querySelector("[autofocus]")?.focus();
    }
  });
}

function done(button) {
  const use = button.querySelector("use");
  if (!use) return;
  const before = use.getAttribute("href");
  if (before === "#i-check") return;
  use.setAttribute("href", "#i-check");
  button.classList.add("done");
  setTimeout(() => { use.setAttribute("href", before); button.classList.remove("done"); }, 2000);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-copy]");
  if (!form || !canCopy) return;
  event.preventDefault();
  copy(form);
});

for (const button of document.querySelectorAll("[data-copy-from]")) {
  const field = document.getElementById(button.dataset.copyFrom);
  button.hidden = !field;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      done(button);
      say("Copied to the clipboard.");
    } catch {
      // Without a clipboard, over plain http: the text is selected, the keyboard does the rest.
      say(document.execCommand("copy") ? "Copied to the clipboard." : "Selected. Copy it with Ctrl+C or ⌘C.");
    }
  });
}

for (const field of document.querySelectorAll("[data-select]")) {
  field.addEventListener("focus", () => field.select());
  if (field.autofocus) { field.focus(); field.select(); }
}

// ---- Templates of scopes fill the form without a round trip

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-scopes]");
  const form = button?.closest("form");
  if (!form) return;
  event.preventDefault();
  for (const group of form.querySelectorAll(".seg")) {
    const levels = [...group.querySelectorAll("input")];
    const wanted = levels.find((level) => level.value === button.dataset.scopes) ?? levels.at(-1);
    wanted.checked = true;
  }
  say(`Chosen: ${button.textContent.trim()}. Nothing is saved yet.`);
});

// ---- On a phone the rail scrolls sideways: where one is comes into sight

document.querySelector(".rail nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// ---- What is under way is looked at again; the rest of the page is left alone until it is over

const underWay = (page = document) => page.querySelector("[data-refresh]");

async function refresh() {
  const response = await fetch(location.href);
  if (!response.ok || new URL(response.url).pathname !== location.pathname) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const [shown, next] = [underWay(), underWay(fresh)];
  if (shown && next) {
    shown.replaceWith(document.adoptNode(next));
    setTimeout(refresh, 1000);
  } else {
    document.querySelector("main").replaceChildren(...document.adoptNode(fresh.querySelector("main")).childNodes);
    say(shown?.dataset.refresh ?? "");
  }
}
if (underWay()) setTimeout(refresh, 700);

// ---- Filters of webhooks: more conditions, and the names of ids

for (const button of document.querySelectorAll("[data-add-condition]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const condition = button.previousElementSibling.cloneNode(true);
    for (const input of condition.querySelectorAll("input")) input.value = "";
    for (const select of condition.querySelectorAll("select")) select.selectedIndex = 0;
    condition.querySelector("[data-name]").textContent = "";
    button.before(condition);
    condition.querySelector("select").focus();
  });
}

document.addEventListener("input", (event) => {
  const name = event.target.parentElement?.querySelector("[data-name]");
  if (!name || !event.target.list) return;
  const option = [...event.target.list.options].find((option) => option.value === event.target.value);
  name.textContent = option?.textContent ?? "";
});
