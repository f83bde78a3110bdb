"""Neural style transfer for TensorFlow and Keras.

```python
import tfstyle

image = tfstyle.optimize("photo.jpg", "painting.jpg", image_size=512)
tfstyle.save(image, "out.png")
```

Importing this package imports neither TensorFlow nor Keras; the first use of a network
does.
"""

from tfstyle.cli.progress_bar import ProgressBar
from tfstyle.errors import InputError
from tfstyle.exporting import export
from tfstyle.exporting.options import ExportOptions
from tfstyle.images import load, save, to_pil
from tfstyle.methods.audio import audio
from tfstyle.methods.audio.options import AudioOptions
from tfstyle.methods.dream import dream
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
from tfstyle.training.options import TrainOptions
from tfstyle.version import __version__

__all__ = [
    "AudioOptions",
    "Callback",
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
    "dream",
    "export",
    "inspect",
    "invert",
    "load",
    "load_network",
    "optimize",
    "optimize_folder",
    "read_sound",
    "save",
    "styles",
    "stylize",
    "stylize_folder",
    "stylize_frames",
    "stylize_video",
    "texture",
    "to_pil",
    "train",
    "write_sound",
]
