"""TIFF files: what their tags say, and samples of every depth."""
