"""Letters to all States in three languages as DOCX and PDF: ``python -m tests.benchmarks.letters [--processes 2]``.

Each letter is drafted from the facts, checked and rendered twice. Beside it, in the same run and on twenty of them, the
usual way: docxtpl fills a Word template that holds the finished words, and LibreOffice makes all of them PDF in one
start, which is its best case. Without docxtpl or LibreOffice that part is skipped with a line.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import io
import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx

from bot.paper.render import render_letter
from handlers.draft.kinds import kinds
from handlers.draft.plain import plain
from handlers.draft.write import draft, misfit
from knowledge.facts.load import Facts
from knowledge.letter import Letter
from knowledge.rules.state_grammar import LANGUAGES
from tests.benchmarks.measures import show

ON = date(2026, 11, 25)
SAMPLE = 20
PREFERRED = ("universalization_not_party", "universalization_signatory", "article4_deadline", "article7_overdue",
             "meeting_invitation")  # fmt: skip
"""The kinds tried for a State, in this order: the one it gets is the first that fits."""


@cache
def facts() -> Facts:
    """The fact tables, read once in each process."""
    return Facts.load()


def letter_to(code: str, language: str) -> Letter:
    """The letter of the first kind that fits the State."""
    state = facts().state(code)
    kind = next(name for name in PREFERRED if not misfit(kinds()[name], state, ON, facts()))
    return draft(kind, code, language, ON, facts()).letter


def one_state(code: str) -> dict[str, float]:
    """Seconds for drafting, DOCX and PDF of one State's letters in all languages, and bytes made."""
    spent = dict.fromkeys(("draft", "docx", "pdf", "bytes"), 0.0)
    for language in LANGUAGES:
        began = time.perf_counter()
        letter = letter_to(code, language)
        drafted = time.perf_counter()
        word = render_letter(letter, "docx")
        worded = time.perf_counter()
        page = render_letter(letter, "pdf")
        spent["pdf"] += time.perf_counter() - worded
        spent["docx"] += worded - drafted
        spent["draft"] += drafted - began
        spent["bytes"] += len(word) + len(page)
    return spent


def ours(processes: int) -> dict[str, Any]:
    """All States in all languages, on so many processes, their start included."""
    codes = [state.iso3 for state in facts().states]
    began = time.perf_counter()
    if processes == 1:
        parts = list(map(one_state, codes))
    else:
        fresh = multiprocessing.get_context("spawn")  # Typst's threads do not survive a fork
        with ProcessPoolExecutor(processes, mp_context=fresh) as pool:
            parts = list(pool.map(one_state, codes, chunksize=8))
    seconds = time.perf_counter() - began
    letters = len(codes) * len(LANGUAGES)
    each = {name: 1000 * sum(one[name] for one in parts) / letters for name in ("draft", "docx", "pdf")}
    return _row(f"all States, {processes} process(es)", letters, seconds, **each)


def _row(what: str, letters: int, seconds: float, *, docx: float, pdf: float, draft: float = 0.0) -> dict[str, Any]:
    return {"what": what, "letters": letters, "seconds": seconds, "draft_ms": draft, "docx_ms": docx, "pdf_ms": pdf}


def usual(sample: int) -> dict[str, Any] | None:
    """docxtpl and LibreOffice on a sample, words given; None where one of them is missing."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if importlib.util.find_spec("docxtpl") is None or office is None:
        print("docxtpl or LibreOffice is not installed: the comparison is skipped", file=sys.stderr)
        return None
    letters = [letter_to(state.iso3, "en") for state in facts().states[:sample]]
    with tempfile.TemporaryDirectory() as folder:
        template = _template()
        began = time.perf_counter()
        for number, letter in enumerate(letters):
            _fill(template, letter, Path(folder) / f"{number}.docx")
        filled = time.perf_counter()
        words = [office, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
                 "--outdir", folder, *(f"{folder}/{number}.docx" for number in range(sample))]  # fmt: skip
        subprocess.run(words, check=True, capture_output=True, timeout=600)
        done = time.perf_counter()
        if len(list(Path(folder).glob("*.pdf"))) != sample:
            print("LibreOffice did not make every PDF", file=sys.stderr)
    return _row(
        f"first {sample}, docxtpl and LibreOffice", sample, done - began,
        docx=1000 * (filled - began) / sample, pdf=1000 * (done - filled) / sample,
    )  # fmt: skip


def ours_on_sample(sample: int) -> dict[str, Any]:
    """Our rendering of the same sample, words given as well."""
    letters = [letter_to(state.iso3, "en") for state in facts().states[:sample]]
    began = time.perf_counter()
    for letter in letters:
        render_letter(letter, "docx")
    worded = time.perf_counter()
    for letter in letters:
        render_letter(letter, "pdf")
    done = time.perf_counter()
    return _row(
        f"first {sample}, this project", sample, done - began,
        docx=1000 * (worded - began) / sample, pdf=1000 * (done - worded) / sample,
    )  # fmt: skip


def _template() -> bytes:
    document = docx.Document()
    for line in ("{{ head }}", "{{ reference }}", "{{ day }}", "{{ address }}", "{{ salutation }}",
                 "{%p for text in paragraphs %}", "{{ text }}", "{%p endfor %}", "{{ closing }}", "{{ signature }}"):  # fmt: skip
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fill(template: bytes, letter: Letter, path: Path) -> None:
    made = importlib.import_module("docxtpl").DocxTemplate(io.BytesIO(template))
    names = letter.signatory.signatures if letter.signatory else ()
    values = {
        "head": "\n".join(letter.letterhead), "reference": letter.reference, "day": letter.day_in_words,
        "address": "\n".join(letter.address_block), "salutation": letter.salutation,
        "paragraphs": [plain(block) for block in letter.paragraphs], "closing": letter.closing,
        "signature": "\n".join(one.function for one in names),
    }  # fmt: skip
    made.render(values, autoescape=True)
    made.save(path)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = [ours(1), ours(asked.processes), ours_on_sample(asked.sample)]
    if (other := usual(asked.sample)) is not None:
        rows.append(other)
    show(rows, as_json=asked.json)


if __name__ == "__main__":
    main()
