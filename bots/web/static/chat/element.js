// <vanban-chat>: the whole conversation in a shadow root. With mode="page" it fills the page that holds it;
// otherwise it is a launcher in the corner that opens a panel.

import { answerNode, prose, suggestions } from "./answer.js";
import { seriesFigure, seriesOf } from "./series.js";
import { icon, make } from "./dom.js";
import { freshId, Memory } from "./memory.js";
import { SourcePanel } from "./source.js";
import { ask } from "./stream.js";
import { dress } from "./style.js";
import { wordsFor } from "./words.js";

let settings = {};
// As in the style: where the source and the panel in the corner take the whole screen.
const NARROW = matchMedia("(max-width: 560px)");

class VanbanChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return;
    const given = { ...settings, ...this.dataset };
    this.origin = settings.origin || location.origin;
    this.words = { ...wordsFor(given.lang), ...ownWords(given.words), ...pick(given, ["title", "subtitle"]) };
    this.bubble = this.getAttribute("mode") !== "page";
    this.memory = new Memory();
    this.asking = null;
    dress(this.attachShadow({ mode: "open" }), given.color, settings.nonce);
    this.lang = (given.lang || "vi").slice(0, 2);
    if (this.bubble) this.dataset.bubble = "";
    this.build();
    this.restore();
    if (this.bubble) this.buildLauncher();
    else this.input.focus({ preventScroll: true });
    document.addEventListener("keydown", (event) => this.shortcut(event));
    this.root.addEventListener("keydown", (event) => this.keepFocus(event));
    NARROW.addEventListener("change", () => this.keepInside());
    aboveTheKeyboard(this.root);
  }

  build() {
    const { words } = this;
    this.source = new SourcePanel(this.origin, words, (text) => this.say(text), () => this.keepInside());
    this.live = make("div", { class: "hidden-live", "aria-live": "polite" });
    this.thread = make("div", { class: "thread" });
    this.messages = make("div", { class: "messages", tabindex: "0", role: "region", "aria-label": words.title }, this.thread);
    this.past = make("ul", { class: "past" });
    this.scrim = make("div", { class: "scrim", hidden: true, onclick: () => this.showRail(false) });
    this.rail = make(
      "nav",
      { class: "rail", id: "rail", "aria-label": words.history },
      make("p", { class: "brand" }, make("span", { class: "seal" }, icon("chat")), words.title),
      make("button", { type: "button", class: "new", onclick: () => this.begin() }, icon("plus"), words.newConversation),
      make("h2", {}, words.history),
      this.past,
      make("a", { class: "browse", href: new URL("/documents", this.origin).href }, icon("open"), words.browse),
    );
    this.menu = this.iconButton("menu", words.showHistory, () => this.showRail(true));
    const fresh = this.iconButton("plus", words.newConversation, () => this.begin());
    const leave = this.bubble ? this.iconButton("close", words.close, () => this.toggle(false)) : null;
    const top = make("div", { class: "topbar" }, this.bubble ? null : this.menu, make("p", { class: "title", "aria-hidden": "true" }, words.title), fresh, leave);
    this.root = make(
      "div",
      { class: "root" },
      this.rail,
      make("div", { class: "chat" }, make(this.bubble ? "h2" : "h1", { class: "hidden-live" }, words.title), top, this.messages, this.composer()),
      this.source.node,
      this.scrim,
      this.live,
    );
    this.shadowRoot.append(this.root);
  }

  iconButton(image, label, onclick) {
    return make("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick }, icon(image));
  }

  composer() {
    const { words } = this;
    this.input = make("textarea", {
      rows: "1",
      "aria-label": words.question,
      placeholder: words.placeholder,
      maxlength: "4000",
      enterkeyhint: "send",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.button = make("button", { type: "submit", class: "send", "aria-label": words.send, disabled: true }, icon("send"));
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      // While Telex or VNI composes a letter, Enter belongs to the input method.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    const form = make("form", {}, this.input, this.button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.asking) this.asking.abort();
      else this.submit();
    });
    return make("div", { class: "composer" }, form, make("p", { class: "hint" }, words.hint));
  }

  buildLauncher() {
    this.root.hidden = true;
    this.root.id = "panel";
    this.root.setAttribute("role", "dialog");
    this.root.setAttribute("aria-label", this.words.title);
    this.launcher = make(
      "button",
      { type: "button", class: "launcher", "aria-label": this.words.open, "aria-expanded": "false", "aria-controls": "panel", onclick: () => this.toggle(this.root.hidden) },
      icon("chat"),
    );
    this.shadowRoot.append(this.launcher);
  }

  // What is covered cannot be reached: the chat under an open source and, on a phone, the page under the chat.
  keepInside() {
    const covered = this.source.isOpen && (NARROW.matches || this.bubble);
    // The heading stays: it is the page's only one of the first level.
    for (const part of this.root.querySelector(".chat").children) part.inert = covered && !part.matches("h1, h2");
    if (!this.bubble) this.rail.inert = covered;
    else if (NARROW.matches) this.root.setAttribute("aria-modal", "true");
    else this.root.removeAttribute("aria-modal");
  }

  keepFocus(event) {
    if (event.key !== "Tab" || !this.bubble || !NARROW.matches) return;
    const stops = [...this.root.querySelectorAll("button, textarea, a[href], [tabindex='0']")].filter(
      (node) => !node.disabled && !node.closest("[inert], [hidden]") && node.getClientRects().length,
    );
    const [first, last] = [stops[0], stops[stops.length - 1]];
    const from = this.shadowRoot.activeElement;
    if (from !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  toggle(open) {
    this.root.hidden = !open;
    this.keepInside();
    this.launcher.setAttribute("aria-expanded", String(open));
    this.launcher.replaceChildren(icon(open ? "close" : "chat"));
    if (open) this.input.focus();
    else this.launcher.focus();
    if (open) this.scrollDown(true);
  }

  shortcut(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (this.source.isOpen) this.source.close();
    else if (this.root.classList.contains("with-rail")) this.showRail(false);
    else if (this.bubble && !this.root.hidden) this.toggle(false);
  }

  showRail(open) {
    this.root.classList.toggle("with-rail", open);
    this.scrim.hidden = !open;
    if (open) this.rail.querySelector("button").focus();
    else this.menu.focus();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 180)}px`;
    this.button.disabled = !this.asking && !this.input.value.trim();
  }

  // ---- conversations

  begin() {
    if (this.asking) this.asking.abort();
    this.memory.begin();
    this.source.close();
    if (this.root.classList.contains("with-rail")) this.showRail(false);
    this.restore();
    this.input.focus();
  }

  restore() {
    this.thread.replaceChildren();
    const conversation = this.memory.current;
    for (const message of conversation?.messages || []) {
      if (message.role === "user") this.thread.append(this.questionNode(message.text));
      else this.thread.append(this.answered(message.answer, message.verdict));
    }
    if (!conversation) this.welcome();
    this.listPast();
    this.scrollDown(true);
  }

  async welcome() {
    const node = make(
      "div",
      { class: "welcome" },
      make("h2", {}, this.words.greeting),
      make("p", {}, this.words.greetingMore),
    );
    this.thread.append(node);
    try {
      const response = await fetch(new URL("/api/suggestions", this.origin));
      const { items } = await response.json();
      if (items.length && node.isConnected) node.append(suggestions(items, this.context(null), this.words.tryAsking));
    } catch {
      // Without suggestions the page is as useful.
    }
  }

  listPast() {
    const { memory, words } = this;
    const rows = memory.conversations.map((conversation) =>
      make(
        "li",
        { class: conversation.id === memory.state.current ? "current" : null },
        make(
          "button",
          {
            type: "button",
            class: "pick",
            title: conversation.title,
            "aria-current": conversation.id === memory.state.current ? "true" : null,
            onclick: () => this.openPast(conversation.id),
          },
          conversation.title,
        ),
        this.iconButton("trash", `${words.remove}: ${conversation.title}`, () => this.forget(conversation.id)),
      ),
    );
    this.past.replaceChildren(...(rows.length ? rows : [make("li", { class: "quiet" }, make("span", { class: "pick" }, words.noHistory))]));
  }

  openPast(id) {
    if (this.asking) this.asking.abort();
    this.memory.open(id);
    this.source.close();
    if (this.root.classList.contains("with-rail")) this.showRail(false);
    this.restore();
  }

  async forget(id) {
    this.memory.remove(id);
    this.restore();
    try {
      await fetch(new URL(`/api/conversations/${encodeURIComponent(id)}`, this.origin), { method: "DELETE", headers: this.headers() });
    } catch {
      // The page has forgotten it; the server's copy ends with its retention.
    }
  }

  // ---- asking

  submit() {
    const text = this.input.value.trim();
    if (!text || this.asking) return;
    this.input.value = "";
    this.fit();
    this.send(text, freshId());
  }

  async send(text, clientId, old = null) {
    old?.remove();
    this.thread.querySelector(".welcome")?.remove();
    if (!old) this.thread.append(this.questionNode(text));
    const conversation = this.memory.state.current;
    const waiting = make("div", { class: "waiting" }, make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i")), make("span", {}, this.words.searching));
    this.thread.append(waiting);
    this.scrollDown(true);
    this.say(this.words.answering);
    this.asking = new AbortController();
    const mine = this.asking;
    this.setBusy(true);
    const said = [];
    const partial = make("div", { class: "answer" });
    const on = (name, data) => {
      if (name === "evidence") waiting.lastChild.textContent = this.words.reading;
      if (name !== "text") return;
      said.push({ ...data, citations: [] });
      partial.replaceChildren(...prose(said, this.context(null)));
      if (!partial.isConnected) waiting.replaceWith(partial);
      this.scrollDown();
    };
    try {
      const body = { question: text, client_id: clientId, ...(conversation ? { conversation_id: conversation } : {}) };
      const answer = await ask(this.origin, body, this.memory.visitor, on, mine.signal);
      this.memory.keep(text, answer);
      const node = this.answered(answer);
      (partial.isConnected ? partial : waiting).replaceWith(node);
      this.listPast();
      this.scrollToAnswer(node);
      this.say(answer.sentences.map((sentence) => sentence.text).join(" "));
    } catch (error) {
      const failed = this.failedNode(text, clientId, error, mine.signal.aborted);
      (partial.isConnected ? partial : waiting).replaceWith(failed);
      this.scrollDown(true);
    } finally {
      if (this.asking === mine) this.asking = null;
      this.setBusy(false);
    }
  }

  failedNode(text, clientId, error, stopped) {
    const { words } = this;
    const offline = navigator.onLine === false;
    const said = stopped ? words.stopped : offline ? words.offline : error.status ? error.message : words.broken;
    const node = make("div", { class: "failed", role: "alert" }, make("p", {}, said));
    // What the server refused as a question stays refused; anything else may work the second time.
    if (stopped || !(error.status >= 400 && error.status < 500 && error.status !== 429)) {
      // A stopped asking is asked anew; a lost one keeps its name, so that the server does not answer twice.
      const id = stopped ? freshId() : clientId;
      node.append(make("button", { type: "button", class: "retry", onclick: () => this.send(text, id, node) }, words.retry));
    }
    return node;
  }

  setBusy(busy) {
    this.button.setAttribute("aria-label", busy ? this.words.stop : this.words.send);
    this.button.replaceChildren(icon(busy ? "stop" : "send"));
    this.fit();
  }

  // An answer, with its figure over time as soon as that is known.
  answered(answer, verdict) {
    const node = answerNode(answer, this.context(answer), verdict);
    seriesOf(answer, this.origin).then((series) => {
      if (series) node.querySelector(".sources")?.before(seriesFigure(series, this.origin, this.words));
    });
    return node;
  }

  context(answer) {
    return {
      words: this.words,
      citations: new Map((answer?.citations || []).map((citation) => [citation.n, citation])),
      openSource: (citation, opener) => this.source.open(citation, opener),
      askNext: (text) => !this.asking && this.send(text, freshId()),
      rate: (id, verdict, comment) => this.rate(id, verdict, comment),
      say: (text) => this.say(text),
    };
  }

  async rate(messageId, verdict, comment = "") {
    try {
      const response = await fetch(new URL("/api/feedback", this.origin), {
        method: "POST",
        headers: { "Content-Type": "application/json", ...this.headers() },
        body: JSON.stringify({ message_id: messageId, verdict, comment }),
      });
      if (!response.ok) throw new Error(String(response.status));
      this.memory.rate(messageId, verdict);
      this.say(this.words.thanks);
      return true;
    } catch {
      this.say(this.words.broken);
      return false;
    }
  }

  headers() {
    return { "X-Vanban-Visitor": this.memory.visitor };
  }

  questionNode(text) {
    return make("h2", { class: "question" }, text);
  }

  // Read out once and emptied, so that it is not met again when reading through the page.
  say(text) {
    this.live.textContent = text;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => (this.live.textContent = ""), 1500);
  }

  // Follows the conversation only if its end is in sight: never pulls a reader away.
  scrollDown(always = false) {
    const { scrollHeight, scrollTop, clientHeight } = this.messages;
    if (always || scrollHeight - scrollTop - clientHeight < 160) this.messages.scrollTop = scrollHeight;
  }

  scrollToAnswer(node) {
    const asked = node.previousElementSibling || node;
    const tall = node.offsetTop + node.offsetHeight - asked.offsetTop > this.messages.clientHeight - 40;
    if (tall) this.messages.scrollTop = asked.offsetTop - this.messages.offsetTop - 14;
    else this.scrollDown(true);
  }
}

// The on-screen keyboard of some phones covers the page instead of making it smaller.
function aboveTheKeyboard(root) {
  const seen = window.visualViewport;
  const fit = () => {
    const covered = Math.round(window.innerHeight - seen.height - seen.offsetTop);
    if (covered > 80 && NARROW.matches) root.style.setProperty("--keyboard", `${covered}px`);
    else root.style.removeProperty("--keyboard");
  };
  seen?.addEventListener("resize", fit);
  seen?.addEventListener("scroll", fit);
}

// Words of the page's own, as JSON in `data-words`; what is no text of ours is left out.
function ownWords(given) {
  try {
    const known = wordsFor("vi");
    return Object.fromEntries(Object.entries(JSON.parse(given || "{}")).filter(([key, value]) => typeof value === "string" && typeof known[key] === "string"));
  } catch {
    return {};
  }
}

function pick(from, keys) {
  return Object.fromEntries(keys.filter((key) => from[key]).map((key) => [key, from[key]]));
}

export function defineChat(given) {
  settings = given;
  if (!customElements.get("vanban-chat")) customElements.define("vanban-chat", VanbanChat);
}
