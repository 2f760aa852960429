/* The palette: Ctrl+K or Cmd+K opens it, the arrows walk, Enter goes. The search in the bar does without it. */
"use strict";

(() => {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const input = palette.querySelector("input");
  const list = palette.querySelector("[data-choices]");
  let asked = 0;
  let timer = 0;

  const choices = () => [...list.querySelectorAll("a")];
  const mark = (next) => {
    const links = choices();
    links.forEach((link) => link.setAttribute("aria-selected", "false"));
    const at = links[Math.max(0, Math.min(links.length - 1, next))];
    input.setAttribute("aria-activedescendant", at ? at.id : "");
    if (!at) return;
    at.setAttribute("aria-selected", "true");
    at.scrollIntoView({ block: "nearest" });
  };
  const current = () => choices().findIndex((link) => link.getAttribute("aria-selected") === "true");
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(`${palette.dataset.source}?q=${encodeURIComponent(input.value)}`, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (mine !== asked) return;
    if (!answer || !answer.ok) {
      list.replaceChildren(Object.assign(document.createElement("p"), { textContent: palette.dataset.trouble }));
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    list.replaceChildren(...page.body.childNodes);
    mark(0);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (palette.open) return palette.close();
    palette.showModal();
    input.select();
    ask();
  });
  document.querySelectorAll("[data-palette]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => { palette.showModal(); input.focus(); ask(); });
  });
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  palette.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") mark(current() + 1);
    else if (event.key === "ArrowUp") mark(current() - 1);
    else if (event.key === "Enter" && event.target === input) (choices()[current()] || { click() {} }).click();
    else return;
    event.preventDefault();
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
})();
