"""The layout as rules: imports point one way, libraries have one home, clock and environment have one reader."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOPS = ("bot", "handlers", "knowledge", "templates")

LAYERS: tuple[tuple[str, ...], ...] = (
    ("bot.cli",),
    ("bot.commands",),
    ("bot.session",),
    ("bot.app",),
    ("bot.simulator", "bot.web"),
    ("bot.jobs",),
    ("bot.slack", "bot.mail"),
    ("bot.digest",),
    ("bot.desk", "bot.register", "bot.frontpage"),
    ("bot.paper", "bot.newsletter_links"),
    ("bot.calendar_feed", "bot.answer_json", "bot.printing", "bot.scoring", "bot.fetch", "bot.interchange"),
    ("bot.whole_file",),
    ("bot.config",),
    ("handlers.menu",),
    ("handlers.publish",),
    ("handlers.triage", "handlers.draft", "handlers.escalate"),
    ("handlers.answer", "handlers.converse", "handlers.contact", "handlers.report"),
    ("handlers.compose",),
    ("handlers.understand",),
    ("handlers.firewall", "handlers.places", "handlers.wording", "handlers.post_words"),
    ("templates",),
    ("knowledge.base",),
    ("knowledge.texts", "knowledge.memory"),
    ("knowledge.facts",),
    ("knowledge.access",),
    ("knowledge.mail", "knowledge.mail_lesson", "knowledge.letter", "knowledge.newsletter"),
    ("knowledge.contact", "knowledge.timeline", "knowledge.case", "knowledge.reviewed"),
    ("knowledge.theme",),
    ("knowledge.message",),
    ("knowledge.document",),
    ("knowledge.rules",),
    ("knowledge.errors",),
)
"""From the top down: a module imports from layers below its own; neighbours on one level don't know each other."""

HOMES: dict[str, tuple[str, ...]] = {
    "slack_bolt": ("bot.slack", "bot.web"),
    "slack_sdk": ("bot.slack", "bot.web"),
    "imapclient": ("bot.mail",),
    "smtplib": ("bot.mail",),
    "flask": ("bot.web",),
    "gunicorn": ("bot.web",),
    "typer": ("bot.cli", "bot.commands", "bot.printing"),
    "rich": ("bot",),
    "pydantic": ("bot.config",),
    "pydantic_settings": ("bot.config",),
    "jinja2": ("handlers.wording",),
    "sqlalchemy": ("knowledge.memory",),
    "alembic": ("knowledge.memory",),
    "tantivy": ("knowledge.texts.index",),
    "rapidfuzz": ("knowledge",),
    "Stemmer": ("knowledge.texts.words",),
    "pypdfium2": ("knowledge.texts.readers",),
    "docx": ("knowledge.texts.readers", "bot.paper"),
    "typst": ("bot.paper",),
    "mrml": ("bot.paper",),
    "icalendar": ("bot",),
    "defusedxml": ("knowledge.facts.depositary",),
    "openpyxl": ("bot",),
    "anyascii": ("knowledge.memory",),
    "nh3": ("bot.mail",),
    "inscriptis": ("bot.mail",),
    "flufl": ("bot.mail",),
    "charset_normalizer": ("bot.mail",),
    "py3langid": ("handlers", "bot.mail"),
    "selectolax": ("knowledge.texts.readers",),
    "markdown_it": ("knowledge.texts.readers", "handlers", "bot.paper"),
    "sentence_transformers": ("knowledge.texts.semantic",),
    "numpy": ("knowledge.texts.semantic",),
}

COMES_WITH = {"numpy": "sentence-transformers", "pydantic": "pydantic-settings"}
"""Libraries that belong to the public face of a declared one."""

