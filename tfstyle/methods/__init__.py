"""Methods that make pictures, sounds and videos; each method has its own folder."""
