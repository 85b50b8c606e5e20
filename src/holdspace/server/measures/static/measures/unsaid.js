// "Something I could not say in the room", kept for the journal: it is taken out of the form before anything is sent,
// and waits in this tab alone until the journal, once unlocked, takes it over.
(() => {
  "use strict";

  const part = document.querySelector("[data-unsaid]");
  if (!part) return;
  const field = part.querySelector("textarea");
  const journal = part.querySelector("[data-needs-script]");
  journal.hidden = false;
  part.querySelector("[data-without-script]").hidden = true;

  field.form.addEventListener("submit", (event) => {
    const isKept = event.submitter?.name === "keep";
    if (isKept || !journal.querySelector("input").checked || !field.value.trim()) return;
    sessionStorage.setItem("holdspace-for-the-journal", field.value);
    field.value = "";
  });
})();
