// The source panel: which document, which section, and the cited span marked in its context.

import { drawn, icon, make, oneLine, safeAddress, shown } from "./dom.js";
import { copyText } from "./office.js";
import { seriesFigure } from "./series.js";

export class SourcePanel {
  // `changed` is told when the panel opens and closes.
  constructor(origin, words, say, changed) {
    this.changed = changed;
    this.origin = origin;
    this.words = words;
    this.say = say;
    this.opener = null;
    this.asked = 0;
    this.body = make("div", { class: "source-body", tabindex: "0" });
    this.closer = make("button", { type: "button", class: "icon-button", "aria-label": words.close, onclick: () => this.close() }, icon("close"));
    this.heading = make("h2", { id: "source-title" }, words.source);
    // Stays in sight while the panel stands at the marked words, far below the head of the document.
    this.about = make("p", { class: "source-about" });
    this.node = make(
      "aside",
      { class: "source-panel", role: "complementary", "aria-labelledby": "source-title", hidden: true },
      make("div", { class: "source-bar" }, make("div", { class: "source-names" }, this.heading, this.about), this.closer),
      this.body,
    );
    this.node.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.close();
      }
    });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  async open(citation, opener) {
    this.opener = opener;
    this.node.hidden = false;
    this.node.parentNode?.classList.add("with-source");
    this.heading.textContent = `${this.words.source} ${citation.n}`;
    this.about.textContent = shown(citation.label);
    this.changed(true);
    this.closer.focus({ preventScroll: true });
    this.show(citation, make("p", { class: "quiet" }, this.words.loading));
    const mine = ++this.asked;
    const context = await this.load(citation);
    if (mine !== this.asked) return;
    this.show(citation, ...context);
    const [scan, mark] = [this.body.querySelector(".scan"), this.body.querySelector("mark")];
    if (scan) this.body.scrollTop = scan.offsetTop - this.body.offsetTop - 12;
    else if (mark) this.body.scrollTop = mark.offsetTop - this.body.clientHeight / 3;
  }

  close() {
    this.asked += 1;
    this.node.hidden = true;
    this.node.parentNode?.classList.remove("with-source");
    this.changed(false);
    if (this.opener?.isConnected) this.opener.focus();
    this.opener = null;
  }

  show(citation, ...context) {
    const { words } = this;
    const { document: about } = citation;
    const where = [...(citation.headings?.length ? citation.headings : citation.section)];
    if (citation.page) where.push(`${words.page} ${citation.page}`);
    const address = safeAddress(citation.url, this.origin);
    const copy = make("button", { type: "button", class: "action" }, icon("copy"), make("span", {}, words.copySource));
    copy.addEventListener("click", async () => {
      const quoted = `“${oneLine(citation.quote)}” (${citation.label})`;
      this.say((await copyText(quoted)) ? words.copied : words.notCopied);
    });
    const parts = [
      make("p", { class: "source-label" }, citation.label),
      about.title ? make("p", { class: "source-title" }, about.title) : null,
      make("p", { class: "quiet" }, [about.issuer, citation.file].filter(Boolean).join(" · ")),
      about.status === "draft" ? make("p", {}, make("span", { class: "tag" }, words.draft)) : null,
      where.length ? make("ol", { class: "path" }, where.map((heading) => make("li", {}, heading))) : null,
      make("div", { class: "context", lang: "vi" }, context),
      make(
        "div",
        { class: "actions" },
        address ? make("a", { class: "action", href: address, target: "_blank", rel: "noopener" }, icon("open"), words.fullText) : null,
        copy,
      ),
    ];
    this.body.replaceChildren(...parts.filter(Boolean));
  }

  // The cited lines on the scanned page, framed; a click opens the page.
  scan(scan) {
    const address = safeAddress(scan.url, this.origin);
    const [top, bottom] = scan.shown;
    const said = `${this.words.page} ${scan.page} · ${scan.file}`;
    const frames = scan.rectangles.map(([left, upper, right, lower]) =>
      drawn("rect", { x: left, y: upper, width: right - left, height: lower - upper, rx: 4 }),
    );
    const picture = drawn(
      "svg",
      { viewBox: `0 ${top} ${scan.width} ${bottom - top}`, role: "img", "aria-label": `${this.words.scan}: ${said}` },
      drawn("image", { href: address, width: scan.width, height: scan.height }),
      ...frames,
    );
    return make(
      "figure",
      { class: "scan" },
      make("a", { href: address, target: "_blank", rel: "noopener" }, picture),
      make("figcaption", { class: "quiet" }, said),
    );
  }

  async load(citation) {
    const [start, end] = citation.span;
    try {
      const path = `/api/documents/${encodeURIComponent(citation.document.id)}/passage?span=${start}-${end}`;
      const response = await fetch(new URL(path, this.origin));
      if (!response.ok) throw new Error(String(response.status));
      const passage = await response.json();
      return [
        ...passage.scans.map((scan) => this.scan(scan)),
        ...contextNodes(passage),
        ...passage.series.map((series) => seriesFigure(series, this.origin, this.words)),
      ];
    } catch {
      return [make("p", { class: "quiet" }, this.words.noContext), make("p", {}, make("mark", {}, oneLine(citation.quote)))];
    }
  }
}

// Blocks as paragraphs; rows that follow each other as one table.
function contextNodes(passage) {
  const nodes = [];
  let table = null;
  if (passage.more_before) nodes.push(make("p", { class: "more", "aria-hidden": "true" }, "⋯"));
  for (const block of passage.blocks) {
    if (block.kind === "table_row") {
      if (!table) {
        table = make("table");
        if (passage.columns.some(Boolean)) {
          table.append(make("thead", {}, make("tr", {}, passage.columns.map((title) => make("th", { scope: "col" }, title)))));
        }
        nodes.push(make("div", { class: "table-scroll", tabindex: "0" }, table));
      }
      table.append(rowNode(block, passage.span));
      continue;
    }
    table = null;
    nodes.push(make("p", { class: `block-${block.kind}` }, marked(block.text, block.start, passage.span)));
  }
  if (passage.more_after) nodes.push(make("p", { class: "more", "aria-hidden": "true" }, "⋯"));
  return nodes;
}

function rowNode(block, span) {
  let start = block.start;
  const cells = block.text.split("\t").map((text) => {
    const cell = make("td", {}, marked(text, start, span));
    start += Array.from(text).length + 1;
    return cell;
  });
  return make("tr", {}, cells);
}

// Spans count code points; JavaScript strings count UTF-16 units.
function marked(text, start, [from, to]) {
  const letters = Array.from(text);
  const a = Math.max(0, Math.min(letters.length, from - start));
  const b = Math.max(0, Math.min(letters.length, to - start));
  if (a >= b) return [text];
  return [letters.slice(0, a).join(""), make("mark", {}, letters.slice(a, b).join("")), letters.slice(b).join("")];
}
