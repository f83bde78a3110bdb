"""Reader of TIFF files, including many that Pillow reads incorrectly."""
