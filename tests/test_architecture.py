"""Tests of the architecture: which packages ("rooms") each package may import from."""

import ast
from collections.abc import Iterable
from pathlib import Path

import pytest

import tfstyle

ROOT = Path(tfstyle.__file__).parent
# Modules that are imported everywhere, and that import only each other.
GROUND = {
    *("errors", "backend", "version", "machine", "assets", "files"),
    *("arguments", "interruption", "recent_pace", "distribution", "public", "quiet"),
}
PIXEL_METHOD = {
    "options",
    "blend_weights",
    "images",
    "features",
    "statistics",
    "losses",
    "optimization",
    "keywords",
    "methods.targets",
}
# Rooms (packages) from which each room may import, besides the ground and itself. A
# method without a row is a pixel method.
ARROWS = {
    "options": {"features"},
    "blend_weights": set(),
    "images": set(),
    "sounds": set(),
    "features": set(),
    "statistics": set(),
    "losses": {"features", "statistics"},
    "networks": set(),
    "models": {"networks"},
    "runtimes": {"models", "networks"},
    "optimization": {
        "options",
        "images",
        "features",
        "statistics",
        "losses",
    },
    "keywords": {"optimization"},  # the type of callbacks
    "methods": set(),  # only its docstring; each method has a row of its own
    "methods.folders": {"images"},
    "methods.targets": PIXEL_METHOD - {"methods.targets"},
    "methods.optimize": PIXEL_METHOD | {"methods.stylize", "methods.folders"},
    "methods.texture": PIXEL_METHOD,
    "methods.invert": PIXEL_METHOD,
    "methods.dream": PIXEL_METHOD,
    "methods.inspect": PIXEL_METHOD | {"sounds", "methods.audio"},
    "methods.audio": {
        "options",
        "blend_weights",
        "keywords",
        "images",
        "sounds",
        "statistics",
        "optimization",
    },
    "methods.stylize": {
        *("options", "images", "networks", "models", "runtimes", "keywords"),
        "methods.folders",
        *("features", "statistics", "losses"),  # of `refine`
    },
    "methods.video": PIXEL_METHOD - {"methods.targets"}
    | {"networks", "models", "runtimes", "sounds"}
    | {"methods.stylize", "methods.optimize", "methods.audio"},
    "training": {
        "options",
        "images",
        "features",
        "statistics",
        "losses",
        "networks",
        "models",
        "keywords",
        "exporting.litert",  # `train` writes what `stylize` opens
    },
    "training.adversarial": {
        *("options", "images", "features", "losses", "networks", "models"),
        *("training", "keywords"),
    },
    "training.cycle": {
        *("options", "losses", "networks", "models", "keywords"),
        *("training", "training.adversarial"),
    },
    "exporting": {
        "options",
        "images",
        "networks",
        "models",
        "runtimes",
        "keywords",
        "exporting.litert",
        "exporting.saved_model",
        "exporting.web",
    },
    "exporting.litert": {"networks", "models", "runtimes"},
    "exporting.saved_model": {"networks", "models", "runtimes"},
    "exporting.web": {"networks", "models", "runtimes", "exporting.litert"},
    "serving": {
        "options",
        "blend_weights",
        "images",
        "networks",
        "models",
        "runtimes",
        "methods.stylize",
        *("optimization", "methods.optimize", "methods.video"),  # of jobs
    },
}
ARROWS |= dict.fromkeys(GROUND, GROUND)
# The command line and the package itself may import from every room.
TOP = {"cli", "__init__", "__main__", "public_names"}
# Rooms and modules that import TensorFlow; the others use Keras' backend-independent
# operations or no framework at all.
TENSORFLOW = {
    "backend",
    "distribution.collective",
    "features",
    "models.find",
    "runtimes.keras_runtime",
    "runtimes.saved_model_runtime",
    "optimization",
    "exporting",
    "exporting.litert",
    "exporting.saved_model",
    "exporting.web",
    "methods.targets",
    "methods.optimize",
    "methods.dream",
    "methods.audio",
    "methods.stylize.hub_stylizer",
    "methods.stylize.refine",
    "training.adversarial",
    "training.cycle",
}
# Modules of any room that are imported before it is known whether TensorFlow is needed.
PLANS = {"__init__", "options", "inputs", "plan"}
MODULES = sorted(ROOT.rglob("*.py"))
NAMES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in MODULES
}


