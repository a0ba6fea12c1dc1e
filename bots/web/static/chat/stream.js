// Asks over POST and reads server-sent events from the body (EventSource can neither POST nor set headers).

export class AskFailed extends Error {
  constructor(detail, status) {
    super(detail);
    this.status = status;
  }
}

const SILENCE_MS = 60000;

// Calls `on(name, data)` for each event and resolves with the `done` event's data.
export async function ask(origin, body, visitor, on, signal) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  const leave = () => silence.abort();
  signal.addEventListener("abort", leave, { once: true });
  try {
    const response = await fetch(new URL("/api/ask/stream", origin), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Vanban-Visitor": visitor },
      body: JSON.stringify(body),
      signal: silence.signal,
    });
    if (!response.ok) throw new AskFailed(await problemDetail(response), response.status);
    let done = null;
    await readEvents(response.body, alive, (name, data) => {
      if (name === "error") throw new AskFailed(data.detail, data.status);
      if (name === "done") done = data;
      on(name, data);
    });
    if (!done) throw new AskFailed("", 0);
    return done;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
  }
}

export async function problemDetail(response) {
  try {
    return (await response.json()).detail || "";
  } catch {
    return "";
  }
}

async function readEvents(stream, alive, on) {
  const reader = stream.getReader();
  // Vietnamese letters take two or three bytes and are cut between packets.
  const decoder = new TextDecoder("utf-8");
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    alive();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const frames = rest.split(/\r?\n\r?\n/);
    rest = frames.pop();
    for (const frame of frames) readFrame(frame, on);
    if (done) return;
  }
}

function readFrame(frame, on) {
  let name = "message";
  const data = [];
  for (const line of frame.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  if (data.length) on(name, JSON.parse(data.join("\n")));
}
