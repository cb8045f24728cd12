"""From description to concluded agreement: writing, review, signing, amendments."""
