// An answer as a person would paste it into a report: each statement followed by what it stands on.

import { shown } from "./dom.js";

export function inOfficeForm(answer, words) {
  const labels = new Map(answer.citations.map((citation) => [citation.n, citation.label]));
  const lines = answer.sentences.map((sentence) => {
    const cited = [...new Set(sentence.citations.map((n) => labels.get(n)).filter(Boolean))];
    const bullet = sentence.role === "point" ? "- " : sentence.role === "subpoint" ? "  + " : "";
    return bullet + withSource(sentence.text, cited, words);
  });
  for (const computation of answer.computations) lines.push(`(${computation.expression} ${computation.unit})`);
  for (const warning of answer.warnings) lines.push(`${words.notes}: ${warning}`);
  return lines.join("\n");
}

function withSource(text, labels, words) {
  if (!labels.length) return text;
  const end = /[.;:!?…]$/.exec(text)?.[0] ?? "";
  const body = end ? text.slice(0, -1) : text;
  return `${body} (${words.according} ${labels.join("; ")})${end || "."}`;
}

export async function copyText(said) {
  const text = shown(said);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain http inside an office has no clipboard interface; the old way still works there.
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      copied = false;
    }
    area.remove();
    return copied;
  }
}
