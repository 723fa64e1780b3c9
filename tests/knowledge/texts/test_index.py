"""The index: whole at every moment, whatever dies; found is what may be found."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from knowledge.texts.entry import Entry, load_entry
from knowledge.texts.index import FORMAT, Clause, Filter, Index, Meta
from tests.knowledge.texts.made_up import entry, numbers, state
from tests.stores import ROOT

SCRIPT = Path(__file__).with_name("crash.py")


def built(folder: Path, *entries: Entry, **meta: object) -> Index:
    index = Index(folder)
    index.rebuild(entries, lambda: Meta(**meta))  # type: ignore[arg-type]  # the names are those of Meta
    return index


def found(index: Index, *words: str, only: Filter | None = None) -> list[int]:
    concepts = [[Clause(word, 1.0)] for word in words]
    return [item.passage_id for _, item in index.view().candidates(concepts, only or Filter(), 50)]


# Whole at every moment


def died(folder: Path, how: str) -> list[list[str]]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: S603 our own script with our own arguments
        [sys.executable, str(SCRIPT), str(folder), how],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=True,
    )
    return [line.split() for line in done.stdout.splitlines()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="deaths are rehearsed in forked processes")
@pytest.mark.parametrize("how", ["rebuild", "update"])
def test_a_death_at_any_line_leaves_the_old_index_or_the_new_one(tmp_path: Path, how: str) -> None:
    lines = died(tmp_path / "index", how)
    seen = Counter(tuple(line) for line in lines)

    assert all(line[2:] == ["whole"] for line in lines)
    assert seen[("end", "2", "whole")] == 1
    assert seen[("crash", "1", "whole")] > 20
    assert seen[("crash", "2", "whole")] > 2
    assert {line[1] for line in lines if line[0] == "after"} == {"4"}, "what is left behind stops nobody"
    assert {line[1] for line in lines if line[0] == "crash"} == {"1", "2"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="deaths are rehearsed in forked processes")
def test_a_killed_process_leaves_a_whole_index(tmp_path: Path) -> None:
    lines = died(tmp_path / "index", "kill")

    assert len(lines) == 12
    for _, least, generation, shape in lines:
        assert shape == "whole"
        assert int(generation) >= int(least)


def test_an_error_midway_changes_nothing(tmp_path: Path) -> None:
    index = built(tmp_path, entry(1, "alpha"), generation=1)

    def broken() -> object:
        yield entry(2, "beta")
        raise RuntimeError("the database went away")

    def no_meta() -> Meta:
        raise RuntimeError("no meta")

    with pytest.raises(RuntimeError):
        index.rebuild(broken(), Meta)  # type: ignore[arg-type]  # a generator is an iterable
    with pytest.raises(RuntimeError):
        index.rebuild([entry(3)], no_meta)
    with pytest.raises(RuntimeError):
        index.update(["d1"], broken(), Meta(generation=2))  # type: ignore[arg-type]  # as above

    for opened in (index, Index(tmp_path)):
        assert opened.open()
        assert opened.meta.generation == 1
        assert found(opened, "alpha", "beta") == [1]


def test_after_an_error_the_index_can_be_written(tmp_path: Path) -> None:
    index = built(tmp_path, entry(1, "alpha"), generation=1)

    def broken() -> object:
        yield entry(2, "beta")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        index.update(["d1"], broken(), Meta(generation=2))  # type: ignore[arg-type]  # a generator is an iterable
    index.update(["d1"], [entry(3, "gamma")], Meta(generation=3))

    assert found(index, "alpha", "beta", "gamma") == [3]


def test_only_the_live_folder_is_kept(tmp_path: Path) -> None:
    for generation in (1, 2, 3):
        built(tmp_path, *state(generation)[0], generation=generation)

    assert sorted(item.name for item in tmp_path.iterdir() if item.is_dir()) == ["g3"]
    assert (tmp_path / "CURRENT").read_text() == "g3"


def test_a_reader_goes_on_while_the_index_is_swapped(tmp_path: Path) -> None:
    reader = built(tmp_path, entry(1, "alpha"), generation=1)
    view = reader.view()
    built(tmp_path, entry(2, "alpha"), generation=2)

    assert [item.passage_id for _, item in view.candidates([[Clause("alpha", 1.0)]], Filter(), 5)] == [1]
    assert reader.open()
    assert found(reader, "alpha") == [2]


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    first, second = Index(tmp_path), Index(tmp_path)

    with first.writing() as mine, second.writing(wait=False) as other:
        assert (mine, other) == (True, False)
    with second.writing(wait=False) as mine:
        assert mine


# What can't be opened


@pytest.mark.parametrize("name", ["", "g9", "../elsewhere", "g1\n\n", "\x00"])
def test_a_pointer_to_nowhere_is_no_index(tmp_path: Path, name: str) -> None:
    (tmp_path / "CURRENT").write_text(name)

    assert not Index(tmp_path).open()


def test_no_folder_is_no_index(tmp_path: Path) -> None:
    index = Index(tmp_path / "none")

    assert not index.open()
    assert index.meta == Meta()
    with pytest.raises(ValueError, match="no index"):
        index.view()
    with pytest.raises(ValueError, match="no index"):
        index.update([], [], Meta())


def test_a_damaged_index_is_none(tmp_path: Path) -> None:
    built(tmp_path, entry(1))
    (tmp_path / "g1" / "meta.json").write_text("{")

    assert not Index(tmp_path).open()


def test_an_index_of_another_format_is_none(tmp_path: Path) -> None:
    built(tmp_path, entry(1), format=FORMAT - 1)

    assert not Index(tmp_path).open()


def test_the_meta_record_comes_back_as_it_was(tmp_path: Path) -> None:
    values = {
        "generation": 7,
        "stamps": {"d1": "x"},
        "languages": ("en", "fr"),
        "acronyms": {"lf": "long form"},
        "internal": True,
        "mean_length": 12.5,
    }
    built(tmp_path, entry(1), **values)
    index = Index(tmp_path)

    assert index.open()
    assert index.meta == Meta(**values)  # type: ignore[arg-type]  # the names are those of Meta


# What is found


def test_an_entry_comes_back_as_it_was() -> None:
    made = entry(5, "a “b” \n ç", near="x", refs="art4_6 art4", internal=True)

    assert load_entry(made.dump()) == made


def test_internal_entries_are_found_only_on_purpose(tmp_path: Path) -> None:
    index = built(tmp_path, entry(1, refs="art4"), entry(2, document="d2", internal=True, refs="art4"), internal=True)
    inside = Filter(internal=True)
    view = index.view()

    assert found(index, "alpha") == [1]
    assert sorted(found(index, "alpha", only=inside)) == [1, 2]
    assert numbers(view.by_reference(["art4"], Filter())) == [1]
    assert numbers(view.by_reference(["art4"], inside)) == [1, 2]
    assert numbers(view.by_passages([1, 2], Filter())) == [1]
    assert numbers(view.of_document("d2", Filter())) == []
    assert numbers(view.of_document("d2", inside)) == [2]


def test_collections_limit_what_is_found(tmp_path: Path) -> None:
    index = built(
        tmp_path, entry(1), entry(2, collection="guide"), entry(3, collection="x", internal=True), internal=True
    )

    assert found(index, "alpha", only=Filter(collections=("guide",))) == [2]
    assert sorted(found(index, "alpha", only=Filter(collections=("guide", "library")))) == [1, 2]
    assert found(index, "alpha", only=Filter(collections=("x",))) == []
    assert found(index, "alpha", only=Filter(collections=("x",), internal=True)) == [3]
    assert found(index, "alpha", only=Filter(collections=("none",))) == []


def test_the_meta_record_counts_as_no_passage(tmp_path: Path) -> None:
    index = built(tmp_path, entry(1))

    assert index.view().passage_ids() == [1]
    assert index.view().size == 1


def test_phrases_and_words_above_count(tmp_path: Path) -> None:
    index = built(
        tmp_path,
        entry(1, "the travel fund holds money"),
        entry(2, "fund the travel of all"),
        entry(3, "nothing here", near="travel"),
        entry(4, "nothing here", context="travel"),
    )

    assert found(index, "travel fund") == [1]
    assert found(index, "travel")[-2:] == [3, 4]
    assert index.view().frequency("travel") == 2


def test_the_vocabulary_is_of_words_as_written(tmp_path: Path) -> None:
    index = built(
        tmp_path, entry(1, surface="stockpile stocks"), entry(2, surface="stockpile"), entry(3, surface="money")
    )

    assert dict(index.view().vocabulary("s")) == {"stockpile": 2, "stocks": 1}
