"""The `vanban` command: mounts the groups of commands and turns our errors into exit statuses.

Importing this module must stay cheap: a command imports what it needs when it runs.
"""

from __future__ import annotations

import sys

import typer

from bots.terminal import ask, bot, docs, doctor, eval, facts, ingest, instruments, outbox, serve, users, zalo  # noqa: A004
from index.errors import VanbanError

app = typer.Typer(
    name="vanban",
    help="Hỏi đáp trên kho văn bản hành chính, có trích dẫn đến từng văn bản, từng mục, từng chữ.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
ingest.register(app)
ask.register(app)
serve.register(app)
docs.register(app)
instruments.register(app)
facts.register(app)
eval.register(app)
doctor.register(app)
app.add_typer(bot.app, name="bot")
app.add_typer(zalo.app, name="zalo")
app.add_typer(users.app, name="users")
app.add_typer(outbox.app, name="outbox")


def main() -> None:
    """Runs the command line. Exit status 1 and one line on stderr for anything a user may be told about."""
    try:
        app()
    except VanbanError as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
