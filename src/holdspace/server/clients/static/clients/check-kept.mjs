// On "Who has looked": check a list that was kept, in this browser, and whether today's list continues it.
import { READ, checkpointOf, findingsBetween, findingsBetweenLogs, findingsIn, isSigned } from "./log-check.mjs";

const place = document.querySelector("[data-check-kept]");

async function check(file) {
  let kept;
  try {
    kept = JSON.parse(await file.text());
    if (kept.format !== "holdspace-log" || !READ.includes(kept.version)) throw new TypeError("not a list of looks");
  } catch {
    return [false, [place.dataset.notAList]];
  }
  const answer = await fetch(`${place.dataset.today}?since=${checkpointOf(kept.checkpoint).size}`, { credentials: "same-origin" });
  const today = await answer.json();
  const findings = [
    ...(await findingsIn(kept)).map((each) => `${place.dataset.kept} ${each}`),
    ...(await findingsIn(today)).map((each) => `${place.dataset.now} ${each}`),
    ...findingsBetween(kept, today),
    ...(await findingsBetweenLogs(kept, today)),
  ];
  if (findings.length) return [false, findings];
  const lines = [`${place.dataset.good} ${kept.entries.length} / ${today.entries.length}, ${checkpointOf(today.checkpoint).size}.`];
  if ((await isSigned(today.checkpoint, today.verifier_key)) === null) lines.push(place.dataset.unsigned);
  return [true, lines];
}

function show([isGood, lines]) {
  const result = place.querySelector("[data-result]");
  result.className = `note ${isGood ? "good" : "urgent"}`;
  result.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  result.hidden = false;
}

if (place && globalThis.crypto?.subtle) {
  place.hidden = false;
  place.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) show(await check(file).catch(() => [false, [place.dataset.notAList]]));
  });
}
