"""The model libraries are imported without what training and evaluation alone need of others."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model_files import libraries
from index.model_files.libraries import model_library


@pytest.fixture
def evaluation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a module that is not needed, with a function in it, and of one that imports that function."""
    (tmp_path / "not_needed_module.py").write_text("def double(number, *, plus=0):\n    return 2 * number + plus\n")
    (tmp_path / "module_of_library.py").write_text("from not_needed_module import double\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(libraries, "NOT_NEEDED", ("not_needed_module",))
    yield "not_needed_module"
    for name in ("not_needed_module", "module_of_library"):
        sys.modules.pop(name, None)


def test_a_function_of_a_module_that_is_not_needed_imports_it_when_it_is_called(evaluation: str) -> None:
    library = model_library("module_of_library")
    assert evaluation not in sys.modules
    assert library.double(2, plus=1) == 5
    assert sys.modules[evaluation].__file__


def test_who_imports_it_later_gets_the_real_module(evaluation: str) -> None:
    with pytest.raises(ModuleNotFoundError):
        model_library("no_such_library")
    assert importlib.import_module(evaluation).double(3) == 6


def test_a_module_that_is_imported_already_stays_what_it_is(evaluation: str) -> None:
    known = importlib.import_module(evaluation)
    library = model_library("module_of_library")
    assert sys.modules[evaluation] is known
    assert library.double is known.double


def test_a_library_that_needs_more_of_it_at_once_is_imported_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "not_needed_package").mkdir()
    (tmp_path / "not_needed_package" / "__init__.py").touch()
    (tmp_path / "not_needed_package" / "part.py").write_text("value = 3\n")
    (tmp_path / "needy_library.py").write_text("from not_needed_package.part import value\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(libraries, "NOT_NEEDED", ("not_needed_package",))
    assert model_library("needy_library").value == 3