def _room(module: str) -> str:
    """The room of a module: a package, or one inside of another."""
    parts = module.split(".")
    inner = ".".join(parts[:2])
    return inner if inner in ARROWS or parts[0] == "methods" else parts[0]


def _name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _imports(text: str) -> set[str]:
    """Full names of all that is imported, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def _rooms(text: str) -> set[str]:
    """Rooms of ours that a module imports from."""
    ours = {n.removeprefix("tfstyle.") for n in _imports(text) if "tfstyle." in n}
    modules = {n if n in NAMES else n.rpartition(".")[0] for n in ours}
    return {_room(module) for module in modules}


def _may_import_tensorflow(path: Path) -> bool:
    name = _name(path)
    if path.stem in PLANS:
        return False
    room = _room(name)
    return _is_new_method(room) or not TENSORFLOW.isdisjoint({name, room})


def _is_new_method(room: str) -> bool:
    return room.startswith("methods.") and room not in ARROWS


def _check_tensorflow(path: Path, text: str) -> None:
    names = {name.split(".")[0] for name in _imports(text)}
    assert _may_import_tensorflow(path) or "tensorflow" not in names, path


def _allowed(room: str) -> set[str]:
    return ARROWS.get(room, PIXEL_METHOD)


def _check_rooms(paths: Iterable[Path]) -> None:
    unlisted = {_room(_name(path)) for path in paths} - set(ARROWS) - TOP
    unlisted = {room for room in unlisted if not _is_new_method(room)}
    assert not unlisted, f"add a row to ARROWS for {', '.join(sorted(unlisted))}"


def test_every_room_is_in_the_table():
    _check_rooms(MODULES)


def test_a_new_room_needs_a_row():
    with pytest.raises(AssertionError, match=r"add a row to ARROWS for channel"):
        _check_rooms([*MODULES, ROOT / "channel" / "options.py"])


def test_a_new_method_is_a_pixel_method():
    folder = ROOT / "methods" / "channel"
    _check_rooms([*MODULES, folder / "options.py"])
    assert _allowed("methods.channel") == PIXEL_METHOD
    _check_tensorflow(folder / "run.py", "import tensorflow as tf")
    with pytest.raises(AssertionError, match="channel"):
        _check_tensorflow(folder / "inputs.py", "import tensorflow as tf")


@pytest.mark.parametrize("room", sorted({_room(name) for name in NAMES} - TOP))
def test_a_room_imports_only_from_those_below_it(room):
    for path in MODULES:
        if _room(_name(path)) == room:
            assert _rooms(path.read_text()) <= _allowed(room) | GROUND | {room}, path


def test_there_is_no_circle():
    order, rest = set(GROUND), set(ARROWS) - GROUND
    while rest:
        ready = {room for room in rest if ARROWS[room] - {room} <= order}
        assert ready, f"circle among {rest}"
        order, rest = order | ready, rest - ready


def test_tensorflow_stays_in_its_rooms():
    for path in MODULES:
        _check_tensorflow(path, path.read_text())


@pytest.mark.parametrize(
    "file",
    [
        "cli/commands/optimize.py",
        "methods/optimize/__init__.py",
        "methods/optimize/options.py",
        "methods/stylize/stylizer.py",
        "optimization/plan.py",
    ],
)
def test_tensorflow_does_not_enter_what_is_imported_without_it(file):
    text = "def run():\n    import tensorflow as tf\n"
    with pytest.raises(AssertionError, match=file):
        _check_tensorflow(ROOT / file, text)
    _check_tensorflow(ROOT / "methods" / "optimize" / "run.py", text)


def test_the_library_does_not_print():
    for path in MODULES:
        if _room(_name(path)) != "cli":
            calls = [n for n in ast.walk(ast.parse(path.read_text())) if _is_print(n)]
            assert not calls, path


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