PURE = (
    "bot.slack.blocks",
    "bot.slack.case_card",
    "bot.slack.case_views",
    "bot.slack.commands",
    "bot.slack.home",
    "bot.slack.house_rules",
    "bot.slack.house_views",
    "bot.slack.letter_views",
    "bot.slack.mail_card",
    "bot.slack.mail_views",
    "bot.slack.mrkdwn",
    "bot.slack.payloads",
    "bot.slack.rich",
    "bot.slack.views",
    "bot.scoring",
    *(
        f"bot.mail.{name}"
        for name in """addresses attachments authentication automatic bodies bounces charsets compose folding headers
        html_text invitations parse quotes signatures structure threading tnef written""".split()
    ),
)
"""The pure halves of pairs of wire and pure modules: they know no network and no library of the wire."""

WIRE = ("slack_sdk", "slack_bolt", "socket", "http", "urllib.request", "requests", "httpx", "websockets", "flask")

LONG_MODULES = {
    "knowledge.memory.shelf": "all statements on documents stand beside the methods that use them, built once",
}
LONG_FUNCTIONS = {
    "bot.simulator.web_api._handler_for": "one handler class of the standard library's server, made in a closure",
}
BARRED_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "stuff", "tools"})


@cache
def modules() -> dict[str, Path]:
    """Every module of the project by name; a package by its own."""
    found = {}
    for top in TOPS:
        for path in (ROOT / top).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def imported(name: str, node: ast.AST) -> Iterator[str]:
    """Modules that an import statement names, own ones as exactly as they exist."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{name}: relative import"
        for alias in node.names:
            full = f"{node.module}.{alias.name}"
            yield full if full in modules() else str(node.module)


@cache
def imports(name: str) -> frozenset[str]:
    return frozenset({target for node in ast.walk(tree(name)) for target in imported(name, node)})


def own(target: str) -> bool:
    return target.split(".")[0] in TOPS


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def layer(name: str) -> tuple[int, str] | None:
    """Depth and package of the layer a module is in; None for the packages that only hold layers."""
    for depth, packages in enumerate(LAYERS):
        for package in packages:
            if within(name, package):
                return depth, package
    return None


def test_every_module_has_a_layer() -> None:
    homeless = [name for name in modules() if layer(name) is None and name not in TOPS]

    assert homeless == []


def test_imports_point_one_way() -> None:
    wrong = []
    for name in modules():
        here = layer(name)
        for target in filter(own, imports(name)):
            there = layer(target)
            if here is None or there is None or (there[0] <= here[0] and there[1] != here[1]):
                wrong.append(f"{name} -> {target}")

    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name: {target for target in imports(name) if own(target)} for name in modules()}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_own_imports_stand_at_the_top() -> None:
    hidden = [
        f"{name}: {ast.unparse(node)}"
        for name in modules()
        for function in ast.walk(tree(name))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if any(own(target) for target in imported(name, node))
    ]

    assert hidden == []


def test_every_library_stays_in_its_home() -> None:
    astray = [
        f"{name} imports {target}"
        for name in modules()
        for target in imports(name)
        for library, homes in HOMES.items()
        if within(target, library) and not any(within(name, home) for home in homes)
    ]

    assert astray == []


def test_every_library_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["postgres"], *extras["semantic"]]
    declared = {re.split(r"[\[><=~! ]", line)[0].casefold().replace("_", "-") for line in lines}
    sources = packages_distributions()
    undeclared = set()
    for name in modules():
        for target in imports(name):
            top = target.split(".")[0]
            if top in sys.stdlib_module_names or own(target) or top == "__future__":
                continue
            names = {item.casefold().replace("_", "-") for item in sources.get(top, [top])}
            if COMES_WITH.get(top) in declared:
                continue
            if not names & (declared | {top.casefold().replace("_", "-")} & declared):
                undeclared.add(f"{name}: {top}")

    assert undeclared == set()


def test_rules_need_nothing_but_the_standard_library() -> None:
    foreign = [
        f"{name} imports {target}"
        for name in modules()
        if within(name, "knowledge.rules")
        for target in imports(name)
        if not own(target) and target.split(".")[0] not in sys.stdlib_module_names and not within(target, "rapidfuzz")
    ]

    assert foreign == []
    assert {name for name in modules() if within(name, "knowledge.rules") and "rapidfuzz" in str(imports(name))} <= {
        "knowledge.rules.names"
    }


def test_pure_modules_know_no_wire() -> None:
    wired = [
        f"{name} imports {target}"
        for name in PURE
        for target in imports(name)
        if any(within(target, library) for library in WIRE)
    ]

    assert wired == []


@cache
def _attributes(name: str) -> frozenset[str]:
    return frozenset(ast.unparse(node) for node in ast.walk(tree(name)) if isinstance(node, ast.Attribute))


def test_only_the_configuration_reads_the_environment() -> None:
    reading = re.compile(r"^os\.(?:environ|getenv|environb|putenv)\b")
    readers = {name for name in modules() for text in _attributes(name) if reading.match(text)}
    readers |= {name for name in modules() if {"os.environ", "os.getenv"} & imports(name)}

    assert readers == {"bot.config"}


def test_only_the_bot_knows_what_day_it_is() -> None:
    clock = re.compile(r"(?:\b(?:datetime|date|dt)\.(?:now|today|utcnow)|\btime\.(?:time|localtime|gmtime))$")
    readers = {name for name in modules() for text in _attributes(name) if clock.search(text)}

    assert {name for name in readers if not within(name, "bot")} == set()


def test_packages_say_what_they_are_and_do_nothing() -> None:
    busy = []
    for name, path in modules().items():
        if path.name != "__init__.py":
            continue
        body = tree(name).body
        if len(body) != 1 or ast.get_docstring(tree(name)) is None:
            busy.append(name)

    assert busy == []


def test_every_module_says_what_it_is() -> None:
    assert [name for name in modules() if not ast.get_docstring(tree(name))] == []


GUARDS = ("__name__ == '__main__'", "TYPE_CHECKING", "sys.platform == 'win32'")


def _is_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in GUARDS


def test_nothing_happens_at_import_time() -> None:
    """Definitions and constants only: no loops, no files, no calls for their effect."""
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.If)
    opening = re.compile(r"\b(?:open|read_text|read_bytes|connect|files)\(")
    entry_scripts = {"knowledge.memory.migrations.env"}  # Alembic runs this file as a script
    busy = []
    for name in modules():
        for node in tree(name).body:
            if name in entry_scripts or _is_guard(node):
                continue
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue  # docstrings of module and constants
            effect = not isinstance(node, allowed) or isinstance(node, ast.If)
            reads = isinstance(node, ast.Assign | ast.AnnAssign) and opening.search(ast.unparse(node))
            if effect or reads:
                busy.append(f"{name}:{node.lineno} {ast.unparse(node)[:60]}")

    assert busy == []


def test_functions_are_short() -> None:
    long = {
        f"{name}.{node.name}"
        for name in modules()
        for node in ast.walk(tree(name))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    }

    assert long == set(LONG_FUNCTIONS)


def test_modules_are_short() -> None:
    long = {name for name, path in modules().items() if len(path.read_text(encoding="utf-8").splitlines()) > 400}

    assert long == set(LONG_MODULES)


def test_no_drawer_for_odds_and_ends() -> None:
    assert [name for name in modules() if BARRED_NAMES & set(name.split("."))] == []


def test_the_rules_have_teeth() -> None:
    """The checks above see what they look for: known imports, calls and names of this project are found."""
    assert "knowledge.base" in imports("handlers.answer")
    assert "os.environ.get" in set(_attributes("bot.config"))
    assert "datetime.now" in set(_attributes("bot.app"))
    assert layer("knowledge.texts.search") == layer("knowledge.texts.index")
    assert layer("knowledge.texts.search") != layer("knowledge.memory.log")
