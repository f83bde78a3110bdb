"""Files that come with the package: bundled networks and sample pictures."""

from importlib.resources import files
from pathlib import Path

SAMPLE_PHOTO = Path(str(files("tfstyle.assets"))) / "samples" / "lake.jpg"
