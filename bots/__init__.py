"""Every place where people ask: terminal, HTTP API, web page, Telegram, Zalo."""
