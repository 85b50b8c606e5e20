// Draws each chart of a page from its Vega-Lite description, in the page's own colours and without evaluating code.
// Where anything goes wrong the table below the chart, which is always there, stays open.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** Replace every "var(--token)" in a description by the colour it has now. */
function withTokens(value, styles) {
  if (typeof value === "string") {
    return value.replace(/var\((--[\w-]+)\)/g, (_, name) => styles.getPropertyValue(name).trim());
  }
  if (Array.isArray(value)) return value.map((each) => withTokens(each, styles));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTokens(each, styles)]));
  }
  return value;
}

const LOOK = {
  background: null,
  font: "var(--font)",
  view: { stroke: null },
  title: { color: "var(--ink)", fontSize: 14, anchor: "start" },
  axis: {
    labelColor: "var(--ink-soft)",
    titleColor: "var(--ink-soft)",
    titleFontWeight: 500,
    labelFontSize: 12,
    titleFontSize: 12,
    domainColor: "var(--line-strong)",
    tickColor: "var(--line-strong)",
    gridColor: "var(--chart-grid)",
  },
  legend: { labelColor: "var(--ink)", titleColor: "var(--ink-soft)", labelFontSize: 12, titleFontSize: 12 },
  text: { color: "var(--ink)" },
  range: { category: ["var(--chart-1)", "var(--chart-2)", "var(--chart-3)", "var(--chart-4)"] },
  mark: { color: "var(--chart-1)" },
};

// How numbers are written, by the page's language; English is what the charts write by themselves.
const NUMBERS = { de: { decimal: ",", thousands: ".", grouping: [3], currency: ["", "\u00a0€"] } };

async function describe(figure) {
  if (figure.dataset.specUrl) {
    const answer = await fetch(figure.dataset.specUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`The chart's description was not given: ${answer.status}`);
    return answer.json();
  }
  return JSON.parse(document.getElementById(figure.dataset.chart).textContent);
}

async function draw(figure) {
  const place = figure.querySelector("[data-chart-place]");
  try {
    const spec = await describe(figure);
    const styles = getComputedStyle(document.documentElement);
    place.hidden = false; // a chart as wide as its place needs the place to have a width
    await embed(place, withTokens(spec, styles), {
      actions: false,
      ast: true,
      expr: expressionInterpreter,
      config: withTokens(LOOK, styles),
      defaultStyle: false,
      formatLocale: NUMBERS[document.documentElement.lang],
      logLevel: 1, // errors: a chart without an outlook has an empty layer, which is no warning to anybody
      renderer: "svg",
      tooltip: { disableDefaultStyle: true },
    });
    // One picture with a name, and the table beside it: its single marks say nothing to a screen reader.
    place.querySelector("svg")?.setAttribute("aria-hidden", "true");
    figure.querySelector("details")?.removeAttribute("open");
  } catch (error) {
    place.hidden = true;
    console.error("chart", figure.dataset.chart, error.name);
  }
}

function drawAll() {
  for (const figure of document.querySelectorAll("[data-chart]")) draw(figure);
}

drawAll();
dark.addEventListener("change", drawAll);
document.addEventListener("htmx:afterSettle", (event) => {
  for (const figure of event.target.querySelectorAll?.("[data-chart]") ?? []) draw(figure);
});
