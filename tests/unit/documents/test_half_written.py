"""Nothing is half written: a failure at any step leaves what was there, to the byte, and nothing else."""

from pathlib import Path

import pytest

import intermunicipal as im
from intermunicipal.errors import AlreadyThere, NotWritten
from intermunicipal.model import Member

SMALL = im.Association("small", "Small", members=[Member("aa", "Aa")])


def refuse(problem):
    def failing(*_, **__):
        raise problem

    return failing


def stop(monkeypatch, step, problem):
    """Let one step of writing fail: when half a text lies there, or when all is to be put in its place."""
    if step == "replace":
        monkeypatch.setattr(Path, "replace", refuse(problem))
        return
    opened = Path.open

    def half(path, mode="r", *arguments, **more):
        file = opened(path, mode, *arguments, **more)
        if "w" in mode or "x" in mode:
            file.write("{half")
            file.flush()
            file.write = refuse(problem)
        return file

    def write_half(path, text, **more):
        with half(path, "w", **more) as file:
            file.write(text)

    monkeypatch.setattr(Path, "open", half)
    monkeypatch.setattr(Path, "write_text", write_half)


def lying_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()} | {
        str(path.relative_to(folder)): None for path in folder.rglob("*") if path.is_dir()
    }


@pytest.mark.parametrize("name", ["new", "new.json", "old.json", "empty"])
@pytest.mark.parametrize("step", ["half", "replace"])
@pytest.mark.parametrize(
    "problem", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "stopped"]
)
def test_a_failure_in_the_middle_leaves_all_as_it_was(tmp_path, monkeypatch, name, step, problem):
    (tmp_path / "old.json").write_text("old", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    before, overwrite = lying_in(tmp_path), name == "old.json"
    with monkeypatch.context() as patch:
        stop(patch, step, problem)
        with pytest.raises(NotWritten if isinstance(problem, OSError) else KeyboardInterrupt):
            im.dump(SMALL, tmp_path / name, overwrite=overwrite)
    assert lying_in(tmp_path) == before
    assert im.load(im.dump(SMALL, tmp_path / name, overwrite=overwrite)) == SMALL


@pytest.mark.parametrize("name", ["deep/er/new", "deep/er/new.json"])
def test_no_folder_above_the_document_is_made(tmp_path, name):
    with pytest.raises(NotWritten):
        im.dump(SMALL, tmp_path / name)
    assert lying_in(tmp_path) == {}


@pytest.mark.parametrize("name", ["x\0y", "x\0y.json", "x" * 300, f"{'x' * 300}.json"])
def test_a_name_that_no_disk_can_hold_is_refused(tmp_path, name):
    with pytest.raises(NotWritten):
        im.dump(SMALL, tmp_path / name)
    assert lying_in(tmp_path) == {}


@pytest.mark.parametrize(("name", "overwrite"), [("taken", False), ("taken", True), ("taken.json", False)])
def test_what_lies_there_is_not_touched(tmp_path, name, overwrite):
    im.dump(SMALL, tmp_path / name)
    before = lying_in(tmp_path)
    with pytest.raises(AlreadyThere):
        im.dump(im.Association("other", "Other"), tmp_path / name, overwrite=overwrite)
    assert lying_in(tmp_path) == before
