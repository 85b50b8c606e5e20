// Checking a list of looks without the server that wrote it, as `holdspace verify` does: chain, tree, signature.
// Formats: src/holdspace/domain/audit.py, merkle.py, checkpoint.py and vault/signed_note.py; RFC 6962, C2SP signed note.

const text = new TextEncoder();
const FIRST_HASH = "00".repeat(32);
// In lists of the first version nothing says where they end.
const WITHOUT_ENDS = 1;
export const READ = [WITHOUT_ENDS, 2];

const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const unbase64 = (coded) => Uint8Array.from(atob(coded), (character) => character.charCodeAt(0));
const sha256 = async (...parts) => hex(await crypto.subtle.digest("SHA-256", join(...parts)));

function join(...parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

// The server hashes JSON with sorted names, no spaces, and everything beyond ASCII escaped.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  const plain = JSON.stringify(value);
  return plain.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

// 2026-03-02T09:30:00+00:00 is hashed as 2026-03-02T09:30:00.000000+00:00.
function moment(at) {
  const [, start, fraction = ""] = at.match(/^([^.+]+)(?:\.(\d+))?\+00:00$/) ?? [];
  return start === undefined ? at : `${start}.${fraction.padEnd(6, "0")}+00:00`;
}

async function entryHash(entry) {
  const content = {
    client: entry.client.replaceAll("-", ""),
    position: entry.position,
    at: moment(entry.at),
    event: entry.event,
    actor: entry.actor.replaceAll("-", ""),
    role: entry.role,
    purpose: entry.purpose,
    kinds: entry.kinds,
    records: entry.records,
    detail: entry.detail,
  };
  return sha256(text.encode("holdspace/audit/1\n"), unhex(entry.previous_hash), text.encode(canonical(content)));
}

const leafHash = (entry) => sha256(Uint8Array.of(0), unhex(entry));
const nodeHash = (left, right) => sha256(Uint8Array.of(1), unhex(left), unhex(right));

async function isIncluded(leaf, index, size, proof, root) {
  if (!(index >= 0 && index < size)) return false;
  let place = index;
  let last = size - 1;
  let computed = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      computed = await nodeHash(sibling, computed);
      while (place % 2 === 0 && place) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      computed = await nodeHash(computed, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && computed === root;
}

// RFC 9162, 2.1.4.2: whether the tree of `size` begins with the tree of `earlier` leaves.
async function isConsistent(earlier, earlierRoot, size, root, proof) {
  const hashes = (earlier & (earlier - 1)) === 0 ? [earlierRoot, ...proof] : [...proof];
  if (!(earlier > 0 && earlier < size) || !hashes.length) return false;
  let place = earlier - 1;
  let last = size - 1;
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  let [old, now] = [hashes[0], hashes[0]];
  for (const sibling of hashes.slice(1)) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [old, now] = [await nodeHash(sibling, old), await nodeHash(sibling, now)];
      while (place % 2 === 0 && place) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      now = await nodeHash(now, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && old === earlierRoot && now === root;
}

// What tells that the whole log, of others too, does not go on from the one that was signed then.
export async function findingsBetweenLogs(earlier, later) {
  const [before, after] = [checkpointOf(earlier.checkpoint), checkpointOf(later.checkpoint)];
  if (after.size <= before.size) return [];
  // Today's list was asked for with this proof: without it others' entries may be gone though one's own are there.
  if (later.since?.size !== before.size) return [`the log of today is not shown to begin with the one that was signed at ${before.size} entries`];
  const isGrown = await isConsistent(before.size, before.root, after.size, after.root, later.since.proof);
  return isGrown ? [] : [`the log of today does not begin with the one that was signed at ${before.size} entries`];
}

export function checkpointOf(note) {
  const [origin, size, root] = note.split("\n");
  return { origin, size: Number(size), root: hex(unbase64(root)) };
}

// Where each chain of the list ended: how many entries it had, and the hash of the last.
function endsOf(note) {
  const lines = note.slice(0, note.lastIndexOf("\n\n")).split("\n").slice(3).map((line) => line.split(" "));
  const ends = lines.filter(([word]) => word === "list");
  return new Map(ends.map(([, chain, length, head]) => [chain, { length: Number(length), head: hex(unbase64(head)) }]));
}

async function findingsInEnds({ ends, checkpoint, verifier_key: key }) {
  if (typeof ends !== "string" || (await isSigned(ends, key)) === false) return ["ends: the signature does not hold"];
  const [signed, whole] = [checkpointOf(ends), checkpointOf(checkpoint)];
  const isSame = signed.origin === whole.origin && signed.size === whole.size && signed.root === whole.root;
  return isSame ? [] : ["ends: they were signed with another checkpoint"];
}

// The name, the id and the 32 bytes of a key; null for what is none.
async function keyIn(verifierKey) {
  const [name, identity, coded] = verifierKey.split(/\+(.*?)\+(.*)/);
  const bytes = unbase64(coded ?? "");
  if (bytes.length !== 33 || bytes[0] !== 1) return null;
  const own = (await sha256(text.encode(`${name}\n`), bytes)).slice(0, 8);
  return own === identity ? { name, identity, bytes: bytes.slice(1) } : null;
}

// True or false; null where this browser cannot check such a signature.
export async function isSigned(note, verifierKey) {
  const named = await keyIn(verifierKey);
  const end = note.lastIndexOf("\n\n");
  if (!named || end < 0) return false;
  const mark = `— ${named.name} `;
  const lines = note.slice(end + 2).split("\n").filter((each) => each.startsWith(mark));
  const signature = lines.map((each) => unbase64(each.slice(mark.length))).find((each) => hex(each.slice(0, 4)) === named.identity);
  if (!signature) return false;
  let key;
  try {
    key = await crypto.subtle.importKey("raw", named.bytes, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return null;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature.slice(4), text.encode(note.slice(0, end + 1)));
}

// What is wrong with one list, in the words of `holdspace verify`.
export async function findingsIn(list) {
  const findings = list.entries.length ? [] : ["no entry stands in it"];
  if ((await isSigned(list.checkpoint, list.verifier_key)) === false) findings.push("checkpoint: the signature does not hold");
  const { size, root } = checkpointOf(list.checkpoint);
  const ends = endsOf(list.ends ?? "");
  if (list.version !== WITHOUT_ENDS) findings.push(...(await findingsInEnds(list)));
  let chain = null;
  let previous = FIRST_HASH;
  let expected = 0;
  const end = () => {
    const { length, head } = ends.get(chain) ?? { length: expected, head: previous };
    if (chain !== null && list.version !== WITHOUT_ENDS && !ends.has(chain)) findings.push(`whether entries after ${expected - 1} were cut off is not signed`);
    if (expected < length) findings.push(`entry ${expected} cut off`);
    else if (previous !== head) findings.push(`entry ${Math.max(expected - 1, 0)} head differs`);
  };
  for (const entry of list.entries) {
    if (entry.client !== chain) {
      end();
      [chain, previous, expected] = [entry.client, FIRST_HASH, 0];
    }
    if (entry.hash !== (await entryHash(entry))) findings.push(`entry ${entry.position} changed`);
    else if (entry.position > expected) findings.push(`entry ${expected} missing`);
    else if (entry.previous_hash !== previous || entry.position !== expected) findings.push(`entry ${entry.position} out of place`);
    if (!(await isIncluded(await leafHash(entry.hash), entry.leaf.index, size, entry.leaf.proof, root))) {
      findings.push(`entry ${entry.position} is not in the signed log`);
    }
    [previous, expected] = [entry.hash, entry.position + 1];
  }
  end();
  const there = new Set(list.entries.map((entry) => entry.client));
  for (const each of ends.keys()) if (!there.has(each)) findings.push("entry 0 cut off");
  return findings;
}

// What tells that a later list does not continue an earlier one: rolled back, two views, entries gone or altered.
export function findingsBetween(earlier, later) {
  const [before, after] = [checkpointOf(earlier.checkpoint), checkpointOf(later.checkpoint)];
  if (earlier.verifier_key !== later.verifier_key) return ["the later list is signed by another key"];
  if (after.size < before.size) return [`the log is shorter than it was: ${after.size} entries, and it had ${before.size}`];
  if (after.size === before.size && after.root !== before.root) return [`two different logs of ${before.size} entries were signed`];
  const isOlderForm = earlier.version !== WITHOUT_ENDS && later.version === WITHOUT_ENDS;
  const findings = isOlderForm ? ["the earlier list says where it ends and the later one does not: entries may have been cut off"] : [];
  const now = new Map(later.entries.map((entry) => [`${entry.client} ${entry.position}`, entry]));
  for (const entry of earlier.entries) {
    const kept = now.get(`${entry.client} ${entry.position}`);
    if (!kept) findings.push(`entry ${entry.position} of the earlier list is gone`);
    else if (kept.hash !== entry.hash || kept.leaf.index !== entry.leaf.index) findings.push(`entry ${entry.position} of the earlier list is another one now`);
  }
  return findings;
}
