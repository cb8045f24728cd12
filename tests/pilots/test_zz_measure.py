import time, pytest
from django.test import Client
from django.urls import reverse
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pilots import many
from regions.permissions import Role
from tests.factories import RegionFactory, draft, member
pytestmark = pytest.mark.django_db
def test_m():
    r = RegionFactory(); u = member(Role.HR, r)
    for _ in range(200): draft(r, by=u)
    c = Client(); c.force_login(u)
    c.get(reverse("overview"))
    for n in range(3):
        t=time.perf_counter(); many.candidates(u); a=time.perf_counter()-t
        t=time.perf_counter()
        with CaptureQueriesContext(connection) as q: c.get(reverse("overview"))
        print("cand", round(a*1000), "page", round((time.perf_counter()-t)*1000), len(q))
