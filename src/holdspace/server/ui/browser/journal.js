// The journal: entries are locked here, in the age format, before anything is sent. There is no other way out: every
// request below carries an envelope or an id, but for the entry that the client says to share (see share).
//
// The journal's key pair and its recovery key are made here. The key lies on the server under the passphrase, under what
// a passkey derives (WebAuthn PRF), or both; whom entries are locked to is written inside that envelope, so that the
// server cannot slip in a reader of its own. Each entry says inside whose it is, which one, and which version: swapped
// or old envelopes are noticed. While it is open the key is one that the page itself cannot read out again; it is gone
// when the page is left, and when somebody signs out in another tab.
import * as age from "age-encryption";
import { bech32 } from "@scure/base";

const page = document.getElementById("journal");
const WORK_FACTOR = 16;
const BLOCK = 1024;
const WAITING = "holdspace-for-the-journal"; // see measures/unsaid.js

const content = page && JSON.parse(document.getElementById("journal-content").textContent);
let opened = null; // { identity, recipients }, only in this page's memory
// What stands before the 32 bytes of an X25519 secret key in PKCS #8 (RFC 8410), the form browsers take in.
const PKCS8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20];
// Browsers refuse passkeys for bare IP addresses; some say beforehand that theirs derive nothing.
let canUsePasskeys = Boolean(window.PublicKeyCredential) && !/^[\d.]+$|:/.test(window.location.hostname);

const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const part = (name) => page.querySelector(`[data-part="${name}"]`);

function show(name) {
  for (const each of page.querySelectorAll("[data-part]")) each.hidden = each.dataset.part !== name;
  const { key, passkey } = content;
  const ways = { passkeys: true, passkey, "new-passkey": key && !passkey, both: key && passkey };
  for (const each of page.querySelectorAll("[data-with]")) each.hidden = !(canUsePasskeys && ways[each.dataset.with]);
  part(name).querySelector("input, textarea, button")?.focus();
}

function say(problem) {
  const place = page.querySelector("[data-problem]");
  place.textContent = problem;
  place.hidden = !problem;
}

/** What went wrong, in words for the person, which the page brings along in their language. */
class Told extends Error {}

