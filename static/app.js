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
