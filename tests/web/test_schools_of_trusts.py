"""Which schools a trust has: by hand, by its number, by its name; the same for one trust and for several at once."""

from schools.models import GroupMember, Trust
from schools.selectors.scopes import schools_of_trust, schools_of_trusts
from tests.web import builders


def test_several_trusts_at_once_have_the_schools_that_each_has():
    one, two, three = (builders.school(f"School {n}") for n in range(3))
    register = builders.dataset("group-members")
    replaced = builders.dataset("group-members")
    register.replaces = replaced
    register.save()
    numbered = Trust.objects.create(uid="5001", name="Numbered Trust")
    named, by_hand = Trust.objects.create(name="NAMED trust"), builders.trust(three, name="By Hand")
    for dataset, school, uid, name in (
        (register, one, "5001", "Numbered Trust"), (register, two, "", "Named Trust"), (replaced, three, "5001", "x"),
        (register, three, "7", "Numbered Trust"),
    ):  # fmt: skip
        GroupMember.objects.create(dataset=dataset, line=2, urn=school.urn, uid=uid, name=name)
    GroupMember.objects.create(dataset=register, line=3, urn=two.urn, uid="5001", name="x", left_on="2020-01-01")
    trusts = [numbered, named, by_hand]
    assert schools_of_trusts(trusts) == {numbered.pk: {one.pk}, named.pk: {two.pk}, by_hand.pk: {three.pk}}
    assert schools_of_trusts(trusts) == {trust.pk: schools_of_trust(trust) for trust in trusts}
    assert schools_of_trusts([]) == {}
