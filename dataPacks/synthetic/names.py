"""Names that read naturally and belong to no real school, town or authority."""

from __future__ import annotations

import numpy as np

from dataPacks.synthetic.chance import Chance, Ints, Texts, pick

FRONT = (
    "Abbel",
    "Aldris",
    "Amblen",
    "Arken",
    "Ashvel",
    "Baldrin",
    "Barrend",
    "Beckin",
    "Birkel",
    "Brackel",
    "Bramble",
    "Caldrin",
    "Carrow",
    "Cawder",
    "Colder",
    "Corven",
    "Cradle",
    "Dallow",
    "Dunsel",
    "Eastrel",
    "Eldren",
    "Elmer",
    "Fallin",
    "Farrin",
    "Fennel",
    "Garrow",
    "Gledder",
    "Goldren",
    "Hallam",
    "Harrel",
    "Hazeld",
    "Heathrel",
    "Holder",
    "Ingrel",
    "Kelder",
    "Kestrel",
    "Larkin",
    "Linder",
    "Marrick",
    "Merrow",
    "Mossel",
    "Nethrin",
    "Norrin",
    "Oakrel",
    "Orrin",
    "Penrin",
    "Quarrel",
    "Ravel",
    "Rowan",
    "Sallow",
    "Selder",
    "Silvrin",
    "Tarrin",
    "Thornel",
    "Underl",
    "Varrow",
    "Westrin",
    "Whinner",
    "Wilder",
    "Yarrow",
)
BACK = (
    "bourne",
    "brook",
    "bury",
    "by",
    "cliffe",
    "combe",
    "cote",
    "dale",
    "den",
    "field",
    "ford",
    "gate",
    "ham",
    "hurst",
    "ley",
    "mere",
    "minster",
    "moor",
    "mouth",
    "ridge",
    "shaw",
    "stead",
    "stoke",
    "thorpe",
    "ton",
    "wade",
    "well",
    "wick",
    "wold",
    "worth",
)
SAINTS = ("St Aldwyn", "St Merrin", "St Oswyth", "St Corvin", "St Hildren", "St Wendrith", "St Tildren", "St Ambrin")
REGION = (
    "Northmoor",
    "Eastmarch",
    "Southwold Vale",
    "Westermere",
    "Harrowmouth",
    "Kingsfell",
    "Castle Merrow",
    "Port Aldren",
    "Upper Calderwick",
    "Lower Calderwick",
    "Millfleet",
    "Strandmouth",
    "Hollinfell",
    "Greywater",
    "Marrowdale",
    "Saltfleet Sound",
)
SHAPES = {"{}": 0.4, "{}shire": 0.2, "City of {}": 0.1, "North {}": 0.1, "South {}": 0.1, "{} and the Marsh": 0.1}
STREETS = (
    "School Lane",
    "Church Road",
    "Mill Lane",
    "Station Road",
    "The Avenue",
    "Park Road",
    "Orchard Way",
    "Green Lane",
    "Chapel Street",
    "Manor Road",
    "Victoria Road",
    "Meadow Rise",
    "High Street",
    "Beech Grove",
    "College Road",
)
POSTAL_AREAS = ("QX", "QJ", "QV", "VQ", "XJ", "VX", "JQ", "XQ", "QB", "QK", "XV", "VJ")  # Royal Mail uses none of these

PATTERNS = {
    "primary": (
        "{} Primary School",
        "{} Community Primary School",
        "{} Green Primary School",
        "{} Park Primary School",
        "{} Hill Primary School",
        "{} Lane Primary School",
        "{} Primary Academy",
        "{} Vale Primary School",
        "{} Road Primary School",
        "{} Common Primary School",
        "{} Bridge Primary School",
        "{} Meadows Primary School",
    ),
    "CofE primary": ("{} {}'s CofE Primary School", "{} CofE Primary School", "{}, {}'s CofE (Aided) Primary School"),
    "Catholic primary": ("{} {}'s Catholic Primary School", "{1}'s Catholic Primary School, {0}"),
    "infant": ("{} Infant School", "{} Infant and Nursery School", "{} Park Infant School", "{} Green Infant School"),
    "junior": ("{} Junior School", "{} Park Junior School", "{} Green Junior School"),
    "middle": ("{} Middle School", "{} Park Middle School"),
    "secondary": (
        "{} School",
        "{} Academy",
        "{} High School",
        "{} Community College",
        "The {} Academy",
        "{} Park School",
        "{} Hill School",
        "{} Technology College",
        "The {} Academy, Eastgate",
    ),
    "CofE secondary": ("{} {}'s CofE School", "{} CofE Academy"),
    "Catholic secondary": ("{} {}'s Catholic High School", "{} Catholic College"),
    "girls": ("{} School for Girls", "{} Girls' School"),
    "boys": ("{} School for Boys", "{} Boys' School"),
    "grammar": ("{} Grammar School", "{} Park Grammar School"),
    "all-through": ("{} All-through School", "{} All-through Academy"),
    "special": ("{} Lodge School", "{} House Special School", "{} Court School", "{} Grange Special School"),
    "pru": ("{} Pupil Referral Unit", "{} Short Stay School"),
    "independent": ("{} Hall School", "{} College", "{} Preparatory School", "{} Manor School"),
}


def places(chance: Chance) -> Texts:
    """Every invented place name once, shuffled."""
    made = np.array([front + back for front in FRONT for back in BACK], dtype=object)
    chance.of("places").shuffle(made)
    return made


def authority_names(chance: Chance, region: int, others: int) -> list[str]:
    """The region's authorities first. Each name occurs once."""
    shapes = pick(chance.of("authorities"), region + others, SHAPES)
    stems = places(chance)[-(region + others) :]
    made = [shape.format(stem) for shape, stem in zip(shapes, stems, strict=True)]
    return [*REGION[:region], *made[len(REGION[:region]) :]]


def school_names(chance: Chance, styles: Texts) -> Texts:
    """One name per school after its style, a key of `PATTERNS`; none comes twice before all its like are used up."""
    stems, out = places(chance), np.empty(len(styles), dtype=object)
    for number, (style, patterns) in enumerate(PATTERNS.items()):
        rows = np.flatnonzero(styles == style)
        out[rows] = [_name(stems, patterns, number * 97 + turn) for turn in range(len(rows))]
    return out


def _name(stems: Texts, patterns: tuple[str, ...], turn: int) -> str:
    stem = stems[turn % len(stems)]
    again = turn // len(stems)
    return patterns[(turn + again) % len(patterns)].format(stem, SAINTS[(turn // len(patterns) + again) % len(SAINTS)])


def postcodes(chance: Chance, authority: Ints) -> Texts:
    """Postcodes in the usual shape, in areas that do not exist: 'QX1 2AB'."""
    rng, letters = chance.of("postcodes"), "ABDEFGHJLNPQRSTUWXYZ"
    size = len(authority)
    number, inward = rng.integers(1, 30, size), rng.integers(0, 10, size)
    first, second = rng.integers(0, len(letters), size), rng.integers(0, len(letters), size)
    return np.array(
        [
            f"{POSTAL_AREAS[a % len(POSTAL_AREAS)]}{n} {i}{letters[f]}{letters[s]}"
            for a, n, i, f, s in zip(authority, number, inward, first, second, strict=True)
        ],
        dtype=object,
    )
