// What the page remembers between visits. Storage can be blocked or full: then it lives as long as the page.

const KEY = "vanban.chat.1";
const CONVERSATIONS = 30;
const MESSAGES = 60;

export function freshId() {
  // randomUUID needs a secure context; offices run plain http inside their network.
  if (globalThis.crypto?.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Memory {
  constructor() {
    this.state = this.read() || { visitor: freshId(), current: null, conversations: [] };
  }

  get visitor() {
    return this.state.visitor;
  }

  get conversations() {
    return this.state.conversations;
  }

  get current() {
    return this.state.conversations.find((c) => c.id === this.state.current) || null;
  }

  open(id) {
    this.state.current = id;
    this.write();
  }

  begin() {
    this.open(null);
  }

  remove(id) {
    this.state.conversations = this.state.conversations.filter((c) => c.id !== id);
    if (this.state.current === id) this.state.current = null;
    this.write();
  }

  // Adds a question with its answer, under the conversation that the server named.
  keep(question, answer) {
    const id = answer.conversation_id;
    let conversation = this.state.conversations.find((c) => c.id === id);
    if (!conversation) {
      conversation = { id, title: question.slice(0, 120), messages: [] };
    }
    const { trace, ...slim } = answer;
    conversation.messages.push({ role: "user", text: question }, { role: "assistant", answer: slim });
    conversation.messages = conversation.messages.slice(-MESSAGES);
    this.state.conversations = [conversation, ...this.state.conversations.filter((c) => c !== conversation)].slice(
      0,
      CONVERSATIONS,
    );
    this.state.current = id;
    this.write();
  }

  rate(messageId, verdict) {
    for (const conversation of this.state.conversations) {
      for (const message of conversation.messages) {
        if (message.answer?.message_id === messageId) message.verdict = verdict;
      }
    }
    this.write();
  }

  read() {
    try {
      const state = JSON.parse(localStorage.getItem(KEY));
      const sound = typeof state?.visitor === "string" && Array.isArray(state.conversations);
      return sound ? state : null;
    } catch {
      return null;
    }
  }

  write() {
    for (let kept = this.state.conversations.length; ; kept = Math.floor(kept / 2)) {
      try {
        const conversations = this.state.conversations.slice(0, kept);
        localStorage.setItem(KEY, JSON.stringify({ ...this.state, conversations }));
        return;
      } catch {
        if (kept === 0) return;
      }
    }
  }
}
