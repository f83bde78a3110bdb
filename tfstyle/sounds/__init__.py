"""Sounds: reading, writing, spectra, mel bands and loudness."""
