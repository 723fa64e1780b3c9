"""Which folder is which, on servers that mark them and on servers that do not."""

from __future__ import annotations

import pytest

from bot.mail.folders import Folder, Part, sort_out


def folder(name: str, *flags: str, delimiter: str = "/") -> Folder:
    return Folder(name, delimiter, frozenset(flags))


def test_the_marks_of_the_server_go_before_names() -> None:
    found = sort_out([folder("INBOX"), folder("Drafts"), folder("Modelos", "\\drafts"), folder("S", "\\sent")])

    assert (found.inbox, found.drafts, found.sent) == ("INBOX", "Modelos", "S")


def test_the_settings_go_before_everything() -> None:
    found = sort_out([folder("INBOX"), folder("D", "\\drafts"), folder("Mine")], drafts="Mine", sent="Other")

    assert (found.drafts, found.sent) == ("Mine", "Other")


@pytest.mark.parametrize(
    ("drafts", "sent"),
    [
        ("Brouillons", "Éléments envoyés"),
        ("Borradores", "Elementos enviados"),
        ("Entwürfe", "Gesendete Elemente"),
        ("Rascunhos", "Itens enviados"),
        ("Черновики", "Отправленные"),
        ("مسودات", "العناصر المرسلة"),
        ("DRAFTS", "Sent Messages"),
    ],
)
def test_names_are_known_in_many_languages(drafts: str, sent: str) -> None:
    found = sort_out([folder("INBOX"), folder(f"INBOX.{drafts}", delimiter="."), folder(sent)])

    assert (found.drafts, found.sent) == (f"INBOX.{drafts}", sent)


def test_of_two_folders_of_the_name_the_upper_one_is_meant() -> None:
    found = sort_out([folder("Projects/Drafts"), folder("Drafts"), folder("INBOX")])

    assert found.drafts == "Drafts"
    assert found.others == ("Projects/Drafts",) or found.others == ()


def test_trash_junk_and_views_are_not_read_and_answers_are_read_first() -> None:
    found = sort_out(
        [
            folder("Inbox"),
            folder("Sent", "\\sent"),
            folder("Drafts", "\\drafts"),
            folder("[Gmail]", "\\noselect"),
            folder("[Gmail]/All", "\\all"),
            folder("Papelera"),
            folder("Courrier indésirable"),
            folder("Uganda"),
        ]
    )

    assert found.read == (("Sent", Part.SENT), ("Inbox", Part.INBOX), ("Uganda", Part.OTHER))


def test_a_server_without_any_folder_still_has_an_inbox() -> None:
    found = sort_out([])

    assert (found.inbox, found.drafts, found.sent, found.others) == ("INBOX", "", "", ())
