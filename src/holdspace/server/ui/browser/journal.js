// The journal: entries are locked here, in the age format, before anything is sent. There is no other way out: every
// request below carries an envelope or an id, but for the entry that the client says to share (see share).
//
// The journal's key pair and its recovery key are made here. The key lies on the server under the passphrase, under what
// a passkey derives (WebAuthn PRF), or both; whom entries are locked to is written inside that envelope, so that the
// server cannot slip in a reader of its own. Each entry says inside whose it is, which one, which version and from when:
// swapped or relabelled envelopes are noticed. Which entries it saw last, and in which version, a device remembers,
// locked as the entries are: what is held back or set back is noticed as well. While it is open the key is one that the
// page itself cannot read out again; it is gone when the page is left, and when somebody signs out in another tab.
import * as age from "age-encryption";
import { bech32 } from "@scure/base";

const page = document.getElementById("journal");
const WORK_FACTOR = 17; // log2 N of scrypt, as OWASP advises with r = 8 and p = 1: two thirds of a second on a laptop
const BLOCK = 1024;
// What the server takes in (domain/envelope.py), in base64: more was never kept here.
const MOST_CHARACTERS = 400_000;
const WAITING = "holdspace-for-the-journal"; // see measures/unsaid.js

const content = page && JSON.parse(document.getElementById("journal-content").textContent);
const memory = content && `holdspace-journal-${content.client}`;
let opened = null; // { identity, recipients }, only in this page's memory
let closings = 0; // how often it was closed: what was under way then opens nothing any more
let seen = {}; // which version of each entry this device saw last
let noted = {}; // what of it this tab has written down
let acts = 0;
let changing = null; // the entry whose next version is being written
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
  form.append("act", String((acts += 1))); // done, undone and done again is three acts and not one sent twice
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

async function openWith(decrypter, envelope) {
  if (envelope.length > MOST_CHARACTERS) throw new Error("longer than anything that is kept");
  return JSON.parse(await decrypter.decrypt(decode(envelope), "text"));
}

async function open(envelope) {
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(opened.identity);
  const value = await openWith(decrypter, envelope);
  requireOpen();
  if (value.client !== content.client) throw new Told(page.dataset.exchanged);
  return value;
}

/** Throw, without a word, where the journal was closed meanwhile: nothing is shown any more. */
function requireOpen() {
  if (!opened) throw new Told("");
}

/** Begin a journal; keepLocked(key) locks its key one way and has the server keep that. */
async function setUp(keepLocked) {
  const identity = await age.generateX25519Identity();
  const recovery = await age.generateX25519Identity();
  const recipients = [await age.identityToRecipient(identity), await age.identityToRecipient(recovery)];
  await keepLocked({ client: content.client, identity, recipients });
  localStorage.removeItem(memory); // of a journal that was here before
  page.querySelector("[data-recovery-key]").textContent = recovery;
  show("recovery");
}

/** Go on once somebody has copied the recovery key: it will not be shown again. */
async function begin() {
  const typed = document.getElementById("recovery-end").value.trim().toUpperCase();
  if (!page.querySelector("[data-recovery-key]").textContent.endsWith(typed)) throw new Told(page.dataset.notTheKey);
  close();
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
  } else await enter(keyByPassphrase(secret));
}

async function keyByPassphrase(secret) {
  const decrypter = new age.Decrypter();
  decrypter.addPassphrase(secret);
  const adding = document.getElementById("add-passkey").checked;
  const key = await keyIn(decrypter, content.key);
  if (adding) await lockByPasskey(key);
  return key;
}

async function unlockByPasskey() {
  const { name, envelope } = content.passkey;
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(new age.webauthn.WebAuthnIdentity({ identity: name }));
  await enter(withPasskey(() => keyIn(decrypter, envelope)));
}

async function keyIn(decrypter, envelope) {
  const key = await openWith(decrypter, envelope);
  if (key.client !== content.client || key.recipients.length < 2) throw new Told(page.dataset.otherJournal);
  return key;
}

/** Open the journal with a key that may still be on its way; closed before it comes, the journal stays closed. */
async function enter(coming) {
  const before = closings;
  const { identity, recipients } = await coming;
  const usable = await held(identity);
  if (closings !== before) return;
  opened = { identity: usable, recipients };
  seen = await recalled();
  noted = { ...seen };
  await list();
  page.querySelector('[data-do="write"]').hidden = !opened.recipients;
  show("open");
  if (opened.recipients) await takeOver();
}

/** Put what was written after a session, and kept for the journal, where it can be locked; it waits no longer. */
async function takeOver() {
  const words = await waitingWords();
  sessionStorage.removeItem(WAITING);
  if (words && opened) document.getElementById("entry").value = words;
}

/** Return what waits in this tab; what waited under the key of another sign-in opens no more. */
async function waitingWords() {
  try {
    const [iv, sealed] = JSON.parse(sessionStorage.getItem(WAITING)).map(decode);
    const key = await crypto.subtle.importKey("raw", decode(content.waiting), "AES-GCM", false, ["decrypt"]);
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed));
  } catch {
    return "";
  }
}

/** Return what this device saw last; what another key locked tells of a journal that is here no more. */
async function recalled() {
  const locked = localStorage.getItem(memory);
  try {
    return locked ? (await open(locked)).seen : {};
  } catch {
    return {};
  }
}

