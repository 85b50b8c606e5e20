// Passkeys need JavaScript: show what needs it, and say in words when the browser's own question went wrong.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("[data-needs-script]")) form.hidden = !window.PublicKeyCredential;

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const problem = document.querySelector("[data-passkey-problem]");
    if (problem) problem.hidden = false;
  });
})();
