"""``nhip manage``: Django's own commands, with the database held running for as long as one takes."""

import click

from nhip.web.started import started


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Chạy lệnh của Django · Run one of Django's commands (shell, dbshell, makemigrations)."""
    with started():
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - after setup

        execute_from_command_line(["nhip manage", *arguments])
