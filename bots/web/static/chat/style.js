// The look of the element, inside its shadow root: the host page's styles stay out and ours stay in.
// A constructed style sheet is not subject to the page's style-src.

const CSS = `
:host { all: initial; }
:host, .root {
  --paper: #f7f5f0; --surface: #ffffff; --ink: #1c262d; --quiet: #59656d; --line: #e2ddd2;
  --accent: #0f5c6e; --accent-ink: #ffffff; --accent-soft: #e3f0f2; --mark: #ffe28a; --mark-ink: #2b2200;
    --bubble: var(--accent); --bubble-ink: var(--accent-ink);
  --amber: #7a4d00; --amber-soft: #fff4d9; --amber-line: #eed9a2; --red: #9c2420; --red-soft: #fdecea;
  --shadow: 0 1px 2px rgb(40 35 20 / 6%), 0 8px 24px rgb(40 35 20 / 7%);
  color-scheme: light;
}
@media (prefers-color-scheme: dark) {
  :host, .root {
    --paper: #13181b; --surface: #1b2226; --ink: #e7e9e6; --quiet: #a0abb1; --line: #2f393f;
    --accent: #74c6d6; --accent-ink: #06232a; --accent-soft: #1d373e; --mark: #f1cf62; --mark-ink: #231b00;
    --bubble: #22515c; --bubble-ink: #eaf6f8;
    --amber: #f0c672; --amber-soft: #2d2615; --amber-line: #54461f; --red: #ff9d95; --red-soft: #3a1f1d;
    --shadow: 0 1px 2px rgb(0 0 0 / 30%), 0 10px 28px rgb(0 0 0 / 35%);
    color-scheme: dark;
  }
}
*, *::before, *::after { box-sizing: border-box; }
.root {
  font: 400 16px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  color: var(--ink); background: var(--paper); display: grid; height: calc(100dvh - var(--keyboard, 0px));
  grid-template-columns: 264px minmax(0, 1fr); grid-template-rows: minmax(0, 1fr);
  -webkit-text-size-adjust: 100%; text-align: start;
}
.root.with-source { grid-template-columns: 264px minmax(0, 1fr) minmax(340px, 30%); }
button, textarea, a { font: inherit; color: inherit; }
button { background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
button:disabled { cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round;
  stroke-linejoin: round; flex: none; }
h1, h2, h3, p, ul, ol { margin: 0; padding: 0; }
[hidden] { display: none !important; }
.quiet { color: var(--quiet); font-size: 14px; }
.hidden-live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon-button { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 10px; color: var(--quiet); }
.icon-button:hover { background: var(--accent-soft); color: var(--accent); }

/* what was asked before */
.rail { background: var(--surface); border-inline-end: 1px solid var(--line); display: flex; flex-direction: column;
  min-height: 0; padding: 16px 12px calc(16px + env(safe-area-inset-bottom)); gap: 12px; }
.brand { display: flex; gap: 10px; align-items: center; padding: 4px 8px 8px; font-weight: 650; font-size: 17px; }
.seal { display: grid; place-items: center; width: 32px; height: 32px; border-radius: 8px; background: var(--accent);
  color: var(--accent-ink); flex: none; }
.seal svg { width: 19px; height: 19px; }
.new { display: flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 12px; border: 1px solid var(--line);
  border-radius: 10px; font-weight: 550; font-size: 15px; }
.new:hover { border-color: var(--accent); color: var(--accent); }
.rail h2 { font-size: 13px; font-weight: 600; color: var(--quiet); padding: 8px 8px 0; }
.past { list-style: none; overflow-y: auto; flex: 1; min-height: 0; display: flex; flex-direction: column; gap: 2px; }
.past li { display: flex; align-items: center; border-radius: 8px; }
.past li:hover, .past li.current { background: var(--accent-soft); }
.past .pick { flex: 1; min-width: 0; padding: 10px 8px; font-size: 14.5px; line-height: 1.4; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; }
.past .icon-button { width: 36px; height: 40px; opacity: 0; }
.past .icon-button svg { width: 17px; height: 17px; }
.past li:hover .icon-button, .past li:focus-within .icon-button { opacity: 1; }
.rail .browse { min-height: 44px; display: flex; align-items: center; gap: 8px; padding: 0 8px; color: var(--accent);
  text-decoration: none; font-size: 15px; }
.rail .browse:hover { text-decoration: underline; }

/* the conversation */
.chat { display: flex; flex-direction: column; min-width: 0; min-height: 0; }
.topbar { display: none; align-items: center; gap: 4px; padding: 6px 8px; border-bottom: 1px solid var(--line);
  background: var(--surface); }
.topbar .title { flex: 1; font-size: 17px; font-weight: 650; min-width: 0; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; padding-inline-start: 4px; }
.messages { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; scroll-behavior: smooth; }
.thread { max-width: 760px; margin: 0 auto; padding: 28px 24px 32px; display: flex; flex-direction: column; gap: 20px; }
.question { font-size: 16px; font-weight: 400; align-self: flex-end; max-width: 85%; background: var(--bubble); color: var(--bubble-ink);
  padding: 10px 16px; border-radius: 18px 18px 4px 18px; white-space: pre-wrap; overflow-wrap: anywhere; }
.welcome { padding: 12vh 0 8px; display: flex; flex-direction: column; gap: 10px; }
.welcome h2 { font-size: 28px; line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; text-wrap: balance; }
.welcome p { color: var(--quiet); max-width: 58ch; }
.welcome .suggestions { margin-top: 14px; }
.answer { background: var(--surface); border: 1px solid var(--line); border-radius: 4px 16px 16px 16px;
  padding: 18px 20px 12px; box-shadow: var(--shadow); display: flex; flex-direction: column; gap: 12px;
  overflow-wrap: anywhere; }
.answer h3, .welcome h3 { font-size: 13px; font-weight: 600; color: var(--quiet); margin-bottom: 6px; }
.kind { align-self: flex-start; font-size: 13px; font-weight: 600; padding: 2px 10px; border-radius: 99px;
  background: var(--accent-soft); color: var(--accent); }
.kind-conflict .kind, .kind-partial .kind { background: var(--amber-soft); color: var(--amber); }
.kind-not_found .kind, .kind-refused .kind { background: var(--paper); color: var(--quiet);
  box-shadow: inset 0 0 0 1px var(--line); }
.lead { font-size: 17px; }
.note { color: var(--quiet); font-size: 15px; }
.points { padding-inline-start: 20px; display: flex; flex-direction: column; gap: 6px; }
.points .subpoint { margin-inline-start: 18px; list-style: circle; }
.points li::marker { color: var(--accent); }
.chip { display: inline-grid; place-items: center; position: relative; min-width: 22px; height: 20px; padding: 0 6px; margin-inline-start: 4px;
  border-radius: 6px; background: var(--accent-soft); color: var(--accent); font-size: 12.5px; font-weight: 650;
  line-height: 1; vertical-align: 1.5px; }
.end { white-space: nowrap; }
.chip::after { content: ""; position: absolute; inset: -12px -6px; }
.chip:hover:not(:disabled) { background: var(--accent); color: var(--accent-ink); }
.compare-frame { overflow-x: auto; border: 1px solid var(--amber-line); border-radius: 10px; }
.compare { border-collapse: collapse; width: 100%; font-size: 15px; }
.compare th, .compare td { text-align: start; vertical-align: top; padding: 10px 12px; }
.compare thead th { background: var(--amber-soft); color: var(--amber); font-size: 13px; font-weight: 600; }
.compare tbody tr + tr > * { border-top: 1px solid var(--line); }
.compare tbody th { width: 38%; font-weight: 500; font-size: 14px; color: var(--quiet); }
.computed { border-inline-start: 3px solid var(--accent); padding-inline-start: 12px; }
.formula { font-variant-numeric: tabular-nums; font-weight: 600; }
.notes { background: var(--amber-soft); border: 1px solid var(--amber-line); border-radius: 10px; padding: 10px 14px;
  font-size: 15px; }
.notes h3 { color: var(--amber); margin-bottom: 2px; }
.notes ul { padding-inline-start: 18px; }
.sources ol { list-style: none; display: flex; flex-direction: column; gap: 2px; margin: 0 -8px; }
.source-row { display: flex; gap: 10px; width: 100%; padding: 8px; border-radius: 8px; min-height: 44px; }
.source-row:hover { background: var(--accent-soft); }
.source-row .number { flex: none; width: 22px; height: 22px; border-radius: 6px; display: grid; place-items: center;
  background: var(--accent-soft); color: var(--accent); font-size: 12.5px; font-weight: 650; margin-top: 1px; }
.source-row .about { min-width: 0; display: block; }
.source-row .label { font-size: 15px; font-weight: 550; line-height: 1.45; }
.source-row .quote { color: var(--quiet); font-size: 14px; line-height: 1.45; display: -webkit-box; overflow: hidden;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
.tag { display: inline-block; margin-inline-start: 6px; padding: 0 8px; border-radius: 99px; font-size: 12.5px;
  background: var(--amber-soft); color: var(--amber); font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: 4px; margin: 0 -8px; border-top: 1px solid var(--line); padding-top: 6px; }
.action { display: inline-flex; align-items: center; gap: 6px; min-height: 44px; padding: 0 10px; border-radius: 8px;
  color: var(--quiet); font-size: 14px; text-decoration: none; }
.action svg { width: 17px; height: 17px; }
.action:hover { background: var(--accent-soft); color: var(--accent); }
.rating { display: inline-flex; flex-wrap: wrap; margin-inline-start: auto; }
.remark { display: flex; gap: 8px; align-items: center; }
.remark input { flex: 1; min-width: 0; min-height: 44px; padding: 8px 10px; font: inherit; font-size: 16px;
  color: var(--ink); background: var(--surface); border: 1px solid var(--quiet); border-radius: 8px; }
.rate[aria-pressed="true"] { color: var(--accent); background: var(--accent-soft); font-weight: 600; }
.suggestions { display: flex; flex-wrap: wrap; gap: 8px; padding-bottom: 6px; }
.suggestions h3 { width: 100%; margin: 0; }
.suggestion { min-height: 44px; padding: 8px 14px; border: 1px solid var(--line); border-radius: 12px; font-size: 15px;
  line-height: 1.4; background: var(--surface); }
.suggestion:hover { border-color: var(--accent); color: var(--accent); }
.waiting { color: var(--quiet); display: flex; align-items: center; gap: 10px; padding: 6px 4px; }
.waiting .dots { display: inline-flex; gap: 4px; }
.waiting .dots i { width: 6px; height: 6px; border-radius: 50%; background: var(--accent); animation: beat 1.2s infinite; }
.waiting .dots i:nth-child(2) { animation-delay: 0.15s; }
.waiting .dots i:nth-child(3) { animation-delay: 0.3s; }
@keyframes beat { 0%, 80%, 100% { opacity: 0.25; } 40% { opacity: 1; } }
.failed { background: var(--red-soft); color: var(--red); border-radius: 12px; padding: 12px 16px; display: flex;
  flex-wrap: wrap; gap: 6px 14px; align-items: center; }
.failed p { flex: 1 1 240px; }
.retry { min-height: 44px; padding: 0 16px; border-radius: 10px; border: 1px solid currentColor; font-weight: 600; }

/* asking */
.composer { padding: 8px 24px calc(14px + env(safe-area-inset-bottom)); }
.composer form { max-width: 760px; margin: 0 auto; display: flex; align-items: flex-end; gap: 8px;
  background: var(--surface); border: 1px solid var(--line); border-radius: 16px; padding: 6px 6px 6px 16px;
  box-shadow: var(--shadow); }
.composer form:focus-within { border-color: var(--accent); }
.composer textarea { flex: 1; border: 0; outline: 0; background: none; resize: none; padding: 10px 0; margin: 0;
  font-size: 16px; line-height: 1.5; max-height: 180px; min-height: 44px; color: var(--ink); }
.composer textarea::placeholder { color: var(--quiet); opacity: 1; }
.send { flex: none; width: 44px; height: 44px; display: grid; place-items: center; border-radius: 12px;
  background: var(--accent); color: var(--accent-ink); }
.send:disabled { background: var(--line); color: var(--quiet); }
.composer .hint { max-width: 760px; margin: 6px auto 0; text-align: center; font-size: 13px; color: var(--quiet); }

/* the source */
.source-panel { background: var(--surface); border-inline-start: 1px solid var(--line); display: flex;
  flex-direction: column; min-width: 0; min-height: 0; }
.source-bar { display: flex; align-items: center; justify-content: space-between; padding: 8px 8px 8px 20px;
  border-bottom: 1px solid var(--line); }
.source-bar h2 { font-size: 16px; font-weight: 650; }
.source-names { min-width: 0; }
.source-about { font-size: 13px; line-height: 1.35; color: var(--quiet); overflow: hidden; display: -webkit-box;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
.source-body { position: relative; overflow-y: auto; overscroll-behavior: contain; flex: 1; padding: 16px 20px 24px; display: flex;
  flex-direction: column; gap: 8px; overflow-wrap: anywhere; }
.source-body > * { flex: none; }
.source-label { font-weight: 650; line-height: 1.4; }
.source-title { font-size: 15px; line-height: 1.45; }
.path { list-style: none; display: flex; flex-direction: column; gap: 2px; border-inline-start: 3px solid var(--accent-soft);
  padding-inline-start: 12px; font-size: 14px; line-height: 1.45; color: var(--quiet); }
.context { background: var(--paper); border-radius: 10px; padding: 16px 18px; display: flex; flex-direction: column; gap: 10px;
  font: 400 16px/1.65 "Noto Serif", "Times New Roman", Times, serif; margin-top: 6px; white-space: pre-line; }
.context > p { margin: 0; }
.series { margin: 4px 0; padding: 12px 14px; border: 1px solid var(--line); border-radius: 10px; background: var(--surface);
  display: flex; flex-direction: column; gap: 6px; }
.series img { display: block; width: 100%; max-width: 420px; height: auto; }
.series figcaption { font: 400 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; color: var(--quiet); }
.series figcaption a { color: var(--accent); }
.scan { margin: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; background: #fff; }
.scan a { display: block; }
.scan svg { display: block; width: 100%; height: auto; stroke: none; }
.scan rect { fill: rgb(255 214 0 / 22%); stroke: #b3261e; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.scan figcaption { padding: 6px 10px; background: var(--surface); border-top: 1px solid var(--line); }
.context .block-heading { font-weight: 700; }
.context .more { color: var(--quiet); text-align: center; line-height: 1; }
.context table { border-collapse: collapse; font-size: 14px; line-height: 1.45; }
.context th, .context td { border: 1px solid var(--line); padding: 5px 8px; vertical-align: top; text-align: start; }
.table-scroll { overflow-x: auto; }
.table-scroll th, .table-scroll td { min-width: 64px; overflow-wrap: normal; }
.table-scroll tr > :first-child { min-width: 40px; }
mark { background: var(--mark); color: var(--mark-ink); border-radius: 2px; padding: 1px 0; box-decoration-break: clone;
  -webkit-box-decoration-break: clone; }

/* on another page */
:host([data-bubble]) .root { position: fixed; z-index: 2147483000; inset: auto 20px 92px auto; width: 420px;
  height: min(680px, calc(100dvh - 120px)); border: 1px solid var(--line); border-radius: 18px; overflow: hidden;
  box-shadow: 0 12px 48px rgb(0 0 0 / 24%); grid-template-columns: minmax(0, 1fr); }
:host([data-bubble]) .root .rail { display: none; }
:host([data-bubble]) .topbar { display: flex; }
:host([data-bubble]) .thread { padding: 18px 14px; }
:host([data-bubble]) .welcome { padding-top: 16px; }
:host([data-bubble]) .welcome h2 { font-size: 22px; }
:host([data-bubble]) .composer { padding: 6px 12px 10px; }
:host([data-bubble]) .source-panel { position: absolute; inset: 0; border: 0; }
.launcher { position: fixed; z-index: 2147483000; inset: auto 20px 20px auto; width: 60px; height: 60px; border-radius: 50%;
  display: grid; place-items: center; background: var(--accent); color: var(--accent-ink);
  box-shadow: 0 6px 24px rgb(0 0 0 / 26%); }
.launcher svg { width: 27px; height: 27px; }

@media (max-width: 1080px) {
  .root, .root.with-source { grid-template-columns: minmax(0, 1fr); }
  .rail { position: fixed; inset: 0 auto 0 0; width: min(300px, 86vw); z-index: 3; visibility: hidden;
    transform: translateX(-100%); transition: transform 0.2s, visibility 0.2s; box-shadow: var(--shadow); }
  .root.with-rail .rail { visibility: visible; transform: none; }
  .scrim { position: fixed; inset: 0; background: rgb(0 0 0 / 40%); z-index: 2; }
  .topbar { display: flex; }
  .source-panel { position: fixed; inset: 0; z-index: 4; border: 0; padding-top: env(safe-area-inset-top); }
  .past .icon-button { opacity: 1; }
}
@media (min-width: 700px) and (max-width: 1080px) { .source-panel { inset: 0 0 0 auto; width: 460px;
  border-inline-start: 1px solid var(--line); box-shadow: var(--shadow); } }
@media (max-width: 560px) {
  .thread { padding: 18px 14px 24px; }
  .answer { padding: 14px 14px 8px; }
  .composer { padding: 6px 10px calc(10px + env(safe-area-inset-bottom)); }
  .composer .hint { display: none; }
  .welcome { padding-top: 6vh; }
  .welcome h2 { font-size: 24px; }
  .rating { margin-inline-start: 0; }
  .compare tbody th { width: 45%; }
  .root:not([hidden]) ~ .launcher { display: none; }
  :host([data-bubble]) .root { inset: 0; width: 100%; height: calc(100dvh - var(--keyboard, 0px)); border-radius: 0; border: 0; }
}
@media (prefers-reduced-motion: reduce) { *, *::before { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media print { .rail, .composer, .topbar, .actions, .remark, .suggestions { display: none !important; } .root, .messages { display: block;
  height: auto; overflow: visible; } }
`;

export function dress(root, color, nonce) {
  const own = /^#[0-9a-fA-F]{6}$/.test(color || "")
    ? `@media (prefers-color-scheme: light) { :host, .root { --accent: ${color}; } }`
    : "";
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS + own);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Older browsers cannot construct one; the nonce is that of the page's own policy.
    const style = document.createElement("style");
    style.nonce = nonce || "";
    style.textContent = CSS + own;
    root.append(style);
  }
}
