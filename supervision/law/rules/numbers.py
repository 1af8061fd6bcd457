"""Document numbers (文号): 随市监责改〔2026〕12号."""

from supervision.foundation.errors import Refused

LONGEST = 100  # the national feed allows one hundred characters


def document_number(issuer: str, word: str, year: int, serial: int) -> str:
    """Agency short name, document word, year in U+3014/U+3015, serial without leading zeros.

    Raises:
        Refused: when the number would be longer than the receiving system stores.
    """
    text = f"{issuer}{word}〔{year}〕{serial}号"
    if len(text) > LONGEST:
        raise Refused("文号{number}超过一百个字，请先在机构设置中填写较短的简称。", number=text)
    return text
