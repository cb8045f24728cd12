"use strict";

// Everything works without this file; it adds focus, autosave words and a warning before the session ends.

document.addEventListener("DOMContentLoaded", () => {
  restoreTyped();
  tellWhereItWasDone();
  focusWhatIsTold();
  const dialog = document.getElementById("session-warning");
  if (dialog) watchSession(dialog);
  const end = document.getElementById("session-end");
  if (end) setTimeout(() => end.showModal(), Number(end.dataset.delay));
});

// Once more when all is loaded: until then the browser looks for the place in the address, and takes the focus there.
window.addEventListener("load", () => {
  if (document.activeElement === document.body) focusWhatIsTold();
});

function focusWhatIsTold() {
  (document.getElementById("fejl") ?? document.getElementById("besked"))?.focus();
}

// What was done is told before the place that the address names: a comment's answer stands far down the page.
function tellWhereItWasDone() {
  const place = document.getElementById(location.hash.slice(1));
  const messages = document.getElementById("besked");
  if (messages && place?.closest("main *") && !place.closest("table")) place.before(messages);
}

function watchSession(dialog) {
  const delay = Number(dialog.dataset.delay);
  const told = dialog.querySelector("[data-failed]");
  let timer = setTimeout(warn, delay);

  function warn() {
    told.textContent = "";
    dialog.showModal();
  }

  function restart() {
    clearTimeout(timer);
    timer = setTimeout(warn, delay);
  }

  // Escape is an answer too; once it has been said that it did not succeed, it closes.
  async function stay(event) {
    if (event.type === "cancel" && told.textContent) return;
    event.preventDefault();
    told.textContent = "";
    const answer = await fetch(dialog.dataset.url, {
      method: "POST",
      headers: { "X-CSRFToken": dialog.querySelector("[name=csrfmiddlewaretoken]").value },
    }).catch(() => null);
    // When the session has ended nothing is reloaded: what is typed stays, and is kept when it is sent.
    if (!answer?.ok || answer.redirected) {
      told.textContent = told.dataset.failed;
      return;
    }
    dialog.close();
    restart();
  }

  dialog.addEventListener("submit", stay);
  dialog.addEventListener("cancel", stay);
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
// The focus goes to what is wrong, or where the button that was pressed says.
document.addEventListener("htmx:afterSwap", (event) => {
  const goal = event.detail.requestConfig.elt.getAttribute("formaction")?.slice(1);
  (event.detail.target.querySelector("#fejl") ?? document.getElementById(goal))?.focus();
});

// "/" leads to the search box, unless one is writing, a dialog is open, or it has been switched off in this browser.
const slash = document.querySelector("[data-slash]");
const sayOfSlash = () => (slash.textContent = localStorage.slash ? slash.dataset.on : slash.dataset.off);
if (slash) {
  slash.hidden = false;
  sayOfSlash();
  slash.addEventListener("click", () => {
    localStorage.slash = localStorage.slash ? "" : "off";
    sayOfSlash();
  });
}
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("search");
  const isTyped = event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea, dialog");
  if (event.key !== "/" || isTyped || !box || localStorage.slash) return;
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
