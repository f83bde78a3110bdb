"""Sounds: files, spectra, mel bands and loudness."""
