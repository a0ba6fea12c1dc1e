"""One reader a file format, each turning bytes into a `Reading`."""
