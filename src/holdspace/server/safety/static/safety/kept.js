// The safety plan on this phone: sealed here, opened with a local unlock, without a network.
//
// When it is kept, a key pair is made. The private key is locked under what the person chose, by a slow derivation
// (PBKDF2-SHA-256, a million rounds) and AES-256-GCM; the public key lies beside it, so that a newer version of the plan can be
// sealed without asking again (P-256, HKDF, AES-256-GCM). Nothing of it is sent anywhere, and nothing lies in clear.
// After ten wrong unlocks the copy is removed.
(() => {
  "use strict";

  const PLACE = "kept";
  const SHELL = "kept-shell"; // the worker's cache, see worker.js
  const ROUNDS = 1_000_000;
  const MOST_TRIES = 10;
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const PURPOSE = new TextEncoder().encode("holdspace kept plan 1");

  const encode = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
  const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const read = () => JSON.parse(localStorage.getItem(PLACE) || "null");
  const write = (kept) => localStorage.setItem(PLACE, JSON.stringify(kept));

  async function seal(key, bytes) {
    const iv = random(12);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: PURPOSE }, key, bytes);
    return { iv: encode(iv), sealed: encode(sealed) };
  }

  const unseal = (key, value) =>
    crypto.subtle.decrypt({ name: "AES-GCM", iv: decode(value.iv), additionalData: PURPOSE }, key, decode(value.sealed));

  async function slowKey(unlock, salt, rounds) {
    const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(unlock.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
    const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
    return crypto.subtle.deriveKey(derivation, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  async function sharedKey(own, other) {
    const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, own, 256);
    const base = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
    const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: PURPOSE };
    return crypto.subtle.deriveKey(derivation, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  const publicKey = (text) => crypto.subtle.importKey("raw", decode(text), CURVE, true, []);

  /** Seal a plan to the public key: nobody has to unlock anything for that. */
  async function sealPlan(plan, reader) {
    const once = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    const key = await sharedKey(once.privateKey, await publicKey(reader));
    const value = await seal(key, new TextEncoder().encode(JSON.stringify(plan)));
    return { ...value, once: encode(await crypto.subtle.exportKey("raw", once.publicKey)) };
  }

  async function keep(plan, unlock) {
    const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    const salt = random(16);
    const slow = await slowKey(unlock, salt, ROUNDS);
    const locked = await seal(slow, await crypto.subtle.exportKey("pkcs8", pair.privateKey));
    const reader = encode(await crypto.subtle.exportKey("raw", pair.publicKey));
    write({ version: 1, salt: encode(salt), rounds: ROUNDS, locked, reader, tries: 0, plan: await sealPlan(plan, reader) });
  }

  async function open(unlock) {
    const kept = read();
    write({ ...kept, tries: kept.tries + 1 }); // counted before it is tried: closing the page takes nothing back
    const slow = await slowKey(unlock, decode(kept.salt), kept.rounds);
    const own = await crypto.subtle.importKey("pkcs8", await unseal(slow, kept.locked), CURVE, false, ["deriveBits"]);
    const key = await sharedKey(own, await publicKey(kept.plan.once));
    const plan = JSON.parse(new TextDecoder().decode(await unseal(key, kept.plan)));
    write({ ...read(), tries: 0 });
    return plan;
  }

  async function remove() {
    localStorage.removeItem(PLACE);
    await caches.delete(SHELL);
    for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  }

  function say(page, text) {
    const place = page.querySelector("[data-said]");
    place.textContent = text;
    place.hidden = !text;
  }

  function show(page, name) {
    for (const each of page.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
  }

  /** On the page of the plan: keep it here, refresh what is kept, or remove it. */
  async function offer(page) {
    const plan = JSON.parse(document.getElementById("plan-to-keep").textContent);
    const words = page.dataset;
    page.hidden = false;
    const kept = read();
    show(page, kept ? "kept" : "keep");
    if (kept) {
      write({ ...kept, plan: await sealPlan(plan, kept.reader) });
      page.dataset.current = "yes"; // the newest version is the one that lies here
    }
    page.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const unlock = event.target.elements.unlock.value;
      if (unlock.length < Number(event.target.elements.unlock.minLength)) return say(page, words.tooShort);
      say(page, words.working);
      try {
        await navigator.serviceWorker.register(words.worker, { scope: "/" });
        await navigator.serviceWorker.ready;
        await keep(plan, unlock);
        event.target.reset();
        say(page, words.done);
        show(page, "kept");
      } catch {
        await remove();
        say(page, words.failed);
      }
    });
    page.querySelector("[data-remove]").addEventListener("click", async () => {
      await remove();
      say(page, words.removed);
      show(page, "keep");
    });
  }

  function line(tag, text) {
    const made = document.createElement(tag);
    made.textContent = text; // never as HTML
    return made;
  }

  /** A line in parts, each with what to dial where it is a telephone number. A copy of before has plain lines. */
  function written(parts) {
    const made = document.createElement("li");
    for (const [text, call] of typeof parts === "string" ? [[parts, ""]] : parts) {
      const part = line(call ? "a" : "span", text);
      if (call) part.href = `tel:${call}`;
      made.append(part);
    }
    return made;
  }

  function draw(plan, place) {
    const list = document.createElement("ol");
    list.className = "plain-list stack";
    plan.steps.forEach((step, at) => {
      const card = document.createElement("li");
      card.className = "card";
      const lines = document.createElement("ul");
      lines.append(...step.lines.map(written));
      card.append(line("h2", `${at + 1}. ${step.title}`), lines);
      list.append(card);
    });
    place.replaceChildren(line("p", plan.as_of), list);
  }

  /** On the page that also opens without a network: unlock and read. */
  function unlockable(page) {
    const words = page.dataset;
    show(page, read() ? "locked" : "nothing");
    page.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      say(page, words.working);
      try {
        draw(await open(event.target.elements.unlock.value), page.querySelector("[data-plan]"));
        say(page, "");
        show(page, "opened");
        page.querySelector("[data-plan]").focus();
      } catch {
        if (read().tries >= MOST_TRIES) {
          await remove();
          show(page, "nothing");
          return say(page, words.tooOften);
        }
        say(page, words.wrong);
      }
      event.target.reset();
    });
    for (const button of page.querySelectorAll("[data-remove]"))
      button.addEventListener("click", async () => {
        await remove();
        page.querySelector("[data-plan]").replaceChildren();
        say(page, words.removed);
        show(page, "nothing");
      });
    page.querySelector("[data-lock]").addEventListener("click", () => {
      page.querySelector("[data-plan]").replaceChildren();
      show(page, "locked");
    });
  }

  const offered = document.querySelector("[data-keep]");
  const shell = document.querySelector("[data-kept]");
  // Without a secure address a browser gives neither keys nor a worker; then nothing is offered.
  if (offered && window.isSecureContext && "serviceWorker" in navigator) offer(offered);
  if (shell) unlockable(shell);
})();
