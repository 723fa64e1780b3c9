"""Trains the weights of words for categories: `python -m tests.evaluation.train_words FILE… > mail_words.csv`.

The files are labelled mails (format of eval/mails.jsonl). Features that occur in one mail only are left out, so no
weight stands for a single mail and no name of a sender is shipped.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.mail.parse import read_mail
from handlers.triage.language import language_of
from handlers.triage.learning import fit
from handlers.triage.vocabulary import features_in
from tests.evaluation.mail_scores import rows

LEAST_MAILS = 2
LEAST_WEIGHT = 0.1

Labelled = tuple[Mapping[str, float], str]


def labelled(paths: Sequence[Path]) -> list[Labelled]:
    """Features and category of every mail."""
    found = []
    for path in paths:
        for row in rows(path):
            mail = read_mail(row.raw)
            found.append((features_in(mail, language_of(mail))[0], str(row.wanted["category"])))
    return found


def weights_of(mails: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Weights by feature and category."""
    count = Counter(name for features, _ in mails for name in features)
    bags = [
        ({name: value for name, value in features.items() if count[name] >= LEAST_MAILS}, dict[str, float](), right)
        for features, right in mails
    ]
    by_feature: dict[str, dict[str, float]] = {}
    for category, row in fit(bags).items():
        for name, weight in row.items():
            if abs(weight) >= LEAST_WEIGHT:
                by_feature.setdefault(name, {})[category] = round(weight, 2)
    return by_feature


def main(paths: Sequence[str]) -> None:
    """Write the table to the output."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("word", "weights"))
    for name, row in sorted(weights_of(labelled([Path(path) for path in paths])).items()):
        out.writerow((name, ";".join(f"{category} {weight:g}" for category, weight in sorted(row.items()))))


if __name__ == "__main__":
    main(sys.argv[1:])
