"""Reader for TIFF files, including many that Pillow reads incorrectly."""
