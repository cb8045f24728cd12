"""Danish alphabetical order, the same whatever the database sorts by."""

# "{" comes right after "z".
LAST_LETTERS = str.maketrans({"æ": "{a", "ä": "{a", "ø": "{b", "ö": "{b", "å": "{c"})


def sort_key(text):
    """Sorts æ, ø and å after z, capitals or not; aa stays two letters, as the regions' own lists have it."""
    return text.casefold().translate(LAST_LETTERS)
