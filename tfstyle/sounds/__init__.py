"""Sounds: reading and writing of files, spectra, mel bands and loudness."""
