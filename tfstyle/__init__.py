"""Neural style transfer for TensorFlow and Keras."""

from tfstyle.version import __version__

__all__ = ["__version__"]
