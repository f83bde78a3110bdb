"""Sounds: files to samples and back, spectra, bands, loudness."""
