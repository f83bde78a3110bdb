"""Reader of TIFF files with samples of any bit depth."""
