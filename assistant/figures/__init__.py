"""Questions about figures, answered from the fact table: looked up, compared, computed, or honestly not found."""
