"""Reader of TIFF files with samples of any depth."""
