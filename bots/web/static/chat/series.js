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

// The series of the first cited figure that the answer itself states; null where there is none.
export async function seriesOf(answer, origin) {
  const [first] = answer.citations;
  if (!first || answer.trace?.route !== "figure" || !["found", "conflict"].includes(answer.kind)) return null;
  try {
    const [start, end] = first.span;
    const path = `/api/documents/${encodeURIComponent(first.document.id)}/passage?span=${start}-${end}`;
    const response = await fetch(new URL(path, origin));
    if (!response.ok) return null;
    const { series } = await response.json();
    const lead = answer.sentences[0]?.text || "";
    return series.find((each) => each.points > 2 && lead.includes(each.printed)) || null;
  } catch {
    return null;
  }
}
