// Builds nodes. Text only ever becomes text nodes, so nothing that a document says can become markup.

export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : shown(value));
  }
  const kept = children.flat(3).filter((child) => child !== null && child !== undefined && child !== false);
  node.append(...kept.map((child) => (typeof child === "string" ? shown(child) : child)));
  return node;
}

// Without the characters that make what follows them run the other way: 157 must not look like 751.
export function shown(text) {
  return String(text).replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

// Text on one line; the cells of a table row stay apart.
export function oneLine(text) {
  return text.replace(/ *\t\s*/g, " | ").replace(/\s+/g, " ").trim();
}

// Links go to http(s) addresses only, whatever the data says.
export function safeAddress(address, origin) {
  try {
    const url = new URL(address, origin);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

const PATHS = {
  send: "M12 19V5M5 12l7-7 7 7",
  stop: "M7 7h10v10H7z",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  menu: "M4 7h16M4 12h16M4 17h16",
  chat: "M5 5h14v10H10l-5 4z",
  copy: "M9 9h10v11H9zM6 16H5V5h10v1",
  right: "M5 13l4 4 10-10",
  wrong: "M7 7l10 10M17 7L7 17",
  open: "M9 6h9v9M18 6L8 16M14 18H6v-8",
  trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12",
};

export function icon(name) {
  return drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, drawn("path", { d: PATHS[name] }));
}

// An SVG element.
export function drawn(tag, properties, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(properties)) node.setAttribute(key, String(value));
  node.append(...children);
  return node;
}
