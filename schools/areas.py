"""Authority codes as people write them: '201-213,301-320'. Pure: no Django."""


def parse_las(text: str) -> list[str]:
    """Three-digit codes named by a list of codes and ranges. Raises ValueError, in words, for anything else.

    >>> parse_las("202, 301-303")
    ['202', '301', '302', '303']
    """
    codes: list[str] = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        low, _, high = part.partition("-")
        high = high or low
        if not (_is_code(low) and _is_code(high) and low <= high):
            raise ValueError(f"'{part}' is no authority code or range of codes. Write, for example, 201-213,301-320.")
        codes += [f"{code:03d}" for code in range(int(low), int(high) + 1)]
    return list(dict.fromkeys(codes))


def _is_code(text: str) -> bool:
    return len(text) == 3 and text.isdigit()
