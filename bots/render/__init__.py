"""One Answer, many forms: Telegram's HTML, Zalo's plain text, Markdown for chat clients."""
