"""Inspectors' judgements: grades 1 to 4 in numbers or words, and categories of concern, over the years."""

GRADES = {
    "outstanding": 1, "good": 2, "satisfactory": 3, "requires improvement": 3, "inadequate": 4,
    "special measures": 4, "serious weaknesses": 4,
}  # fmt: skip
WORDS = {1: "outstanding", 2: "good", 3: "requires improvement", 4: "inadequate"}
RENAMED = "2012-09-01"  # since then grade 3 reads 'requires improvement'; before, 'satisfactory'
CONCERNS = {
    "SM": "special measures", "SWK": "serious weaknesses", "NTI": "notice to improve",
    "special measures": "special measures", "serious weaknesses": "serious weaknesses",
    "notice to improve": "notice to improve",
}  # fmt: skip
NONE = ("-", "9", "NULL", "Not judged", "Not applicable")


def grade(text: str) -> int | None:
    """1 to 4; none where the inspection gave none."""
    if text in NONE or text == "0":
        return None
    if text in ("1", "2", "3", "4"):
        return int(text)
    found = GRADES.get(text.casefold())
    if found is None:
        raise ValueError("no grade from 1 (outstanding) to 4 (inadequate)")
    return found


def rating(text: str) -> str:
    """The judgement in small letters."""
    if text.casefold() not in GRADES:
        raise ValueError("no judgement that is known, such as 'Good'")
    return text.casefold()


def concern(text: str) -> str:
    """The category of concern in words, '' for none."""
    if text in NONE:
        return ""
    found = CONCERNS.get(text) or CONCERNS.get(text.casefold())
    if found is None:
        raise ValueError("no category of concern that is known: SM, SWK or NTI")
    return found


def words_of(grade: int | None, date: str) -> str:
    """The grade in the words of its time; `date` as 2014-05-31."""
    if grade == 3 and date < RENAMED:
        return "satisfactory"
    return WORDS[grade] if grade else "no overall judgement"
