"""Workers killed and brokers wiped in the middle of nights of 2,000 schools; people reading while a night runs."""

from collections import defaultdict

import pytest

from schools.models import School
from tests.factories.region import Region, schools_due_a_pack
from tests.night.installation import installed
from tests.night.reader import Reader, judge, reading
from tests.night.torture import KILLS, WIPES, Count, Torture, start_on_new_figures, stored_in, wait_until_over
from tests.web import builders

pytestmark = [pytest.mark.torture, pytest.mark.timeout(3600)]
# Whoever kills is outside: no job is to blame for it, so none is given up.
DISTURBED = {"JOB_LEASE_SECONDS": "5", "JOB_MAX_TRIES": "100"}
MOST_SECONDS = 1.0


@pytest.fixture
def admin(big_challenge):
    return builders.person("admin@example.org", "admin", challenge=big_challenge)


@pytest.fixture
def head(big_challenge, big_region):
    school = School.objects.get(urn=big_region.country.head_urn)
    return builders.person("head@example.org", "head", challenge=big_challenge, school=school)


def packs_here_and_there(region: Region) -> list[str]:
    """Addresses of some schools' packs, as documents, and of one as a page."""
    urns = [region.country.head_urn, *sorted(schools_due_a_pack(region, whole_country=True))[::400]]
    return [f"/schools/{urn}/pack.json" for urn in urns] + [f"/schools/{urns[-1]}/pack/"]


def own_pack(region: Region) -> list[str]:
    return [f"/schools/{region.country.head_urn}/pack{form}" for form in ("/", ".json")]


def test_killed_workers_and_wiped_brokers_lose_nothing_double_nothing_and_mix_nothing(
    big_challenge, big_region, valkey, process_env, tmp_path, admin, head, capsys
):
    count = Count(big_challenge, schools_due_a_pack(big_region, whole_country=True))
    with installed(process_env | DISTURBED, tmp_path) as place:
        torture = Torture(place, big_challenge, big_region, valkey, tmp_path)
        readers = [
            Reader(admin, place.port, packs_here_and_there(big_region)),
            Reader(head, place.port, own_pack(big_region)),
        ]
        with reading(readers):
            while torture.kills < KILLS:
                count.add(torture.night())

    verdict = judge([poll for reader in readers for poll in reader.polls], stored_in(big_challenge))
    with capsys.disabled():
        print(
            f"\nlost {count.lost}, doubled {count.doubled}, mixed {len(verdict.mixed)} ({torture.kills} kills while "
            f"leases were held, {torture.wipes} broker wipes, {verdict.polls} polls)\n"
            f"{torture.nights} nights, held when killed: {dict(torture.held)}; "
            f"at work again within {max(torture.recoveries):.1f} s"
        )
    assert (count.lost, count.doubled, count.differing, count.not_published_once) == (0, 0, 0, 0)
    assert (verdict.errors, verdict.mixed) == ([], [])
    assert (torture.kills, torture.wipes) == (KILLS, WIPES)
    assert {poll.release for poll in readers[1].polls} >= set(range(1, 2 * torture.nights)), "every release was seen"


def test_pages_answer_within_a_second_while_a_night_runs(
    big_challenge, big_region, process_env, tmp_path, admin, head, capsys
):
    with installed(process_env, tmp_path) as place:
        readers = [
            Reader(admin, place.port, ["/", "/schools/", "/schools/?q=school", packs_here_and_there(big_region)[-1]]),
            Reader(head, place.port, ["/", *own_pack(big_region)]),
        ]
        night = start_on_new_figures(big_challenge, big_region, tmp_path, 1)
        with reading(readers):
            night = wait_until_over(night)

    seconds = defaultdict(list)
    for poll in (poll for reader in readers for poll in reader.polls):
        assert poll.status == 200, poll
        seconds[poll.path].append(poll.seconds)
    slowest = {path: round(max(times), 3) for path, times in seconds.items()}
    with capsys.disabled():
        print(f"\nslowest answers in {sum(map(len, seconds.values()))} during a night, in seconds: {slowest}")
    assert night.state == "done"
    assert max(slowest.values()) <= MOST_SECONDS
