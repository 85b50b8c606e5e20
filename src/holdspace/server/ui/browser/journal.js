// The journal: entries are locked here, in the age format, before anything is sent. There is no other way out: every
// request below carries an envelope or an id, but for the entry that the client says to share (see share).
//
// The journal's key pair and its recovery key are made here. The key lies on the server under the passphrase; whom
// entries are locked to is written inside that envelope, so that the server cannot slip in a reader of its own. Each
// entry says inside whose it is, which one, and which version: swapped or old envelopes are noticed.
import * as age from "age-encryption";

const page = document.getElementById("journal");
const WORK_FACTOR = 16;
const BLOCK = 1024;
const WAITING = "holdspace-for-the-journal"; // see measures/unsaid.js

const content = page && JSON.parse(document.getElementById("journal-content").textContent);
let opened = null; // { identity, recipients }, only in this page's memory

const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const part = (name) => page.querySelector(`[data-part="${name}"]`);

function show(name) {
  for (const each of page.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
  part(name).querySelector("input, textarea, button")?.focus();
}

function say(problem) {
  const place = page.querySelector("[data-problem]");
  place.textContent = problem;
  place.hidden = !problem;
}

async function post(address, fields) {
  const form = new FormData(page.querySelector("[data-token]"));
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const answer = await fetch(address, { method: "POST", body: form, headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error("This was not kept. Copy your words, load the page again, and sign in.");
  return answer.json();
}

/** Lock a value for all recipients, padded so that its length says little. */
async function lock(value, recipients) {
  const text = JSON.stringify(value);
  const length = new TextEncoder().encode(text).length;
  const padded = text + " ".repeat((BLOCK - (length % BLOCK)) % BLOCK);
  const encrypter = new age.Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encode(await encrypter.encrypt(padded));
}

async function open(envelope, identity) {
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(identity);
  return JSON.parse(await decrypter.decrypt(decode(envelope), "text"));
}

async function setUp(passphrase) {
  const identity = await age.generateX25519Identity();
  const recovery = await age.generateX25519Identity();
  const recipients = [await age.identityToRecipient(identity), await age.identityToRecipient(recovery)];
  const encrypter = new age.Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  const key = encode(await encrypter.encrypt(JSON.stringify({ client: content.client, identity, recipients })));
  await post(page.dataset.keyAddress, { envelope: key });
  content.key = key;
  opened = { identity, recipients };
  page.querySelector("[data-recovery-key]").textContent = recovery;
  show("recovery");
}

async function unlock(secret) {
  if (secret.startsWith("AGE-SECRET-KEY-")) {
    // With the recovery key one reads; new entries need the passphrase, under which the recipients are written.
    opened = { identity: secret.trim(), recipients: null };
  } else {
    const decrypter = new age.Decrypter();
    decrypter.addPassphrase(secret);
    const key = JSON.parse(await decrypter.decrypt(decode(content.key), "text"));
    if (key.client !== content.client || key.recipients.length < 2) throw new Error("This key belongs to another journal.");
    opened = key;
  }
  await list();
  page.querySelector('[data-do="write"]').hidden = !opened.recipients;
  show("open");
  if (opened.recipients) takeOver();
}

/** Put what was written after a session, and kept for the journal, where it can be locked; it waits no longer. */
function takeOver() {
  const words = sessionStorage.getItem(WAITING);
  if (!words) return;
  sessionStorage.removeItem(WAITING);
  document.getElementById("entry").value = words;
}

async function list() {
  const place = page.querySelector("[data-entries]");
  const template = document.getElementById("journal-entry");
  place.replaceChildren();
  for (const entry of content.entries) {
    const item = template.content.cloneNode(true);
    item.querySelector("[data-at]").textContent = new Date(entry.at).toLocaleString();
    item.querySelector("[data-text]").textContent = await read(entry);
    const isShared = entry.id in content.shared;
    item.querySelector("[data-shared]").hidden = !isShared;
    for (const [name, act] of [["share", share], ["unshare", unshare]]) {
      const button = item.querySelector(`[data-do="${name}"]`);
      button.hidden = isShared === (name === "share");
      button.addEventListener("click", () => attempt(() => act(entry)));
    }
    item.querySelector('[data-do="remove"]').addEventListener("click", () => attempt(() => remove(entry)));
    place.append(item);
  }
}

async function read(entry) {
  try {
    const value = await open(entry.envelope, opened.identity);
    const isRight = value.client === content.client && value.id === entry.id && value.version === entry.version;
    return isRight ? value.text : "This entry is not the one that was kept here: it was exchanged or is an older one.";
  } catch {
    return "This entry cannot be opened with this key, or was altered.";
  }
}

async function write(field) {
  const entry = { id: crypto.randomUUID(), version: 1, at: new Date().toISOString() };
  entry.envelope = await lock({ client: content.client, id: entry.id, version: 1, text: field.value }, opened.recipients);
  await post(page.dataset.entryAddress, { id: entry.id, version: 1, envelope: entry.envelope });
  content.entries.unshift(entry);
  field.value = "";
  await list();
}

/** Give this version to the therapist: the one way by which plain words leave, and only after the question. */
async function share(entry) {
  if (!window.confirm(page.dataset.shareQuestion)) return;
  const value = await open(entry.envelope, opened.identity);
  if (value.client !== content.client || value.id !== entry.id || value.version !== entry.version) throw new Error("This entry is not the one that was kept here.");
  await post(page.dataset.shareAddress, { id: entry.id, version: entry.version, text: value.text });
  content.shared[entry.id] = entry.version;
  await list();
}

async function unshare(entry) {
  const { seen } = await post(page.dataset.unshareAddress, { id: entry.id });
  delete content.shared[entry.id];
  const said = page.querySelector("[data-said]");
  said.textContent = seen.length ? `${page.dataset.unsharedSeen} ${seen.join("; ")}` : page.dataset.unshared;
  said.hidden = false;
  await list();
}

async function remove(entry) {
  if (!window.confirm("Remove this entry for good?")) return;
  await post(page.dataset.removeAddress, { id: entry.id });
  content.entries = content.entries.filter((each) => each !== entry);
  delete content.shared[entry.id];
  await list();
}

async function attempt(action) {
  say("");
  try {
    await action();
  } catch (problem) {
    say(problem.message.startsWith("This ") ? problem.message : "This did not open it. Check what you typed.");
  }
}

function close() {
  opened = null;
  page.querySelector("[data-entries]").replaceChildren();
  for (const field of page.querySelectorAll("input:not([type=hidden]), textarea")) field.value = "";
  page.querySelector("[data-recovery-key]").textContent = "";
  show(content.key ? "locked" : "set-up");
}

function handle(name, action) {
  const element = page.querySelector(`[data-do="${name}"]`);
  element.addEventListener(element.tagName === "FORM" ? "submit" : "click", (event) => {
    event.preventDefault();
    attempt(action);
  });
}

if (page) {
  handle("set-up", () => setUp(document.getElementById("new-passphrase").value));
  handle("begin", async () => { close(); });
  handle("print", async () => window.print());
  handle("unlock", () => unlock(document.getElementById("passphrase").value));
  handle("write", () => write(document.getElementById("entry")));
  handle("lock", async () => close());
  window.addEventListener("pagehide", close);
  page.hidden = false;
  close();
}
