"""Neural style transfer for TensorFlow and Keras.

```python
import tfstyle

image = tfstyle.optimize("photo.jpg", "painting.jpg", image_size=512)
tfstyle.save(image, "out.png")
```

TensorFlow and Keras are imported when a function first needs them, not when this
package is imported.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from tfstyle.errors import InputError as InputError
from tfstyle.public_names import HOMES as _HOMES
from tfstyle.version import __version__ as __version__

if TYPE_CHECKING:
    from tfstyle.public_names import *  # noqa: F403
else:
    # Type checkers cannot evaluate this `__all__`; they use the import above instead.
    __all__ = ["InputError", "__version__", *_HOMES]


def __getattr__(name: str) -> object:
    """Imports a public name when it is first used.

    Args:
        name: Name of a function or class of the public API.

    Returns:
        The function or class.

    Raises:
        AttributeError: `name` is not in the public API.
    """
    if name not in _HOMES:
        raise AttributeError(f"module `tfstyle` has no attribute `{name}`")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Lists the names in the module, including public names not yet imported."""
    return sorted({*globals(), *_HOMES})
