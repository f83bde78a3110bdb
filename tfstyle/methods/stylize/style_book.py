"""A network's style codes for named styles, saved styles and paintings."""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from tfstyle.errors import InputError
from tfstyle.files.paths import expand
from tfstyle.images import load, warn_of_plain
from tfstyle.methods.stylize.options import StylizeOptions
from tfstyle.methods.stylize.shown_painting import show_painting
from tfstyle.methods.stylize.style_weights import check_style_name, see_styles
from tfstyle.methods.stylize.weighted_styles import WeightedStyle, parse_styles
from tfstyle.models.card import Card
from tfstyle.models.saved_style import read_saved_style, saved_styles
from tfstyle.models.saved_style_names import SUFFIX, existing_style_path, is_saved
from tfstyle.runtimes.runtime import Runtime

# Minimum side of a painting, in pixels.
MIN_PAINTING_SIDE = 16
# Maximum number of cached codes (11 kB each), and of cached blends with their paintings
# (1 MB each).
MAX_CACHED_CODES, MAX_CACHED_BLENDS = 256, 8
# Kinds of styles.
NAMED, SAVED, PAINTED = "named", "saved", "painted"


@dataclass(frozen=True)
class StyleCode:
    """Part of a blend: a style whose code may not have been computed yet.

    Attributes:
        label: Name of the style or of the painting's file, for messages.
        kind: Kind of the style: `NAMED`, `SAVED` or `PAINTED`.
        identity: Name of a named style, or digest of a saved code or a painting.
        weight: Weight of the style in the blend; the weights of a blend add up to 1.
        file: Path of the style's file; empty if there is none.
        painting: Painting, resized for the network; None if the style is named or
            saved.
        matched: Painting, resized for `refine`; None if the style is named or saved, or
            if codes are not refined.
    """

    label: str
    kind: str
    identity: str
    weight: float = 1.0
    file: str = ""
    painting: np.ndarray | None = None
    matched: np.ndarray | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Key of the cached code."""
        return self.kind, self.identity


class StyleBook:
    """Index of styles, with a cache of their codes; paintings are keyed by digest.

    Args:
        card: Card of the network.
        matched_side: Shorter side, in pixels, of paintings resized for `refine`; 0 if
            codes are not refined.
        model: Value of the option `model`, for messages.
    """

    def __init__(
        self, card: Card, matched_side: int = 0, model: str = StylizeOptions.model
    ):
        self.card, self.model = card, model
        self.matched_side = matched_side
        self.side = card.family.painting_side
        self._saved = saved_styles(card) if card.family.names_styles else {}
        self._codes: OrderedDict[tuple[str, str], np.ndarray] = OrderedDict()
        self._found: OrderedDict[object, list[StyleCode]] = OrderedDict()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the network's own styles and of the styles saved for it."""
        own = self.card.styles
        return (*own, *(name for name in self._saved if name not in own))

    def find(self, style) -> list[StyleCode]:
        """Finds the styles of a blend, and loads its paintings.

        Args:
            style: Style, as in `tfstyle.stylize`.

        Raises:
            InputError: The blend or a file is invalid, or a style is unknown.
        """
        key = _key_of(style)
        found = None if key is None else self._found.get(key)
        if found is None:
            found = [self._find(each) for each in parse_styles(style, self.is_known)]
            if key is not None:
                _keep(self._found, key, found, MAX_CACHED_BLENDS)
        return found

    def code(self, found: list[StyleCode], runtime: Runtime) -> np.ndarray:
        """Returns the code of a blend.

        Args:
            found: Result of `find`.
            runtime: Runtime that computes codes.

        Returns:
            `(code_length,)`, float32.
        """
        codes = [self._code(style, runtime) for style in found]
        weights = np.array([style.weight for style in found], np.float32)
        return np.einsum("s,sn->n", weights, np.stack(codes)).astype(np.float32)

    def is_known(self, text: str) -> bool:
        """Whether `text` names an existing style or file."""
        return text in self.names or _is_file(text)

    def _find(self, style: WeightedStyle) -> StyleCode:
        source, weight = style
        if isinstance(source, str) and source in self.card.styles:
            return StyleCode(source, NAMED, source, weight)
        if isinstance(source, str) and source in self._saved:
            return self._find_saved(self._saved[source], weight)
        if not isinstance(source, str | PathLike):
            return self._find_painting("painting", source, weight)
        path = Path(source)
        if path.suffix == SUFFIX:
            return self._find_saved(source, weight)
        may_be_name = len(path.parts) == 1 and not path.suffix and self.names
        if may_be_name and isinstance(source, str) and not _is_file(source):
            if is_saved(source):  # damaged, or saved for another network
                return self._find_saved(existing_style_path(source, ()), weight)
            further = f"{see_styles(self.model)}, or the path of a painting"
            check_style_name(source, self.names, further)
        return self._find_painting(path.name, source, weight, os.fspath(source))

    def _find_saved(self, path: str | PathLike, weight: float) -> StyleCode:
        saved = read_saved_style(path, self.card)
        digest = _digest(saved.code)
        return StyleCode(saved.name, SAVED, digest, weight, os.fspath(path))

    def _find_painting(self, label: str, source, weight: float, file: str = ""):
        image = load(source, "style")
        painting = show_painting(image, self.side)
        digest = _digest(painting)
        side = self.matched_side
        matched = show_painting(image, side) if side else None
        return StyleCode(label, PAINTED, digest, weight, file, painting, matched)

    def _code(self, style: StyleCode, runtime: Runtime) -> np.ndarray:
        if style.key not in self._codes:
            _keep(self._codes, style.key, self._make(style, runtime), MAX_CACHED_CODES)
        self._codes.move_to_end(style.key)
        return self._codes[style.key]

    def _make(self, style: StyleCode, runtime: Runtime) -> np.ndarray:
        if style.painting is not None:
            warn_of_plain(style.painting, style.file or None)
            return runtime.style(style.painting[None])[0]
        if style.kind == SAVED:
            return self._read_saved(style.file, runtime)
        names = self.card.styles
        weights = np.eye(1, len(names), names.index(style.label), dtype=np.float32)
        return runtime.named_style(weights)[0]

    def _read_saved(self, path: str, runtime: Runtime) -> np.ndarray:
        # The length of a code depends on the network. To find this length, a gray
        # painting is encoded.
        gray = np.full((1, MIN_PAINTING_SIDE, MIN_PAINTING_SIDE, 3), 0.5, np.float32)
        numbers = runtime.style(gray).shape[-1]
        return read_saved_style(path, self.card, numbers).code


