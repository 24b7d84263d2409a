"""Small tables in the publisher's layouts, for tests that then break them."""

import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest

from dataPacks import readers
from dataPacks.readers import Fault, Refused, Table

ABSENCE = "LA,ESTAB,URN,PERCTOT,PPERSABS10"
ABSENCE_ROWS = ["202,4104,100049,6.9,18.8", "202,4166,100050,5.1,SUPP", "203,4000,100100,4.0,9.5"]
ABSENCE_TAIL = ["NAT,PRI,,4,8.2", "NAT,SEC,,5.5,13.7", "NAT,SPE,,10.1,28.8"]

CENSUS = (
    "URN,LA,ESTAB,SCHOOLTYPE,NOR,NORG,NORB,PNORG,PNORB,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,NUMENGFL,NUMUNCFL,"
    "PNUMEAL,PNUMENGFL,PNUMUNCFL,NUMFSM,NUMFSMEVER,PNUMFSMEVER"
)
CENSUS_REST = "141,144,49.5,50.5,5,1.8,50,17.5,141,143,1,49.5,50.2,0.4,32,38"
CENSUS_ROWS = [
    f"100049,202,4104,State-funded secondary,950,{CENSUS_REST},64.5",
    f'100050,202,4166,"State-funded, secondary",1166,{CENSUS_REST},NA',
]
CENSUS_TAIL = [f"NAT,,{mark},,4727089,{CENSUS_REST},23" for mark in ("PRI", "SEC", "SPE")]

KS4 = (
    "RECTYPE,LEA,ESTAB,URN,SCHNAME,ICLOSE,NFTYPE,TPUP,ATT8SCR,P8PUP,TP8ADJ,P8MEA,P8CILOW,P8CIUPP,P8MEA_ORIG,"
    "P8CILOW_ORIG,P8CIUPP_ORIG,PTL2BASICS_94,PTL2BASICS_95,EBACCAPS,PTEBACC_E_PTQ_EE,PTEBACC_94,PTEBACC_95,PT5EM_94,"
    "P8_BANDING"
)
KS4_FIGURES = "199,42.4,178,1,-0.09,-0.28,0.09,-0.09,-0.28,0.1,58.8%,43.2%,3.72,24.1%,19.1%,14.1%,53.3%"
KS4_ROWS = [
    f"1,202,4104,100049,Haverstock School,0,CY,{KS4_FIGURES},3",
    "1,202,4166,100050,NA,0,VA,104,NE,NE,NE,NE,NE,NE,NE,NE,NE,NE,NE,NE,NE,NE,NE,NE",  # 24 fields: no band
    "1,202,4000,100100,A New School,0,F",  # 7 fields: no results yet
    "2,202,7000,100101,Special School,1,CYS,12,SUPP,SUPP,0,SUPP,SUPP,SUPP,0,0,0,SUPP,SUPP,SUPP,SUPP,SUPP,SUPP,SUPP,NA",
]
KS4_TAIL = [
    f"4,202,, ,,,,{KS4_FIGURES},3",
    "4,201",  # 2 fields: no results
    "5,,,,,,,605874,44.5,,,,,,,,,59.5%,39.8%,3.86,36.5%,22.8%,15.7%,55.4%",
    "7,,,,,,,542831,46.5,513055,4888,-0.03,,,-0.03,,,64.4%,43.0%,4.06,40.0%,24.8%,17.0%,60.0%",
]


def absence_lines() -> list[str]:
    return [ABSENCE, *ABSENCE_ROWS, *ABSENCE_TAIL]


def census_lines() -> list[str]:
    return [CENSUS, *CENSUS_ROWS, *CENSUS_TAIL]


def ks4_lines() -> list[str]:
    return [KS4, *KS4_ROWS, *KS4_TAIL]


def write(path: Path, lines: Iterable[str] | str | bytes, *, ending: str = "\r\n", bom: bool = False) -> Path:
    """Writes lines (the last with its line break), text or bytes; a name in .gz is packed."""
    if not isinstance(lines, str | bytes):
        lines = "".join(line + ending for line in lines)
    data = lines.encode() if isinstance(lines, str) else lines
    data = (b"\xef\xbb\xbf" if bom else b"") + data
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def read(path: Path, **told: object) -> Table:
    table = readers.read(path, **told)  # type: ignore[arg-type]
    assert isinstance(table, Table), table
    return table


def refusal(path: Path, **told: object) -> list[Fault]:
    """The faults for which the file is refused. Every one must say what is wrong and what to do."""
    with pytest.raises(Refused) as refused:
        readers.read(path, **told)  # type: ignore[arg-type]
    assert refused.value.faults
    for fault in refused.value.faults:
        assert fault.reason.endswith((".", "?")) and fault.remedy.endswith("."), fault
    return refused.value.faults


def figure(table: Table, urn: int, measure: str, *, group: str = "all", year: str = "") -> dict[str, object]:
    """One school's figure as a dict, with the line it stands on."""
    row = table.schools.index[table.schools["urn"] == urn][0]
    wanted = [c.measure == measure and c.group == group and c.year == (year or table.year) for c in table.columns]
    place = wanted.index(True)
    names = ("value", "code", "reason", "cohort", "lower", "upper")
    cells = {name: getattr(table.figures, name)[row, place] for name in names}
    return {**cells, "line": int(table.schools["line"][row]), "heading": table.columns[place].heading}
