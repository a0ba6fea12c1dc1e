"""Files in, understood documents out. Knows nothing of questions."""
