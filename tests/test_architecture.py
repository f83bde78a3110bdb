"""The direction of the arrows: what each room may import from."""

import ast
from pathlib import Path

import pytest

import tfstyle

ROOT = Path(tfstyle.__file__).parent
# Imported from everywhere, and from nothing of ours but each other.
GROUND = {
    *("errors", "backend", "version", "machine", "assets", "files"),
    *("arguments", "interruption", "recent_pace", "distribution"),
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
# Every room, and those that it may import from besides the ground and itself.
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
        "training",
    },
    "training.cycle": {
        *("options", "losses", "networks", "models"),
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
TOP = {"cli", "methods", "__init__", "__main__"}
# Rooms that import TensorFlow; the others use Keras' backend-independent operations or
# no framework at all.
TENSORFLOW = {
    "distribution",
    "features",
    "backend",
    "models",
    "runtimes",
    "optimization",
    "exporting",
    "exporting.litert",
    "exporting.saved_model",
    "exporting.web",
    "methods.targets",
    "methods.optimize",
    "methods.dream",
    "methods.audio",
    "methods.stylize",
    "training.adversarial",
    "training.cycle",
}
MODULES = sorted(ROOT.rglob("*.py"))
NAMES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in MODULES
}


def _room(module: str) -> str:
    """The room of a module: a package, or one inside of another."""
    parts = module.split(".")
    inner = ".".join(parts[:2])
    return inner if inner in ARROWS else parts[0]


def _name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _imports(path: Path) -> set[str]:
    """Full names of all that is imported, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def _rooms(path: Path) -> set[str]:
    """Rooms of ours that a module imports from."""
    ours = {n.removeprefix("tfstyle.") for n in _imports(path) if "tfstyle." in n}
    modules = {n if n in NAMES else n.rpartition(".")[0] for n in ours}
    return {_room(module) for module in modules}


def test_every_room_is_in_the_table():
    assert {_room(_name(path)) for path in MODULES} <= set(ARROWS) | TOP


@pytest.mark.parametrize("room", sorted(ARROWS))
def test_a_room_imports_only_from_those_below_it(room):
    for path in MODULES:
        if _room(_name(path)) == room:
            assert _rooms(path) <= ARROWS[room] | GROUND | {room}, path


def test_there_is_no_circle():
    order, rest = set(GROUND), set(ARROWS) - GROUND
    while rest:
        ready = {room for room in rest if ARROWS[room] - {room} <= order}
        assert ready, f"circle among {rest}"
        order, rest = order | ready, rest - ready


def test_tensorflow_stays_in_its_rooms():
    for path in MODULES:
        if any(name.split(".")[0] == "tensorflow" for name in _imports(path)):
            assert _room(_name(path)) in TENSORFLOW | TOP, path


def test_the_library_does_not_print():
    for path in MODULES:
        if _room(_name(path)) != "cli":
            calls = [n for n in ast.walk(ast.parse(path.read_text())) if _is_print(n)]
            assert not calls, path


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