/**
 * Remember what this device has seen: what changed in this tab, beside what other tabs wrote down. With the recovery
 * key alone nothing can be locked, so all stays as it was.
 */
async function remember() {
  const { recipients } = opened;
  if (!recipients) return;
  const known = await recalled();
  requireOpen();
  const now = { ...seen };
  for (const id of Object.keys(noted)) if (!(id in now)) delete known[id];
  for (const [id, version] of Object.entries(now)) {
    if (noted[id] !== version) known[id] = Math.max(version, known[id] ?? 0);
  }
  localStorage.setItem(memory, await lock({ client: content.client, seen: known }, recipients));
  noted = now;
}

async function list() {
  const rows = await Promise.all(content.entries.map(async (entry) => ({ entry, ...(await read(entry)) })));
  requireOpen();
  rows.sort((one, other) => other.at - one.at);
  page.querySelector("[data-entries]").replaceChildren(...rows.map(row));
  const missing = Object.keys(seen).filter((id) => !content.entries.some((entry) => entry.id === id));
  page.querySelector("[data-missing-count]").textContent = missing.length;
  page.querySelector("[data-missing]").hidden = !missing.length;
  await remember();
}

function row({ entry, at, text, isRight }) {
  const item = document.getElementById("journal-entry").content.cloneNode(true);
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  item.querySelector("[data-at]").textContent = at.toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
  item.querySelector("[data-text]").textContent = text;
  const version = content.shared[entry.id];
  item.querySelector("[data-shared]").hidden = !version;
  item.querySelector("[data-shared-earlier]").hidden = !version || version === entry.version;
  const offered = { change: isRight && opened.recipients, share: isRight && !version, unshare: version, remove: true };
  for (const [name, act] of Object.entries({ change, share, unshare, remove })) {
    const button = item.querySelector(`[data-do="${name}"]`);
    button.hidden = !offered[name];
    button.addEventListener("click", () => attempt(() => act(entry)));
  }
  return item;
}

/** Return an entry as it is shown: its words, or why there are none. */
async function read(entry) {
  try {
    const { text, at } = await contentOf(entry);
    seen[entry.id] = entry.version;
    return { text, at: new Date(at ?? entry.at), isRight: true };
  } catch (problem) {
    const text = problem instanceof Told ? problem.message : page.dataset.unreadable;
    return { text, at: new Date(entry.at), isRight: false };
  }
}

/** Return what an entry holds; throw where it is not the one that was kept, or older than one this device saw. */
async function contentOf(entry) {
  const value = await open(entry.envelope);
  const isRight = value.id === entry.id && value.version === entry.version && !(entry.version < seen[entry.id]);
  if (!isRight) throw new Told(page.dataset.exchanged);
  return value;
}

async function write(field) {
  const { id, version } = changing ?? { id: crypto.randomUUID(), version: 0 };
  const entry = { id, version: version + 1, at: new Date().toISOString() };
  entry.envelope = await lock({ client: content.client, ...entry, text: field.value }, opened.recipients);
  await post(page.dataset.entryAddress, { id, version: entry.version, envelope: entry.envelope });
  content.entries = [entry, ...content.entries.filter((each) => each.id !== id)];
  writeNew();
  await list();
}

/** Begin the next version of an entry. */
async function change(entry) {
  const { text } = await contentOf(entry);
  writeNew(text, entry);
  document.getElementById("entry").focus();
}

function writeNew(text = "", entry = null) {
  changing = entry;
  document.getElementById("entry").value = text;
  page.querySelector('[data-do="keep-as-it-was"]').hidden = !entry;
}

/** Give this version to the therapist: the one way by which plain words leave, and only after the question. */
async function share(entry) {
  if (!window.confirm(page.dataset.shareQuestion)) return;
  const { text } = await contentOf(entry);
  await post(page.dataset.shareAddress, { id: entry.id, version: entry.version, text });
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
  content.entries = content.entries.filter((each) => each.id !== entry.id);
  delete content.shared[entry.id];
  delete seen[entry.id];
  if (changing?.id === entry.id) writeNew();
  await list();
}

/** What is missing was removed on another device: remember what is here. */
async function forgetMissing() {
  seen = {};
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
  closings += 1;
  opened = changing = null;
  seen = {};
  noted = {};
  page.querySelector("[data-entries]").replaceChildren();
  for (const field of page.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea")) field.value = "";
  document.getElementById("add-passkey").checked = false;
  page.querySelector("[data-recovery-key]").textContent = "";
  page.querySelector("[data-gone]").hidden = !localStorage.getItem(memory);
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
  handle("begin", begin);
  handle("print", async () => window.print());
  handle("unlock-passkey", unlockByPasskey);
  handle("forget-passkey", forgetPasskey);
  handle("unlock", () => unlock(document.getElementById("passphrase").value));
  handle("write", () => write(document.getElementById("entry")));
  handle("keep-as-it-was", async () => writeNew());
  handle("forget-missing", forgetMissing);
  handle("lock", async () => close());
  window.addEventListener("pagehide", close);
  new BroadcastChannel("holdspace-signed-out").addEventListener("message", close);
  page.hidden = false;
  close();
  if (canUsePasskeys) knowPasskeys();
}
