import sys
from importlib import import_module

import pytest

from tfstyle import backend
from tfstyle.errors import InputError


@pytest.mark.parametrize(
    ("settings", "variable", "hidden"),
    [
        (None, None, True),
        ('{"backend": "tensorflow"}', None, True),
        ('{"floatx": "float32"}', None, True),
        ('{"backend": "jax"}', None, False),
        ('{"backend": "jax"}', "tensorflow", True),
        (None, "jax", False),
        ("{", None, False),  # reported when Keras is imported
        ("[]", None, False),
        ("[" * 100_000, None, False),
    ],
)
def test_packages_are_hidden_unless_the_backend_may_need_them(
    settings, variable, hidden, tmp_path, monkeypatch
):
    monkeypatch.setattr(backend, "_hidden", [])
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    if variable:
        monkeypatch.setenv("KERAS_BACKEND", variable)
    if settings is not None:
        (tmp_path / "keras.json").write_text(settings)
    backend.hide_unused_packages()
    assert ("jax" in backend._hidden) == hidden


@pytest.mark.parametrize(
    ("home", "folder"), [("~/own", "home/own"), (None, "home/.keras"), ("", "")]
)
def test_the_settings_are_those_that_keras_reads(home, folder, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    monkeypatch.delenv("KERAS_HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("KERAS_HOME", home)
    monkeypatch.chdir(tmp_path)
    (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / folder / "keras.json").write_text('{"backend": "jax"}')
    assert backend.chosen_backend() == "jax"


@pytest.mark.parametrize(
    ("settings", "variable", "described"),
    [
        (None, "jax", "KERAS_BACKEND='jax'"),
        ('{"backend": "jax"}', "jax", "KERAS_BACKEND='jax'"),
        ('{"backend": "jax"}', None, "backend='jax' in '{}'"),
        ('{"backend": "jax"}', "", "backend='jax' in '{}'"),
        ('{"backend": "torch"}', None, "backend='jax'"),  # set by the program
        ("{", None, "backend='jax'"),
    ],
)
def test_the_error_for_a_backend_names_where_it_was_chosen(
    settings, variable, described, tmp_path, monkeypatch
):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    if variable is not None:
        monkeypatch.setenv("KERAS_BACKEND", variable)
    if settings is not None:
        (tmp_path / "keras.json").write_text(settings)
    with pytest.raises(InputError) as caught:
        backend._check("jax", backend.TENSORFLOW)
    end = described.format(tmp_path / "keras.json")
    assert str(caught.value).endswith(f"to be tensorflow. Received: {end}")


def test_hidden_packages_can_be_imported_afterwards(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with backend._without(["colorsys", "json"]):
        with pytest.raises(ImportError):
            import_module("colorsys")
        assert import_module("json")  # was imported before
    assert import_module("colorsys")
