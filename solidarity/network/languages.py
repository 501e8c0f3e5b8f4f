"""Languages that people here speak, and the mark on texts that are to be translated."""

SPOKEN = (
    "fr", "en", "es", "ar", "ht", "pt", "fa", "ps", "tr", "ta", "pa", "bn", "ur", "hi", "zh",
    "vi", "ro", "ru", "uk", "sw", "ln", "so", "ti", "am", "rw", "wo", "iu",
)  # fmt: skip
"""BCP 47 codes; their names come from CLDR."""


def translatable(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text
