"""What is not public never reaches a release: not packs, not averages, not the sets of similar schools."""

from dataPacks.actions.import_report import Options
from dataPacks.actions.imports import import_files
from dataPacks.models import ReleaseColumn
from dataPacks.store.datasets import Audience
from schools.models import DatasetVersion, Release
from tests.factories.region import all_figures_changed, corrected_absence
from tests.night.working import digests, run_night


def test_a_local_table_changes_nothing_in_the_next_release(published):
    before = digests(published.second)
    path = corrected_absence(published.region, published.folder, all_figures_changed(20.0))
    options = Options(audience=Audience("challenge", published.challenge))
    assert import_files(paths=[path], options=options, by=None).status == "accepted"
    assert run_night(published.challenge).release == published.second

    Release.objects.filter(pk=published.second.pk).update(fingerprint="as if something were new")
    night = run_night(published.challenge)
    assert night.release is not None and night.release.number == published.second.number + 1
    assert digests(night.release) == before
    local = DatasetVersion.objects.get(visibility="challenge")
    assert local not in night.release.datasets.all()
    columns = dict(ReleaseColumn.objects.filter(release=night.release).values_list("name", "column_id"))
    assert columns == dict(ReleaseColumn.objects.filter(release=published.second).values_list("name", "column_id"))
