// The one script that a page includes. Settings stand in data-* of its tag: data-title, data-subtitle,
// data-lang (vi, en), data-color, data-words (JSON: any string of words.js). Where the page has no <vanban-chat> of its own, a launcher is added.
(() => {
  "use strict";
  // Known only now, at top level: it is null in everything that runs later.
  const script = document.currentScript;
  if (!script || window.vanbanChatLoaded) return;
  window.vanbanChatLoaded = true;
  const base = new URL(script.src, document.baseURI);
  const settings = { ...script.dataset, origin: base.origin, nonce: script.nonce };
  const begin = async () => {
    const { defineChat } = await import(new URL("/static/chat/element.js", base).href);
    defineChat(settings);
    if (document.querySelector("vanban-chat")) return;
    document.body.append(document.createElement("vanban-chat"));
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });
})();
