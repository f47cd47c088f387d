"""English: a dictionary, the base forms of verbs, and closed classes of words."""
