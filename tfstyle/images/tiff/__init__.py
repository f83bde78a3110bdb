"""TIFF files: tags, and samples of every depth."""
