"use strict";

// Everything works without this file; it adds focus, autosave words and a warning before the session ends.

document.addEventListener("DOMContentLoaded", () => {
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

// An element with data-autosave shows how the nearest form's autosave goes; its words come from the page.
function tellAutosave(event, word) {
  const form = event.target.closest("form");
  const place = form?.querySelector("[data-autosave]");
  if (!place) return;
  const clock = new Date().toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" });
  place.textContent = place.dataset[word].replace("{}", clock);
}

document.addEventListener("htmx:beforeRequest", (event) => tellAutosave(event, "saving"));
const AUTOSAVE_WORDS = { 200: "saved", 409: "conflict", 422: "partly" };

document.addEventListener("htmx:afterRequest", (event) => {
  tellAutosave(event, AUTOSAVE_WORDS[event.detail.xhr.status] ?? "failed");
});
document.addEventListener("htmx:afterSwap", (event) => event.detail.target.querySelector("#fejl")?.focus());
