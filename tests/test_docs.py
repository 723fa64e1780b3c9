"""What is written about the project holds: commands, settings, phrases in every language, the changelog's version."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import typer
from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from bot.cli import COMMANDS
from bot.config import Config, variable
from bot.slack.commands import QUESTIONS
from bot.slack.house_rules import Answers
from bot.slack.letter_views import LETTER_ACTIONS, SIGNATORIES
from bot.slack.mail_views import MARKS
from handlers.firewall import Barrier
from handlers.wording import LANGUAGES, phrases
from knowledge.case import CaseStatus
from knowledge.contact import PostKind
from knowledge.document import Authority
from knowledge.mail import Category
from knowledge.memory.inbox.cards import CardStatus
from knowledge.theme import THEMES

ROOT = Path(__file__).resolve().parents[1]

TEST_VARIABLES = frozenset({"ISU_TEST_POSTGRES"})
"""Variables of the tests, which are no settings of the program."""

ENDINGS = {
    "notice.{intent.barrier.value}": [barrier.value for barrier in Barrier if barrier.value],
    "notice.{citation.authority.value}": [Authority.DRAFT, Authority.SUBMITTED, Authority.INFORMAL],
    "authority.{citation.authority.value}": list(Authority),
    "authority.{first.authority.value}": list(Authority),
    "lead.{citation.authority.value}": list(Authority),
    "case.{case.status.value}": list(CaseStatus),
    "notice.{Barrier.PERSONAL_DATA.value}": [Barrier.PERSONAL_DATA.value],
    "post.{kind}": list(PostKind),
    "theme.{theme}": list(THEMES),
    "home.{label}": ["mails_waiting", "drafts_waiting", "quarantined", "letters_waiting", "in_doubt"],
    "letter.by_{name or 'usual'}": [name or "usual" for name in SIGNATORIES],
    "letter.do_{action.removeprefix('letter_')}": [name.removeprefix("letter_") for name in LETTER_ACTIONS],
    "letter.is_{card.standing}": ["draft", "approved", "sent", "acknowledged", "bounced", "void"],
    "category.{one.value}": list(Category),
    "category.{judged.category.value}": list(Category),
    "mail.{view.card.status.value}": list(CardStatus),
    "mail.mark_{name}": list(MARKS),
    "config.{answer.value}": list(Answers),
    "config.{name}": ["staff", "triage", "approvals", "staff_group", "coordinator_group", "quiet_from", "zone"],
    "short.{QUESTIONS[word]}{own}": [*QUESTIONS.values(), *(f"{name}_own" for name in QUESTIONS.values())],
    "slack.{verdict}": ["up", "down"],
    "slack.{verdict}_label": ["up", "down"],
    "feedback.thanks_{pressed.verdict}": ["up", "down"],
}
"""How the keys that code puts together may end."""


@cache
def readme() -> str:
    path = ROOT / "README.md"
    assert path.is_file(), "there is no README.md"
    return path.read_text(encoding="utf-8")


def subcommands(name: str) -> set[str]:
    """Commands of a group; empty for a command that stands alone."""
    made = typer.main.get_command(importlib.import_module(COMMANDS[name]).COMMANDS[name])
    return set(getattr(made, "commands", {}))


def code_in(markdown: str) -> str:
    """What stands in code blocks and between backticks."""
    blocks = re.findall(r"^```.*?\n(.*?)^```", markdown, re.S | re.M)
    rest = re.sub(r"^```.*?^```", "", markdown, flags=re.S | re.M)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", rest)])


def test_readme_names_every_command() -> None:
    assert [name for name in COMMANDS if not re.search(rf"\bisu {name}\b", readme())] == []


def test_readme_names_every_setting() -> None:
    assert [variable(name) for name in Config.model_fields if f"`{variable(name)}`" not in readme()] == []


def test_readme_names_no_setting_that_does_not_exist() -> None:
    known = {variable(name) for name in Config.model_fields}
    known |= {f"{name}_FILE" for name in known} | TEST_VARIABLES

    assert set(re.findall(r"\bISU_[A-Z][A-Z_]+\b", readme())) - known == set()


def test_readme_names_no_command_that_does_not_exist() -> None:
    unknown = []
    for name, rest in re.findall(r"(?<![\w./-])isu (?:--home \S+ )?([a-z][\w-]*)([^\n`|]*)", code_in(readme())):
        words = re.match(r"\s+([a-z][a-z-]*)\b(?![.\w/])", rest)
        if name not in COMMANDS:
            unknown.append(name)
        elif subcommands(name) and words and words[1] not in subcommands(name):
            unknown.append(f"{name} {words[1]}")

    assert unknown == []


def test_readme_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", readme())

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Config.model_fields.items() if not field.description] == []


def test_every_command_module_offers_its_command() -> None:
    for name, module in COMMANDS.items():
        assert name in importlib.import_module(module).COMMANDS


def test_changelog_names_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"^## \[?{re.escape(version)}\]?", changelog, re.M)


# Phrases


def variables(template: str) -> set[str]:
    return set(meta.find_undeclared_variables(SandboxedEnvironment().parse(template)))


def keys(language: str) -> dict[str, str]:
    return {f"{section}.{key}": text for section, found in phrases(language).items() for key, text in found.items()}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_languages_have_the_same_phrases(language: str) -> None:
    assert list(keys(language)) == list(keys("en"))


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_languages_use_the_same_values(language: str) -> None:
    english = {key: variables(text) for key, text in keys("en").items()}

    assert {key: variables(text) for key, text in keys(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty_or_left_in_english(language: str) -> None:
    found = keys(language)
    same = {
        key
        for key, text in found.items()
        if language != "en" and text == keys("en")[key] and len(re.findall(r"[a-z]{3,}", variables_out(text))) > 2
    }

    assert [key for key, text in found.items() if not text.strip()] == []
    assert same == set()


def variables_out(text: str) -> str:
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text)


def said() -> Iterator[tuple[str, str, set[str]]]:
    """Every call of ``say`` in the code: where, which key, and the names of the values given."""
    for top in ("bot", "handlers"):
        for path in (ROOT / top).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                    values = {keyword.arg or "" for keyword in node.keywords}
                    for key in written(node.args[1]):
                        yield f"{path.name}:{node.lineno}", key, values


def written(node: ast.expr) -> list[str]:
    """The keys an expression can stand for; a variable stands for none that can be told from here."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return [*written(node.body), *written(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        pattern = ast.unparse(node)[2:-1]
        assert pattern in ENDINGS, f"say in ENDINGS how {pattern} may end"
        return [re.sub(r"\{.*\}", ending, pattern) for ending in ENDINGS[pattern]]
    return []


def test_every_phrase_that_code_says_exists() -> None:
    known = keys("en")
    found = list(said())

    assert len(found) > 40
    assert [(place, key) for place, key, _ in found if key not in known] == []


def test_every_phrase_gets_the_values_it_needs() -> None:
    known = keys("en")

    assert [(place, key) for place, key, values in said() if key in known and variables(known[key]) - values] == []