async function post(address, fields) {
  const form = new FormData(page.querySelector("[data-token]"));
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const answer = await fetch(address, { method: "POST", body: form, headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Told(page.dataset.notKept);
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

/** Begin a journal; keepLocked(key) locks its key one way and has the server keep that. */
async function setUp(keepLocked) {
  const identity = await age.generateX25519Identity();
  const recovery = await age.generateX25519Identity();
  const recipients = [await age.identityToRecipient(identity), await age.identityToRecipient(recovery)];
  await keepLocked({ client: content.client, identity, recipients });
  page.querySelector("[data-recovery-key]").textContent = recovery;
  show("recovery");
}

async function lockByPassphrase(key, passphrase) {
  const encrypter = new age.Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(WORK_FACTOR);
  const envelope = encode(await encrypter.encrypt(JSON.stringify(key)));
  await post(page.dataset.keyAddress, { envelope });
  content.key = envelope;
}

async function lockByPasskey(key) {
  const locked = await withPasskey(async () => {
    const name = await age.webauthn.createCredential({ keyName: page.dataset.passkeyName });
    const encrypter = new age.Encrypter();
    encrypter.addRecipient(new age.webauthn.WebAuthnRecipient({ identity: name }));
    return { name, envelope: encode(await encrypter.encrypt(JSON.stringify(key))) };
  });
  await post(page.dataset.passkeyAddress, { ...locked, new: content.key ? "no" : "yes" });
  content.passkey = locked;
}

/** Passkeys fail in the browser's own words; say it in ours. */
async function withPasskey(action) {
  try {
    return await action();
  } catch {
    throw new Told(page.dataset.passkeyProblem);
  }
}

/** Return the secret key as one that cannot be read out; a browser without X25519 of its own keeps the text. */
async function held(identity) {
  const secret = new Uint8Array([...PKCS8, ...bech32.decodeToBytes(identity).bytes]);
  try {
    return await crypto.subtle.importKey("pkcs8", secret, { name: "X25519" }, false, ["deriveBits"]);
  } catch {
    return identity;
  } finally {
    secret.fill(0);
  }
}

async function unlock(secret) {
  if (secret.startsWith("AGE-SECRET-KEY-")) {
    // With the recovery key one reads; new entries need the key itself, beside which the recipients are written.
    await enter({ identity: secret.trim(), recipients: null });
    return;
  }
  const decrypter = new age.Decrypter();
  decrypter.addPassphrase(secret);
  const key = await keyIn(decrypter, content.key);
  const adding = document.getElementById("add-passkey");
  if (adding.checked) await lockByPasskey(key);
  await enter(key);
}

async function unlockByPasskey() {
  const { name, envelope } = content.passkey;
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(new age.webauthn.WebAuthnIdentity({ identity: name }));
  await enter(await withPasskey(() => keyIn(decrypter, envelope)));
}

async function keyIn(decrypter, envelope) {
  const key = JSON.parse(await decrypter.decrypt(decode(envelope), "text"));
  if (key.client !== content.client || key.recipients.length < 2) throw new Told(page.dataset.otherJournal);
  return key;
}

async function enter({ identity, recipients }) {
  opened = { identity: await held(identity), recipients };
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
    item.querySelector("[data-at]").textContent = new Date(entry.at).toLocaleString(document.documentElement.lang);
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
    return isRight ? value.text : page.dataset.exchanged;
  } catch {
    return page.dataset.unreadable;
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
  if (value.client !== content.client || value.id !== entry.id || value.version !== entry.version) throw new Told(page.dataset.exchanged);
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
  if (!window.confirm(page.dataset.removeQuestion)) return;
  await post(page.dataset.removeAddress, { id: entry.id });
  content.entries = content.entries.filter((each) => each !== entry);
  delete content.shared[entry.id];
  await list();
}

async function forgetPasskey() {
  await post(page.dataset.forgetAddress, {});
  content.passkey = null;
  show("open");
}

async function attempt(action) {
  say("");
  try {
    await action();
  } catch (problem) {
    say(problem instanceof Told ? problem.message : page.dataset.notOpened);
  }
}

function close() {
  opened = null;
  page.querySelector("[data-entries]").replaceChildren();
  for (const field of page.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea")) field.value = "";
  document.getElementById("add-passkey").checked = false;
  page.querySelector("[data-recovery-key]").textContent = "";
  show(content.key || content.passkey ? "locked" : "set-up");
}

function handle(name, action) {
  const element = page.querySelector(`[data-do="${name}"]`);
  element.addEventListener(element.tagName === "FORM" ? "submit" : "click", (event) => {
    event.preventDefault();
    attempt(action);
  });
}

/** Offer no passkey where the browser knows that none derives anything. */
async function knowPasskeys() {
  const can = await window.PublicKeyCredential.getClientCapabilities?.();
  if (can?.["extension:prf"] !== false) return;
  canUsePasskeys = false;
  if (!opened) close();
}

if (page) {
  handle("set-up", () => setUp((key) => lockByPassphrase(key, document.getElementById("new-passphrase").value)));
  handle("set-up-passkey", () => setUp(lockByPasskey));
  handle("begin", async () => { close(); });
  handle("print", async () => window.print());
  handle("unlock-passkey", unlockByPasskey);
  handle("forget-passkey", forgetPasskey);
  handle("unlock", () => unlock(document.getElementById("passphrase").value));
  handle("write", () => write(document.getElementById("entry")));
  handle("lock", async () => close());
  window.addEventListener("pagehide", close);
  new BroadcastChannel("holdspace-signed-out").addEventListener("message", close);
  page.hidden = false;
  close();
  if (canUsePasskeys) knowPasskeys();
}
