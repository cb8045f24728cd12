"""A filing is of one document, and that of the filing's own kind."""

import pytest
from django.db import IntegrityError, transaction

from pilots.models import Description
from tests.agreements import concluded
from tests.factories import filed

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]


def like(row, **fields):
    """The values of a frozen row for another one."""
    return {
        f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key
    } | fields


def test_a_document_is_never_filed_as_another_kind():
    version, agreement = filed().current, concluded()
    with pytest.raises(IntegrityError, match="another kind of document"), transaction.atomic():
        Description.objects.create(**like(version, version=2, filing_id=agreement.filing_id))


def test_two_documents_never_share_a_filing():
    version = filed().current
    with pytest.raises(IntegrityError, match="filing"), transaction.atomic():
        Description.objects.create(**like(version, version=2))
