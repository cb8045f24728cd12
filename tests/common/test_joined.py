import pytest
from django.db.models import Value

from common.joined import Joined
from regions.models import Region
from tests.factories import RegionFactory

pytestmark = [pytest.mark.smoke, pytest.mark.django_db]


def test_the_texts_of_several_rows_are_one():
    regions = [RegionFactory(), RegionFactory()]

    def joined(rows):
        return (
            rows.order_by().values(every=Value(1)).annotate(all=Joined("slug")).values_list("all", flat=True)
        )

    assert set(joined(Region.objects.all()).get().split()) == {region.slug for region in regions}
    assert list(joined(Region.objects.none())) == []
