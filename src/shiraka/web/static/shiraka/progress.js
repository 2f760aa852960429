/* Asks again how far a job is, until it is over. Without this file the page tells it whenever it is loaded. */
"use strict";

(() => {
  const BETWEEN = 2000;
  const ask = async (part) => {
    if (!part.querySelector("[data-runs]")) return;
    try {
      const answer = await fetch(part.dataset.progress, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) return;
      const told = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      /* What did not change is not told again to those who listen. */
      if (told.innerHTML.trim() !== part.innerHTML.trim()) part.replaceChildren(...told.childNodes);
      if (!part.querySelector("[data-runs]") && part.dataset.after) return void window.location.assign(part.dataset.after);
    } catch {
      /* The line is away for a moment: the next time. */
    }
    window.setTimeout(ask, BETWEEN, part);
  };
  document.querySelectorAll("[data-progress]").forEach((part) => window.setTimeout(ask, BETWEEN, part));
})();
