"""`vanban bot telegram` as a process, against a server that speaks the Bot API."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bots.inbox.postbox import counts
from index.database import Database
from tests.bots.servers.running import served
from tests.bots.servers.telegram import TOKEN, TelegramServer, text_update


def _until(done: Callable[[], bool], seconds: float = 40.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_it_answers_and_ends_in_order_when_told_to(sample_data: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample_data, data)
    server = TelegramServer()
    server.updates = [text_update(1, "Doanh thu dịch vụ viễn thông năm 2023?")]
    with served(server.app()) as address:
        settings = {"VANBAN_TELEGRAM__TOKEN": TOKEN, "VANBAN_TELEGRAM__BASE_URL": f"{address}/bot"}
        command = [sys.executable, "-m", "bots.terminal.main", "bot", "telegram", "--data", str(data)]
        with subprocess.Popen(command, env=os.environ | settings, stdout=subprocess.DEVNULL) as bot:
            _until(lambda: len(server.sent) == 1)
            # Told to end while a message is on its way, it waits for Telegram's word on it.
            server.delay = 1.0
            server.updates = [text_update(2, "/help")]
            _until(lambda: [method for method, _ in server.calls].count("sendmessage") == 2)
            bot.send_signal(signal.SIGTERM)
            assert bot.wait(20) == 0
    assert "viễn thông" in server.sent[0]["shown"]
    database = Database.in_directory(data)
    assert counts(database) == {("inbox", "telegram", "done"): 2, ("outbox", "telegram", "done"): 2}
    database.close()
