// One answer as nodes: sentences with citation chips, the comparison of sources that disagree, how a figure was
// computed, notes, sources, and what can be done with it.

import { icon, make, oneLine } from "./dom.js";
import { copyText, inOfficeForm } from "./office.js";

// The first chip never stands alone at the beginning of a line.
export function sentenceNode(sentence, context) {
  const cut = sentence.text.lastIndexOf(" ") + 1;
  const [first, ...others] = chips(sentence.citations, context);
  const end = make("span", { class: "end" }, sentence.text.slice(cut), first);
  return make("span", { class: "said" }, sentence.text.slice(0, cut), end, others);
}

// `context`: words, citations (Map by n), openSource(citation, button), askNext(text), rate(id, verdict, comment), say(text).
export function answerNode(answer, context, verdict = null) {
  const node = make("div", { class: `answer kind-${answer.kind}` });
  const label = context.words.kinds[answer.kind];
  if (label) node.append(make("p", { class: "kind" }, label));
  node.append(...(answer.kind === "conflict" ? comparison(answer, context) : prose(answer.sentences, context)));
  if (answer.computations.length) node.append(computations(answer, context));
  if (answer.warnings.length) node.append(warnings(answer, context));
  if (answer.citations.length) node.append(sources(answer, context));
  if (answer.kind !== "chat") node.append(actions(answer, context, verdict));
  if (answer.suggestions.length) node.append(suggestions(answer.suggestions, context));
  return node;
}

export function prose(sentences, context) {
  const nodes = [];
  let list = null;
  for (const sentence of sentences) {
    if (sentence.role === "point" || sentence.role === "subpoint") {
      if (!list) nodes.push((list = make("ul", { class: "points" })));
      list.append(make("li", { class: sentence.role }, sentenceNode(sentence, context)));
    } else {
      list = null;
      nodes.push(make("p", { class: sentence.role || "lead" }, sentenceNode(sentence, context)));
    }
  }
  return nodes;
}

function comparison(answer, context) {
  const { words } = context;
  let rows = answer.sentences.filter((s) => s.citations.length && (s.role === "point" || s.role === "subpoint"));
  if (rows.length < 2) rows = answer.sentences.filter((s) => s.citations.length);
  if (rows.length < 2) return prose(answer.sentences, context);
  const first = answer.sentences.indexOf(rows[0]);
  const before = answer.sentences.filter((s, i) => i < first && !rows.includes(s));
  const after = answer.sentences.filter((s, i) => i > first && !rows.includes(s));
  const table = make(
    "table",
    { class: "compare" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words.compareSource), make("th", { scope: "col" }, words.compareSays))),
    make(
      "tbody",
      {},
      rows.map((sentence) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, documentsOf(sentence, context)),
          make("td", {}, sentenceNode(sentence, context)),
        ),
      ),
    ),
  );
  return [...prose(before, context), make("div", { class: "compare-frame" }, table), ...prose(after, context)];
}

// One label a document: a second citation of the same one (its number, say) adds nothing to the comparison.
function documentsOf(sentence, context) {
  const labels = new Map();
  for (const n of sentence.citations) {
    const citation = context.citations.get(n);
    if (citation && !labels.has(citation.document.id)) labels.set(citation.document.id, citation.label);
  }
  return [...labels.values()].join("; ");
}

function chips(numbers, context) {
  return numbers.map((n) => {
    const citation = context.citations.get(n);
    const about = `${context.words.source} ${n}` + (citation ? `: ${citation.label}` : "");
    const chip = make("button", { class: "chip", type: "button", "aria-label": about, title: citation?.label }, String(n));
    if (citation) chip.addEventListener("click", () => context.openSource(citation, chip));
    else chip.disabled = true;
    return chip;
  });
}

function computations(answer, context) {
  return make(
    "div",
    { class: "computed" },
    make("h3", {}, context.words.computed),
    answer.computations.map((c) =>
      make("p", {}, make("span", { class: "formula" }, c.expression), c.unit ? ` ${c.unit}` : "", " ", chips(c.inputs, context)),
    ),
  );
}

function warnings(answer, context) {
  return make(
    "div",
    { class: "notes", role: "note" },
    make("h3", {}, context.words.notes),
    make("ul", {}, answer.warnings.map((warning) => make("li", {}, warning))),
  );
}

function sources(answer, context) {
  return make(
    "div",
    { class: "sources" },
    make("h3", {}, context.words.sources),
    make(
      "ol",
      {},
      answer.citations.map((citation) => {
        const row = make(
          "button",
          { type: "button", class: "source-row" },
          make("span", { class: "number", "aria-hidden": "true" }, String(citation.n)),
          make(
            "span",
            { class: "about" },
            make("span", { class: "label" }, citation.label),
            citation.document.status === "draft" ? make("span", { class: "tag" }, context.words.draft) : null,
            make("span", { class: "quote" }, oneLine(citation.quote)),
          ),
        );
        row.addEventListener("click", () => context.openSource(citation, row));
        return make("li", {}, row);
      }),
    ),
  );
}

function actions(answer, context, verdict) {
  const { words } = context;
  const cited = answer.citations.length > 0;
  const label = cited ? words.copy : words.copyPlain;
  const copy = make("button", { type: "button", class: "action" }, icon("copy"), make("span", {}, label));
  copy.addEventListener("click", async () => {
    const said = (await copyText(inOfficeForm(answer, words))) ? words.copied : words.notCopied;
    copy.lastChild.textContent = said;
    context.say(said);
    setTimeout(() => (copy.lastChild.textContent = label), 2000);
  });
  const ratings = [
    ["right", words.right, "right"],
    ["wrong", words.wrong, "wrong"],
    ...(cited ? [["evidence_wrong", words.evidenceWrong, null]] : []),
  ].map(([value, label, image]) => {
    const button = make(
      "button",
      { type: "button", class: "action rate", "aria-pressed": String(verdict === value), "data-verdict": value },
      image ? icon(image) : null,
      make("span", {}, label),
    );
    button.addEventListener("click", async () => {
      if (!(await context.rate(answer.message_id, value))) return;
      for (const other of ratings) other.setAttribute("aria-pressed", String(other === button));
      bar.parentNode.querySelector(".remark")?.remove();
      if (value !== "right") bar.after(remark(answer.message_id, value, context));
    });
    return button;
  });
  const bar = make(
    "div",
    { class: "actions" },
    copy,
    make("span", { class: "rating", role: "group", "aria-label": words.feedback }, ratings),
  );
  return bar;
}

// Where somebody who found a mistake can say which.
function remark(messageId, verdict, context) {
  const { words } = context;
  const field = make("input", { type: "text", maxlength: "2000", autocomplete: "off", "aria-label": words.whatIsWrong, placeholder: words.whatIsWrong });
  const form = make("form", { class: "remark" }, field, make("button", { type: "submit", class: "action" }, words.sendRemark));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!field.value.trim() || !(await context.rate(messageId, verdict, field.value.trim()))) return;
    form.replaceWith(make("p", { class: "remark quiet" }, words.thanks));
  });
  return form;
}

export function suggestions(texts, context, heading = context.words.related) {
  return make(
    "div",
    { class: "suggestions" },
    make("h3", {}, heading),
    texts.map((text) => make("button", { type: "button", class: "suggestion", onclick: () => context.askNext(text) }, text)),
  );
}
