"""From characters to bytes."""


def bytes_of(text):
    """Gives for each character of a text, and for its end, where it stands in bytes."""
    places, at = [], 0
    for letter in text:
        places.append(at)
        at += len(letter.encode("utf8"))
    return places + [at]
