// An answer as a person would paste it into a report: each statement followed by what it stands on.

import { shown } from "./dom.js";

export function inOfficeForm(answer, words) {
  const cited = new Map(answer.citations.map((citation) => [citation.n, citation]));
  const lines = answer.sentences.map((sentence) => {
    const labels = labelsOf(sentence.citations.map((n) => cited.get(n)).filter(Boolean));
    const bullet = sentence.role === "point" ? "- " : sentence.role === "subpoint" ? "  + " : "";
    return bullet + withSource(sentence.text, labels, words);
  });
  for (const computation of answer.computations) lines.push(`(${computation.expression} ${computation.unit})`);
  for (const warning of answer.warnings) lines.push(`${words.notes}: ${warning}`);
  return lines.join("\n");
}

// A document whose number alone is cited beside one of its sections is named once, with the section.
function labelsOf(citations) {
  const within = new Set(citations.filter((each) => each.section.length).map((each) => each.document.id));
  const kept = citations.filter((each) => each.section.length || !within.has(each.document.id));
  return [...new Set(kept.map((each) => each.label))];
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
