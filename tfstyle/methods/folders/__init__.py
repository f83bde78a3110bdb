"""Jobs, settings, painters and clusters for painting all photographs in a folder."""
