// What every page does with JavaScript and could do without: leave faster, and put the focus on what is to be mended.
(() => {
  "use strict";

  const exit = document.querySelector("[data-quick-exit]");
  const signedOut = new BroadcastChannel("holdspace-signed-out"); // said in one tab, heard in all others

  function leave() {
    document.documentElement.classList.add("is-leaving"); // nothing to be seen while the other page loads
    signedOut.postMessage("now");
    sessionStorage.clear(); // what was on its way to the journal
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

  // What is half written browsers keep in a file, to bring it back after a crash: whoever has the device could read it.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("textarea, input:not([autocomplete])")) target.autocomplete = "off";
  });

  document.querySelector("[data-error-summary]")?.focus();

  // Scrolled by hand: after scrollIntoView the first Tab would begin there, behind the link that skips the menu.
  const here = document.querySelector(".menu [aria-current]");
  if (here) {
    const row = here.closest(".menu");
    const [at, around] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
    row.scrollLeft += at.left + at.width / 2 - around.left - around.width / 2;
  }

  // Nobody there for a while: leave this page, in every tab at once. Somebody writing for long: say so to the server.
  const idle = Number(document.body.dataset.idleMinutes) * 60_000;
  if (idle) {
    const tabs = new BroadcastChannel("holdspace-use");
    let timer = 0;
    let told = Date.now();
    let shared = 0;

    function lock() {
      document.documentElement.classList.add("is-leaving");
      const here = window.location.pathname + window.location.search;
      window.location.replace(`/leave/locked/?next=${encodeURIComponent(here)}`);
    }

    function wait() {
      window.clearTimeout(timer);
      timer = window.setTimeout(lock, idle + 5_000);
    }

    function used() {
      const now = Date.now();
      if (now - shared < 5_000) return;
      shared = now;
      wait();
      tabs.postMessage("used");
      if (now - told > idle / 6) {
        told = now;
        fetch("/alive/", { credentials: "same-origin" }).catch(() => {});
      }
    }

    tabs.addEventListener("message", wait);
    signedOut.addEventListener("message", lock); // what stands here is nobody's to read any more
    for (const kind of ["keydown", "pointerdown", "scroll"]) document.addEventListener(kind, used, { passive: true });
    wait();
  }

  // Signing out is for every tab: one in which a journal is open holds its key.
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-signs-out")) signedOut.postMessage("now");
  });

  // A form is sent once, however often somebody presses the button.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });
})();
