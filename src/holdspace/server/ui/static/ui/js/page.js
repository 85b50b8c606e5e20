// What every page does with JavaScript and could do without: leave faster, and put the focus on what is to be mended.
(() => {
  "use strict";

  const exit = document.querySelector("[data-quick-exit]");

  function leave() {
    document.documentElement.classList.add("is-leaving"); // nothing to be seen while the other page loads
    window.location.replace(exit.href); // replaces this page in the history
  }

  if (exit) {
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    let escapes = [];
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") {
        escapes = [];
        return;
      }
      escapes = [...escapes.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
      if (escapes.length >= 3) leave();
    });
  }

  // A page that the browser kept for its back button would show what somebody else should not see.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  document.querySelector("[data-error-summary]")?.focus();
  document.querySelector(".menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  // A form is sent once, however often somebody presses the button.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });
})();
