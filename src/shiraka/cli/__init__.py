"""The `shiraka` command: one table of its subcommands, each in a module of its own."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

WRONG_USAGE: Final = 2


@dataclass(frozen=True)
class Option:
    """A word with a value, or a switch, that a subcommand takes."""

    name: str
    meaning: str
    is_switch: bool = False
    is_several: bool = False


@dataclass(frozen=True)
class Command:
    """A subcommand; its module has `run() -> int`, which is given the options by name and returns the exit code."""

    words: str
    module: str
    meaning: str
    options: tuple[Option, ...] = ()
    given: tuple[Option, ...] = ()
    """What stands after the words without a name of its own, in this order."""
    is_alone: bool = False
    """Whether it works without settings and database, on files only."""


COMMANDS: Final = (
    Command(
        "serve",
        "shiraka.cli.serve",
        "Prepare what is missing, serve the pages, and have workers do jobs beside them.",
    ),
    Command(
        "administrator",
        "shiraka.cli.administrator",
        "Open the first account, which opens the others. Asks for what is not given; the password is asked for, or "
        "read from standard input.",
        options=(
            Option("username", "the name to sign in with"),
            Option("email", "the address for links and reminders"),
            Option("name", "the name as others read it"),
            Option("language", "en, fr or ar"),
            Option("unit", "the code of the unit of the post"),
            Option("another", "add one though there is an administrator", is_switch=True),
        ),
    ),
    Command(
        "worker",
        "shiraka.cli.worker",
        "Do jobs: what nobody waits for at a page, and what the clock asks for. `shiraka serve` starts its own.",
        options=(Option("once", "do what waits now, and stop", is_switch=True),),
    ),
    Command(
        "backup",
        "shiraka.cli.backup",
        "Write the database, the documents and a table of contents into one file, while people work.",
        given=(Option("file", "where to write it, such as shiraka.tar.gz"),),
    ),
    Command(
        "restore",
        "shiraka.cli.restore",
        "Put a backup back, once all of it is found whole. Stop `shiraka serve` before.",
        options=(Option("replace", "in the place of the records that are there", is_switch=True),),
        given=(Option("file", "what `shiraka backup` wrote"),),
    ),
    Command(
        "demo",
        "shiraka.cli.demo",
        "Load the demonstration data, once; with numbers, a register of that size to measure with.",
        options=(
            Option("partners", "how many partners"),
            Option("agreements", "how many agreements"),
            Option("audit", "how many entries the trail has at least; what was entered is always told"),
        ),
    ),
    Command("check", "shiraka.cli.check", "Check settings, migrations and the audit trail of this installation."),
    Command(
        "audit verify", "shiraka.cli.audit", "Read the whole audit trail and name every entry that was tampered with."
    ),
    Command("index", "shiraka.cli.index", "Make the index of the search anew from everything that is stored."),
    Command(
        "import",
        "shiraka.cli.imports",
        "Bring in a table of partners, contacts or agreements, or check it: all of it is stored, or nothing.",
        given=(
            Option("what", "partners, contacts or agreements"),
            Option("file", "an .xlsx or .csv; for agreements also a ZIP with a table and the files that it names"),
        ),
        options=(
            Option("as", "the user name of whoever enters the records"),
            Option("map", "a JSON file that says which column gives what; without it the header decides"),
            Option("write-map", "where to write the mapping that was used, to correct it"),
            Option("dry-run", "only check, and print each problem with its cell", is_switch=True),
        ),
    ),
    Command(
        "mail fetch",
        "shiraka.cli.mail_fetch",
        "Take what is new in the mailbox of SHIRAKA_MAILBOX_URL; workers do it every five minutes.",
    ),
    Command(
        "mail read",
        "shiraka.cli.mail_read",
        "Take e-mails from files, as if they had come into the mailbox.",
        given=(Option("files", "what a program for mail saved, such as message.eml", is_several=True),),
    ),
    Command(
        "screen",
        "shiraka.cli.screen",
        "Screen names against lists of sanctions and debarments, file against file; needs no database.",
        options=(
            Option("lists", "the lists, in any official form, normalised JSON lines or CSV", is_several=True),
            Option("queries", "a line of JSON each: id, query, and optionally kind, country, birth_date, registration"),
            Option("out", "where to write a line of JSON for each: id, and the matches with their explanations"),
            Option("threshold", "the least score, from 0 to 1; 0.5 without it, as is recommended"),
            Option("limit", "the most matches of each; all without it"),
            Option("jobs", "how many processes screen at once; one without it"),
        ),
        is_alone=True,
    ),
    Command(
        "lists load",
        "shiraka.cli.lists_load",
        "Take in lists of sanctions and debarments from files; the tables of one list, as OFAC has three, together.",
        options=(Option("confirm", "also a list that lost many entries", is_switch=True),),
        given=(Option("files", "the lists, in any official form, normalised JSON lines or CSV", is_several=True),),
    ),
    Command(
        "lists update",
        "shiraka.cli.lists_update",
        "Fetch the lists of the settings from where the authorities publish them, and take in those that are new.",
        options=(Option("confirm", "also a list that lost many entries", is_switch=True),),
    ),
    Command("daily", "shiraka.cli.daily", "Do the daily work now: what expires, what is due, who is reminded."),
)
PASS_THROUGH: Final = Command("django", "", "Pass the rest on to Django's own commands, such as `migrate` or `shell`.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; a bad environment is told in words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shiraka.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == [PASS_THROUGH.words]:
            execute_from_command_line(["shiraka django", *words[1:]])
            return 0
        given = vars(parser().parse_args(words))
        if not given.pop("is_alone", False):
            django.setup()
        # Only now, as these modules import models.
        return int(import_module(given.pop("module")).run(**given))
    except ImproperlyConfigured as fault:
        sys.stderr.write(f"{fault}\n")
        return WRONG_USAGE


def parser() -> argparse.ArgumentParser:
    """Build the parser from the table; "audit verify" is a group with one subcommand."""
    top = argparse.ArgumentParser(prog="shiraka", description="Partnerships, from first contact to settled account.")
    groups = {"": top.add_subparsers(required=True, metavar="command")}
    for command in (*COMMANDS, PASS_THROUGH):
        group, _space, name = command.words.rpartition(" ")
        if group not in groups:
            groups[group] = (
                groups[""]
                .add_parser(group, help=f"see `shiraka {group} --help`")
                .add_subparsers(required=True, metavar="command")
            )
        made = groups[group].add_parser(name, help=command.meaning, description=command.meaning)
        made.set_defaults(module=command.module, is_alone=command.is_alone)
        for option in command.given:
            made.add_argument(option.name, help=option.meaning, nargs="+" if option.is_several else None)
        for option in command.options:
            if option.is_switch:
                made.add_argument(f"--{option.name}", help=option.meaning, action="store_true")
            else:
                several = "+" if option.is_several else None
                nothing: str | list[str] = [] if option.is_several else ""
                made.add_argument(f"--{option.name}", help=option.meaning, nargs=several, default=nothing)
    return top
