"""The lexicon compiled for search: what leads to what, how safely, and the cache that saves compiling."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import BadInput
from knowledge.facts.lexicon.load import fingerprint, rings, sources
from knowledge.texts import thesaurus
from knowledge.texts.thesaurus import Thesaurus, compile_rings
from knowledge.texts.words import raw_words, stem

HEAD = "weight,formal,plain,fr,es,pt\n"


def lexicon(*rows: str) -> Thesaurus:
    return compile_rings([("made_up.csv", HEAD + "\n".join(rows) + "\n")])


def reach(made: Thesaurus, question: str, language: str = "en", into: tuple[str, ...] = ("en",)) -> dict[str, float]:
    """Everything the words of a question lead to, in one dictionary."""
    tokens = [stem(word, language) for word in raw_words(question)]
    found: dict[str, float] = {}
    for expansion in made.expand(tokens, language, into):
        found |= expansion.targets
    return found


def test_every_word_of_a_ring_leads_to_every_other() -> None:
    made = lexicon("0.8,annual audit,yearly check,audit annuel,auditoría anual,auditoria anual")

    assert reach(made, "the yearly check") == {"annual audit": 0.8}
    assert reach(made, "annual audit") == {stem("yearly") + " check": 0.8}
    assert reach(made, "audit annuel", "fr") == {"annual audit": 0.8, "year check": 0.8}


def test_nothing_leads_to_itself_or_to_other_languages() -> None:
    made = lexicon("0.8,annual audit,yearly check,audit annuel,auditoría anual,auditoria anual")

    assert "annual audit" not in reach(made, "annual audit")
    assert all("audit annuel" not in text for text in reach(made, "yearly check"))
    assert "audit annuel" in {*reach(made, "yearly check", into=("en", "fr"))}


def test_directions() -> None:
    made = lexicon("1.0,reserve;<working capital,>rainy day money,réserve,reserva,reserva")

    assert reach(made, "rainy day money") == {"reserv": 1.0, "work capit": 1.0}
    assert reach(made, "working capital") == {}, "a word that is only found leads nowhere when asked"
    assert "raini day money" not in reach(made, "reserve"), "a word that is only asked is never looked for"


def test_weights() -> None:
    made = lexicon("0.9,budget=0.4;cost estimate,spending plan,budget,presupuesto,orçamento")

    assert reach(made, "spending plan") == {"budget": 0.4, "cost estim": 0.9}
    assert max(reach(made, "budget").values()) == 0.4, "an unsafe word leads on no more safely than it is itself"


def test_weights_are_kept_within_bounds() -> None:
    made = lexicon("7,fund=99,kitty=0,fonds,fondo,fundo")

    assert reach(made, "fund") == {"kitti": 0.05}
    assert reach(made, "kitty") == {"fund": 0.05}


def test_a_word_of_several_rings_trusts_each_less() -> None:
    made = lexicon("1.0,chair,president,a,b,c", "1.0,chair,seat,d,e,f")

    found = reach(made, "chair")
    assert set(found) == {stem("president"), "seat"}
    assert all(0.8 < weight < 1.0 for weight in found.values())


def test_the_longest_member_wins() -> None:
    made = lexicon("1.0,trust fund,>money box,a,b,c", "1.0,fund,>purse,d,e,f", "1.0,purchase,purse,g,h,i")

    [expansion] = made.expand([stem("money"), stem("box"), "x"], "en", ("en",))
    assert (expansion.start, expansion.end) == (0, 2)
    assert expansion.targets == {"trust fund": 1.0}


@pytest.mark.parametrize("person", ["one's", "my", "your", "his", "her", "its", "our", "their"])
def test_phrases_with_ones_are_asked_of_everybody(person: str) -> None:
    made = lexicon("1.0,decide,make up one's mind,a,b,c")

    assert reach(made, f"they make up {person} mind")["decid"] == 1.0


def test_a_phrasal_verb_may_be_parted_by_its_object() -> None:
    made = lexicon("1.0,postpone,put off,a,b,c", "1.0,place,put,d,e,f")

    assert reach(made, "put the meeting off")["postpon"] == pytest.approx(0.9)
    assert "postpon" not in reach(made, "put the meeting somewhere else")


def test_stop_words_are_asked_but_never_looked_for() -> None:
    made = lexicon("1.0,because;reason,why,a,b,c")

    assert "whi" not in reach(made, "reason")


def test_words_of_the_lexicon_are_no_typing_errors() -> None:
    made = lexicon("1.0,Stockpile,store up,stocker,almacenar,armazenar")

    assert made.knows("stockpile")
    assert made.knows("ALMACENAR")
    assert not made.knows("stokpile")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("weight,formal,plain,fr,es\n", "bad.csv"),
        ("", "bad.csv"),
        (HEAD + "1.0,a,b,c,d,e\n0.5,only,three\n", "bad.csv:3"),
        (HEAD + "much,a,b,c,d,e\n", "bad.csv:2"),
        (HEAD + "1.0,a=lots,b,c,d,e\n", "bad.csv:2"),
        (HEAD + '1.0,"a\nb",x,c,d,e\n1.0,a,b,c,d,e,f\n', "bad.csv:4"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(text: str, named: str) -> None:
    with pytest.raises(BadInput, match=rf"\b{named}\b") as caught:
        list(rings([("bad.csv", text)]))
    assert "\n" not in str(caught.value)


# The cache


def test_the_cache_gives_the_same_thesaurus(tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "lexicon.bin"
    compiled = thesaurus.load(cache)

    assert cache.is_file()
    assert thesaurus.load(cache) == compiled
    assert [item.name for item in cache.parent.iterdir()] == ["lexicon.bin"], "no half-written file stays behind"

    cache.write_bytes(b"not a cache at all")
    assert thesaurus.load(cache) == compiled, "a cache of no use is made anew"
    assert thesaurus._from_cache(cache, f"{thesaurus.VERSION}:{fingerprint(sources())}") == compiled


def test_a_fresh_cache_is_what_is_read(tmp_path: Path) -> None:
    cache = tmp_path / "lexicon.bin"
    mark = f"{thesaurus.VERSION}:{fingerprint(sources())}"
    made = lexicon("1.0,alpha,beta,a,b,c")
    thesaurus._to_cache(cache, mark, made)

    assert thesaurus.load(cache) == made


@pytest.mark.parametrize("mark", ["0:old", f"{thesaurus.VERSION}:other", ""])
def test_a_stale_cache_is_not_read(tmp_path: Path, mark: str) -> None:
    cache = tmp_path / "lexicon.bin"
    thesaurus._to_cache(cache, mark, lexicon("1.0,alpha,beta,a,b,c"))

    assert thesaurus._from_cache(cache, f"{thesaurus.VERSION}:{fingerprint(sources())}") is None


DAMAGED = (
    b"",
    b"\x00",
    b"not a cache at all",
    b"\xfb\xff\xff\xff\xff",
    b"i\x01\x00\x00\x00",
    b"(\x02\x00\x00\x00i\x01\x00\x00\x00i\x02\x00\x00\x00",
)


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_cache_is_not_read(tmp_path: Path, damage: bytes) -> None:
    cache = tmp_path / "lexicon.bin"
    cache.write_bytes(damage)

    assert thesaurus._from_cache(cache, "mark") is None


def test_a_cache_cut_short_anywhere_is_made_anew(tmp_path: Path) -> None:
    cache = tmp_path / "lexicon.bin"
    made = lexicon("1.0,alpha,beta,a,b,c")
    thesaurus._to_cache(cache, "mark", made)
    whole = cache.read_bytes()

    for end in range(len(whole)):
        cache.write_bytes(whole[:end])
        assert thesaurus._from_cache(cache, "mark") is None
    cache.write_bytes(whole)
    assert thesaurus._from_cache(cache, "mark") == made


def test_without_a_place_to_write_there_is_no_cache(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder is due")
    thesaurus._to_cache(blocked / "lexicon.bin", "mark", lexicon("1.0,alpha,beta,a,b,c"))

    assert thesaurus._from_cache(blocked / "lexicon.bin", "mark") is None


PARTING = (
    "0.8,lessons learned,what worked,leçons,lecciones,lições",
    "0.8,expert body,working groups,groupes,grupos,grupos",
    "0.8,borne by,who pays,payeur,pagador,pagador",
    "0.8,settlement,pays for,règlement,pago,pagamento",
    "0.8,undecided,not made up,indécis,indeciso,indeciso",
    "0.8,decided,made up its mind,décidé,decidido,decidido",
    "0.8,undated,how often,fréquence,frecuencia,frequência",
)


@pytest.mark.parametrize(
    ("question", "reached"),
    [
        ("what working groups met", {"expert bodi"}),
        ("what worked", {"lesson learn"}),
        ("who pays for it", {"born by"}),
        ("how often did working groups meet", {"undat", "expert bodi"}),
        ("it made up its mind", {"decid"}),
        ("it has not made up its mind", {"undecid"}),
    ],
)
def test_a_question_is_parted_so_that_its_phrases_say_most(question: str, reached: set[str]) -> None:
    assert set(reach(lexicon(*PARTING), question)) == reached
