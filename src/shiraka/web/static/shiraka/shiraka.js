/* Comforts of the keyboard and of typing. Every page works without this file. */
"use strict";

(() => {
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const find = document.querySelector("[data-find]");

  /* "/" goes to the search, j and k walk the rows, Enter opens, Escape closes what is open. */
  let row = -1;
  const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")].filter((line) => line.checkVisibility() && line.querySelector("a"));
  const walk = (step) => {
    const lines = rows();
    if (!lines.length) return;
    if (row >= 0 && lines[row]) lines[row].classList.remove("at");
    row = Math.max(0, Math.min(lines.length - 1, row + step));
    lines[row].classList.add("at");
    lines[row].querySelector("a").focus({ preventScroll: true });
    lines[row].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.drop[open]").forEach((drop) => {
        drop.open = false;
        drop.querySelector("summary").focus();
      });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/" && find) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.drop[open]").forEach((drop) => {
      if (!drop.contains(event.target)) drop.open = false;
    });
  });

  /* Printing needs this file, so only it shows the button. */
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }

  /* All of a list ticked: its rows show it. One taken out: it is no longer all. */
  document.addEventListener("change", (event) => {
    const picks = event.target.closest(".pick-form");
    if (!picks || !event.target.matches(".pick input")) return;
    const all = picks.querySelector("[data-all]");
    if (event.target === all) picks.querySelectorAll("[name=pk]").forEach((box) => { box.checked = all.checked; });
    else if (!event.target.checked) all.checked = false;
  });

  /* What is ticked in a folded list is written on it. */
  document.addEventListener("change", (event) => {
    const chooser = event.target.closest("[data-chooser]");
    if (!chooser) return;
    chooser.querySelector(".chosen").replaceChildren(
      ...[...chooser.querySelectorAll(":checked")].map((box) => {
        const word = document.createElement("span");
        word.textContent = box.nextElementSibling.textContent;
        return word;
      }),
    );
  });

  /* What was typed stays in this tab until it is stored: it survives a lost session or a wrong turn. */
  const form = document.querySelector("form[data-keep]");
  const offer = document.querySelector("[data-restore]");
  const SENT = "shiraka-sent";
  const forget = (key) => sessionStorage.removeItem(key);
  const key = form ? `shiraka:${form.dataset.keep}` : null;
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  /* The form was sent and this is another page: it was taken, unless the answer is a refusal. */
  if (sent && sent !== key && !document.querySelector("[data-refused]")) forget(sent);
  /* After a refused form, the reader hears and sees the list of errors first. */
  document.getElementById("errors")?.focus();
  if (!form) return;

  const kept = () => {
    const values = [];
    for (const field of form.elements) {
      if (!field.name || ["hidden", "password", "file", "submit", "button"].includes(field.type)) continue;
      const isBox = field.type === "checkbox" || field.type === "radio";
      values.push([field.name, isBox ? field.value : null, isBox ? field.checked : field.value]);
    }
    return JSON.stringify(values);
  };
  const restore = (values) => {
    for (const [name, box, value] of JSON.parse(values)) {
      for (const field of form.elements) {
        if (field.name !== name) continue;
        if (box === null) field.value = value;
        else if (field.value === box) field.checked = value;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  };
  const asShown = kept();
  let isSending = false;
  const before = sessionStorage.getItem(key);
  if (before && before !== asShown && offer && sent !== key) {
    const box = document.createElement("div");
    box.className = "msg offer";
    const words = document.createElement("p");
    words.textContent = offer.dataset.offer;
    const buttons = document.createElement("div");
    buttons.className = "btns";
    const take = document.createElement("button");
    take.type = "button";
    take.className = "btn sm";
    take.textContent = offer.dataset.take;
    const drop = take.cloneNode(true);
    drop.className = "btn sm quiet";
    drop.textContent = offer.dataset.drop;
    take.addEventListener("click", () => { restore(before); offer.replaceChildren(); });
    drop.addEventListener("click", () => { forget(key); offer.replaceChildren(); });
    buttons.append(take, drop);
    box.append(words, buttons);
    offer.append(box);
  }
  form.addEventListener("input", () => sessionStorage.setItem(key, kept()));
  form.addEventListener("submit", () => {
    isSending = true;
    sessionStorage.setItem(SENT, key);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSending && kept() !== asShown) event.preventDefault();
  });
})();
