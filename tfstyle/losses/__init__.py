"""Named, weighted terms of an objective."""
