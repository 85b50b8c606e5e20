// Passkeys need JavaScript and an address with a name: show what needs them, and say in words what went wrong.
(() => {
  "use strict";

  const isNumber = /^[\d.]+$|:/.test(window.location.hostname); // browsers refuse passkeys for bare IP addresses
  const canUse = Boolean(window.PublicKeyCredential) && !isNumber;

  for (const form of document.querySelectorAll("[data-needs-script]")) form.hidden = !canUse;
  for (const note of document.querySelectorAll("[data-passkey-address]")) note.hidden = !isNumber;

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const problem = document.querySelector("[data-passkey-problem]");
    if (problem) problem.hidden = false;
  });
})();
