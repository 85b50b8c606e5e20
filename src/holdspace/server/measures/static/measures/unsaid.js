// "Something I could not say in the room", kept for the journal: it is taken out of the form before anything is sent,
// and waits in this tab alone until the journal, once unlocked, takes it over. It waits sealed, for browsers write what
// waits to the disk: under a key that the server keeps for as long as the sign-in lasts (see accounts/tab_key.py).
(() => {
  "use strict";

  const part = document.querySelector("[data-unsaid]");
  if (!part?.dataset.unsaid || !window.isSecureContext) return;
  const field = part.querySelector("textarea");
  const journal = part.querySelector("[data-needs-script]");
  journal.hidden = false;
  part.querySelector("[data-without-script]").hidden = true;

  const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

  async function seal(words) {
    const secret = Uint8Array.from(atob(part.dataset.unsaid), (character) => character.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(words));
    return JSON.stringify([iv, new Uint8Array(sealed)].map(encode));
  }

  field.form.addEventListener("submit", async (event) => {
    const { submitter } = event;
    const isKept = submitter?.name === "keep";
    if (isKept || !journal.querySelector("input").checked || !field.value.trim()) return;
    event.preventDefault();
    event.stopPropagation(); // to page.js this form was not sent yet
    sessionStorage.setItem("holdspace-for-the-journal", await seal(field.value));
    field.value = "";
    window.setTimeout(() => field.form.requestSubmit(submitter)); // once this sending is over: within it none begins
  });
})();
