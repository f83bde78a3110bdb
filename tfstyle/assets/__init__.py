from importlib.resources import files
from pathlib import Path

OWN_PHOTOGRAPH = Path(str(files("tfstyle.assets"))) / "samples" / "lake.jpg"
