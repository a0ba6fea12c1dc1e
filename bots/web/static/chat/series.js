// A figure over time: the drawing that the server makes of its series.

import { make, safeAddress } from "./dom.js";

export function seriesFigure(series, origin, words) {
  return make(
    "figure",
    { class: "series" },
    make("figcaption", {}, make("strong", {}, words.overTime), " ", make("a", { href: safeAddress(`/facts/${encodeURIComponent(series.fact)}`, origin), target: "_blank", rel: "noopener" }, series.indicator)),
    make("img", { src: safeAddress(series.chart, origin), alt: series.words, loading: "lazy" }),
  );
}

const NUMBER = /\d(?:[\d.,]*\d)?/;

// The series of the figure that the answer leads with: another figure that stands in the same sentence has a series of
// its own, which would be taken for that of the answer. Null where there is none.
export async function seriesOf(answer, origin) {
  const [first] = answer.citations;
  const said = answer.sentences.find((sentence) => sentence.citations.includes(first?.n));
  const leading = said?.text.match(NUMBER)?.[0];
  if (!leading || answer.trace?.route !== "figure" || !["found", "conflict"].includes(answer.kind)) return null;
  try {
    const [start, end] = first.span;
    const path = `/api/documents/${encodeURIComponent(first.document.id)}/passage?span=${start}-${end}`;
    const response = await fetch(new URL(path, origin));
    if (!response.ok) return null;
    const { series } = await response.json();
    return series.find((each) => each.points > 2 && each.printed.match(NUMBER)?.[0] === leading) || null;
  } catch {
    return null;
  }
}
