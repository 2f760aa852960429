/* Passkeys: asks the browser for one, and sends the form that carries what it answers.
   Without this file, and in a browser that knows no passkeys, the form says so and has no button. */
"use strict";

(() => {
  const KNOWN = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "already", SecurityError: "elsewhere" };
  const ceremony = window.webauthnJSON;
  const able = Boolean(window.PublicKeyCredential && navigator.credentials && ceremony);

  const say = (form, name) => form.querySelectorAll("[data-told]").forEach((told) => { told.hidden = told.dataset.told !== name; });

  const asked = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  };

  const made = async (form) => {
    const options = await asked(form);
    if (form.dataset.passkey !== "new") return ceremony.get(options);
    Object.assign(options.publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
    return ceremony.create(options);
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const button = form.querySelector("button[type=submit]");
    if (!able) return say(form, "unable");
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.getAttribute("aria-disabled") === "true") return;
      button.setAttribute("aria-disabled", "true");
      say(form, "");
      try {
        form.elements.credential.value = JSON.stringify(await made(form));
        form.submit();
      } catch (error) {
        button.removeAttribute("aria-disabled");
        say(form, KNOWN[error.name] || "failed");
      }
    });
  });
  /* A page that comes back from the memory of the browser may be used again. */
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-passkey] button").forEach((button) => button.removeAttribute("aria-disabled")));
})();
