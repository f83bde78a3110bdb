"""Named, weighted terms of an objective; import the modules directly."""
