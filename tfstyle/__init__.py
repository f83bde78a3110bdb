"""Neural style transfer for TensorFlow and Keras.

```python
import tfstyle

image = tfstyle.optimize("photo.jpg", "painting.jpg", image_size=512)
tfstyle.save(image, "out.png")
```

Importing this package imports neither TensorFlow nor Keras. Both are imported
when a function first needs them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tfstyle.errors import InputError
from tfstyle.version import __version__

if TYPE_CHECKING:
    from tfstyle.cli.progress_bar import ProgressBar
    from tfstyle.exporting import export
    from tfstyle.exporting.options import ExportOptions
    from tfstyle.images import load, save, save_animation, to_pil
    from tfstyle.methods.audio import audio
    from tfstyle.methods.audio.options import AudioOptions
    from tfstyle.methods.dream import dream, dream_frames
    from tfstyle.methods.dream.options import DreamOptions
    from tfstyle.methods.folders.run import FolderCallback
    from tfstyle.methods.inspect import inspect
    from tfstyle.methods.inspect.options import InspectOptions
    from tfstyle.methods.invert import invert
    from tfstyle.methods.invert.options import InvertOptions
    from tfstyle.methods.optimize import optimize
    from tfstyle.methods.optimize.folder import optimize_folder
    from tfstyle.methods.optimize.options import OptimizeOptions
    from tfstyle.methods.stylize import stylize
    from tfstyle.methods.stylize.folder import stylize_folder
    from tfstyle.methods.stylize.options import StylizeOptions
    from tfstyle.methods.stylize.stylizer import Stylizer
    from tfstyle.methods.texture import texture
    from tfstyle.methods.texture.options import TextureOptions
    from tfstyle.methods.video import stylize_frames, stylize_video
    from tfstyle.methods.video.options import VideoOptions
    from tfstyle.methods.video.run import VideoCallback, VideoResult
    from tfstyle.models import load_network, styles
    from tfstyle.optimization.callbacks import Callback, Result, Session, Step
    from tfstyle.sounds.read import read_sound
    from tfstyle.sounds.sound import Sound
    from tfstyle.sounds.write import write_sound
    from tfstyle.training import train
    from tfstyle.training.adversarial import train_adversarial
    from tfstyle.training.adversarial.options import AdversarialOptions
    from tfstyle.training.arbitrary import train_arbitrary
    from tfstyle.training.arbitrary.options import ArbitraryOptions
    from tfstyle.training.cluster import cluster
    from tfstyle.training.cluster.options import ClusterOptions
    from tfstyle.training.cycle import train_cycle
    from tfstyle.training.cycle.options import CycleOptions
    from tfstyle.training.options import TrainOptions

__all__ = [
    "AdversarialOptions",
    "ArbitraryOptions",
    "AudioOptions",
    "Callback",
    "ClusterOptions",
    "CycleOptions",
    "DreamOptions",
    "ExportOptions",
    "FolderCallback",
    "InputError",
    "InspectOptions",
    "InvertOptions",
    "OptimizeOptions",
    "ProgressBar",
    "Result",
    "Session",
    "Sound",
    "Step",
    "StylizeOptions",
    "Stylizer",
    "TextureOptions",
    "TrainOptions",
    "VideoCallback",
    "VideoOptions",
    "VideoResult",
    "__version__",
    "audio",
    "cluster",
    "dream",
    "dream_frames",
    "export",
    "inspect",
    "invert",
    "load",
    "load_network",
    "optimize",
    "optimize_folder",
    "read_sound",
    "save",
    "save_animation",
    "styles",
    "stylize",
    "stylize_folder",
    "stylize_frames",
    "stylize_video",
    "texture",
    "to_pil",
    "train",
    "train_adversarial",
    "train_arbitrary",
    "train_cycle",
    "write_sound",
]

# Module of each public name. A module is imported when one of its names is first used,
# so that a command that stylizes one picture does not import the code for videos,
# sounds and exports.
_HOMES = {
    "AdversarialOptions": "tfstyle.training.adversarial.options",
    "ArbitraryOptions": "tfstyle.training.arbitrary.options",
    "AudioOptions": "tfstyle.methods.audio.options",
    "Callback": "tfstyle.optimization.callbacks",
    "ClusterOptions": "tfstyle.training.cluster.options",
    "CycleOptions": "tfstyle.training.cycle.options",
    "DreamOptions": "tfstyle.methods.dream.options",
    "ExportOptions": "tfstyle.exporting.options",
    "FolderCallback": "tfstyle.methods.folders.run",
    "InspectOptions": "tfstyle.methods.inspect.options",
    "InvertOptions": "tfstyle.methods.invert.options",
    "OptimizeOptions": "tfstyle.methods.optimize.options",
    "ProgressBar": "tfstyle.cli.progress_bar",
    "Result": "tfstyle.optimization.callbacks",
    "Session": "tfstyle.optimization.callbacks",
    "Sound": "tfstyle.sounds.sound",
    "Step": "tfstyle.optimization.callbacks",
    "StylizeOptions": "tfstyle.methods.stylize.options",
    "Stylizer": "tfstyle.methods.stylize.stylizer",
    "TextureOptions": "tfstyle.methods.texture.options",
    "TrainOptions": "tfstyle.training.options",
    "VideoCallback": "tfstyle.methods.video.run",
    "VideoOptions": "tfstyle.methods.video.options",
    "VideoResult": "tfstyle.methods.video.run",
    "audio": "tfstyle.methods.audio",
    "cluster": "tfstyle.training.cluster",
    "dream": "tfstyle.methods.dream",
    "dream_frames": "tfstyle.methods.dream",
    "export": "tfstyle.exporting",
    "inspect": "tfstyle.methods.inspect",
    "invert": "tfstyle.methods.invert",
    "load": "tfstyle.images",
    "load_network": "tfstyle.models",
    "optimize": "tfstyle.methods.optimize",
    "optimize_folder": "tfstyle.methods.optimize.folder",
    "read_sound": "tfstyle.sounds.read",
    "save": "tfstyle.images",
    "save_animation": "tfstyle.images",
    "styles": "tfstyle.models",
    "stylize": "tfstyle.methods.stylize",
    "stylize_folder": "tfstyle.methods.stylize.folder",
    "stylize_frames": "tfstyle.methods.video",
    "stylize_video": "tfstyle.methods.video",
    "texture": "tfstyle.methods.texture",
    "to_pil": "tfstyle.images",
    "train": "tfstyle.training",
    "train_adversarial": "tfstyle.training.adversarial",
    "train_arbitrary": "tfstyle.training.arbitrary",
    "train_cycle": "tfstyle.training.cycle",
    "write_sound": "tfstyle.sounds.write",
}


def __getattr__(name: str) -> object:
    """Imports a public name when it is first used.

    Args:
        name: Name of a function or class of the public API.

    Returns:
        The function or class.

    Raises:
        AttributeError: The public API has no such name.
    """
    if name not in _HOMES:
        raise AttributeError(f"module `tfstyle` has no attribute `{name}`")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Lists the names of the module, including public names not yet imported."""
    return sorted({*globals(), *__all__})
