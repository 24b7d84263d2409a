"""Why there is no figure. The publisher's own code is kept beside the reason; nothing is turned into 0. No Django."""

from enum import IntEnum


class Reason(IntEnum):
    """Small numbers for the database; `slug` for files, `words` for people."""

    NONE = 0  # there is a figure
    SUPPRESSED = 1
    NOT_APPLICABLE = 2
    NOT_AVAILABLE = 3
    LOW_COVERAGE = 4
    BELOW_HALF_PERCENT = 5
    NO_ENTRIES = 6
    NOT_PUBLISHED = 7
    FEW_PUPILS = 8
    NEW_SCHOOL = 9
    BLANK = 10
    NOT_IN_EDITION = 11
    NOT_IN_TABLE = 12

    @property
    def slug(self) -> str:
        return "" if self is Reason.NONE else self.name.lower()

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS: dict[Reason, str] = {
    Reason.NONE: "",
    Reason.SUPPRESSED: "Not shown by the publisher, to protect pupils' privacy",
    Reason.NOT_APPLICABLE: "Not applicable to this school, or not available",
    Reason.NOT_AVAILABLE: "Not available",
    Reason.LOW_COVERAGE: "Not published, because too few pupils could be included",
    Reason.BELOW_HALF_PERCENT: "Below 0.5%",
    Reason.NO_ENTRIES: "No pupils were entered",
    Reason.NOT_PUBLISHED: "Not published",
    Reason.FEW_PUPILS: "Not published, because there were fewer than 11 pupils",
    Reason.NEW_SCHOOL: "Not published, because the school was new",
    Reason.BLANK: "Left blank in the published table",
    Reason.NOT_IN_EDITION: "This edition of the table does not publish it",
    Reason.NOT_IN_TABLE: "The school is not in the published table",
}
