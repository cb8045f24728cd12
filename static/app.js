"use strict";

// Everything works without this file; it adds focus, autosave words and a warning before the session ends.

document.addEventListener("DOMContentLoaded", () => {
  restoreTyped();
  document.getElementById("fejl")?.focus();
  const dialog = document.getElementById("session-warning");
  if (dialog) watchSession(dialog);
});

function watchSession(dialog) {
  const delay = Number(dialog.dataset.delay);
  let timer = setTimeout(warn, delay);

  function warn() {
    dialog.showModal();
  }

  function restart() {
    clearTimeout(timer);
    timer = setTimeout(warn, delay);
  }

  dialog.addEventListener("close", async () => {
    const answer = await fetch(dialog.dataset.url, {
      method: "POST",
      headers: { "X-CSRFToken": dialog.querySelector("[name=csrfmiddlewaretoken]").value },
    }).catch(() => null);
    // When the session has ended nothing is reloaded: what is typed stays, and is kept when it is sent.
    if (answer?.ok && !answer.redirected) restart();
  });
  // Autosave and swapped sections keep the session alive too.
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) restart();
  });
}

// An element with data-autosave says how the saving of its form goes. What was saved, and what was not, the answer
// itself says; only that it is under way, or did not come through, is said here.
function tellAutosave(event, word) {
  const place = event.target.matches("form") && event.target.querySelector("[data-autosave]");
  if (place) place.textContent = place.dataset[word];
}

const ANSWERED = [200, 409, 422];

document.addEventListener("htmx:beforeRequest", (event) => tellAutosave(event, "saving"));
document.addEventListener("htmx:afterRequest", (event) => {
  if (!ANSWERED.includes(event.detail.xhr.status)) tellAutosave(event, "failed");
});
document.addEventListener("htmx:afterSwap", (event) => event.detail.target.querySelector("#fejl")?.focus());

// "/" leads to the search box, unless one is writing or a dialog is open.
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("search");
  const isTyped = event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, dialog");
  if (event.key !== "/" || isTyped || !box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// What was typed in the other forms of a page stands there again when one of them has been sent.
const TYPED = "textarea, select, input:is([type=text], [type=email], [type=tel], :not([type]))";

function isChanged(field) {
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  return [...field.options].some((option) => option.selected && !option.defaultSelected && option.value);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const others = [...document.querySelectorAll(TYPED)].filter((field) => {
    return field.id && field.form !== form && field.form?.method === "post" && isChanged(field);
  });
  if (!others.length) return;
  const kept = { path: location.pathname, fields: others.map((field) => [field.id, field.value]) };
  sessionStorage.setItem("typed", JSON.stringify(kept));
});

// It lasts until the next page, and on the pages below this one: there stands what was refused.
function restoreTyped() {
  const kept = JSON.parse(sessionStorage.getItem("typed"));
  if (!kept) return;
  const isHere = location.pathname === kept.path;
  const isBelow = !isHere && kept.path !== "/" && location.pathname.startsWith(kept.path);
  if (!isBelow) sessionStorage.removeItem("typed");
  if (!isHere && !isBelow) return;
  for (const [id, value] of kept.fields) {
    const field = document.getElementById(id);
    if (!field || isChanged(field)) continue;
    field.value = value;
    field.closest("details")?.setAttribute("open", "");
  }
}
