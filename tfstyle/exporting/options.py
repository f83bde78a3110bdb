"""Options of `export`."""

from dataclasses import dataclass, fields

from tfstyle.arguments import as_names, as_paths, check_type, parse_size
from tfstyle.errors import InputError, check_name
from tfstyle.exporting.litert import TFLITE_KINDS
from tfstyle.exporting.web import LITERTJS_FOLDER, LITERTJS_PACKAGE
from tfstyle.images.limits import check_size
from tfstyle.options import Options, option
from tfstyle.public import public

FORMATS = ("saved_model", "tflite", "hub", "keras", "web")


@public
@dataclass(frozen=True, kw_only=True)
class ExportOptions(Options):
    """Options of `tfstyle.export`; the flags of `tfstyle export` are derived from them.

    Raises:
        InputError: A value is invalid.
    """

    format: tuple[str, ...] = option(
        ("tflite",),
        "export format; saved_model: for TensorFlow Serving; tflite: for LiteRT, for "
        "example on phones; hub: a reusable SavedModel for TensorFlow Hub; keras: a "
        ".keras file; web: a static web page that stylizes in the browser; repeat the "
        "flag for several formats",
        repeatable=True,
    )
    # TensorFlow Serving reads versions as signed 64-bit integers.
    version: int = option(
        1,
        "version number of the SavedModel, which is also the name of its folder",
        at_least=1,
        at_most=2**63 - 1,
    )
    tflite: tuple[str, ...] = option(
        ("float16", "int8"),
        "how numbers are stored in a .tflite file: float32, float16, int8 (8-bit "
        "weights, dynamic-range quantization) or full_int8 (8 bits throughout, for "
        "integer-only hardware); repeat the flag for several files",
        repeatable=True,
    )
    image_size: str = option(
        "",
        "fixed size of the pictures that a .tflite file takes, as WIDTHxHEIGHT in "
        "pixels; by default, the file takes pictures of any size",
    )
    representative: str = option(
        "",
        "folder of photographs for calibrating full_int8, used in addition to a sample "
        "photograph",
        path=True,
    )
    saved_style: tuple[str, ...] = option(
        (),
        "file or name of a style that `stylize --save_style` saved for this network; "
        "the style is exported with the network's own styles; repeat for several",
        repeatable=True,
    )
    litertjs: str = option(
        LITERTJS_FOLDER,
        f"folder of the npm package {LITERTJS_PACKAGE}, whose files are copied to the "
        "web page's folder (format web)",
        path=True,
    )
    force: bool = option(
        False,
        "write the files even if the pictures that they paint differ too much from the "
        "network's pictures (PSNR below the threshold)",
    )
    overwrite: bool = option(False, "replace existing files")

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(
            self, "saved_style", as_paths("saved_style", self.saved_style)
        )
        for name, valid in (("format", FORMATS), ("tflite", TFLITE_KINDS)):
            for value in self._names(name):
                check_name(name, value, valid)
        check_type("image_size", self.image_size, str)
        if self.image_size:
            check_size(*self.size, "image_size", repr(self.image_size))
        saved_model, tflite = "saved_model" in self.format, "tflite" in self.format
        self._check_meant("version", saved_model, "format='saved_model'")
        self._check_meant("tflite", tflite, "format='tflite'")
        self._check_meant("image_size", tflite, "format='tflite'")
        calibrated = "full_int8" in self.tflite and tflite
        condition = "format='tflite' and tflite='full_int8'"
        self._check_meant("representative", calibrated, condition)
        self._check_meant("litertjs", "web" in self.format, "format='web'")

    @property
    def size(self) -> tuple[int, int] | None:
        """Height and width of `image_size`, in pixels; None for any size."""
        if not self.image_size:
            return None
        return parse_size("image_size", self.image_size)

    def _names(self, name: str) -> tuple[str, ...]:
        given = as_names(name, getattr(self, name))
        names = dict.fromkeys(part for text in given for part in text.split(","))
        object.__setattr__(self, name, tuple(names))
        return tuple(names)

    def _check_meant(self, name: str, has_effect: bool, condition: str) -> None:
        """Raises an error if an option was set but has no effect."""
        default = next(f.default for f in fields(self) if f.name == name)
        value = getattr(self, name)
        if value != default and not has_effect:
            raise InputError(
                f"Expected `{name}` to be used with {condition} only, because it has "
                f"no effect otherwise. Received: {name}={value!r}"
            )