def _keep(kept: OrderedDict, key, value, most: int) -> None:
    """Adds a value to a cache; drops the oldest values if more than `most` are kept."""
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)


def describe(found: list[StyleCode]) -> str:
    """Returns a one-line description that uniquely identifies a blend."""
    texts = [_describe(style) for style in found]
    if len(found) == 1:
        return texts[0]
    pairs = zip(texts, found, strict=True)
    return ",".join(f"{text}:{style.weight:.4g}" for text, style in pairs)


def _describe(style: StyleCode) -> str:
    is_named = style.kind == NAMED
    return style.label if is_named else f"{style.label} ({style.identity[:16]})"


def _digest(array: np.ndarray) -> str:
    digest = hashlib.sha256(str(array.shape).encode())
    digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _key_of(style) -> object:
    """Returns the cache key of a style; None for images in memory, which may change."""
    if isinstance(style, str):
        return style
    if isinstance(style, PathLike):  # a path, even if it equals the name of a style
        return Path, os.fspath(style)
    if isinstance(style, Mapping):
        pairs = [(_key_of(item), weight) for item, weight in style.items()]
        is_plain = all(key is not None and _is_number(w) for key, w in pairs)
        return tuple(pairs) if is_plain else None
    if isinstance(style, list | tuple):
        keys = [_key_of(item) for item in style]
        return None if None in keys else tuple(keys)
    return None


def _is_number(weight: object) -> bool:
    return isinstance(weight, int | float)


def _is_file(text: str) -> bool:
    try:
        return expand(text).is_file()
    except (OSError, RuntimeError, ValueError, InputError):
        return False  # for example, because the text is too long for a path
