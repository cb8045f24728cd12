"""What a person sees of the filings is what they see of the documents, however it is asked for."""

from pilots.documents import kinds
from pilots.models import Filing
from tests.security.actors import EVERYWHERE, SIGNED_IN


def test_a_filing_is_seen_by_who_sees_its_document(world):
    filed = {kind.name: set(Filing.objects.filter(kind=kind.name)) for kind in kinds.kinds()}
    seen_by = {actor: set(Filing.objects.visible_to(world.people[actor])) for actor in SIGNED_IN}

    for kind in kinds.kinds():
        documents = kind.model.objects.select_related("filing").filter(filing__isnull=False)
        own = {actor: documents.visible_to(world.people[actor]) for actor in SIGNED_IN}
        assert {actor: {document.filing for document in own[actor]} for actor in SIGNED_IN} == {
            actor: seen_by[actor] & filed[kind.name] for actor in SIGNED_IN
        }
        # Somebody sees all of them, and somebody none.
        assert filed[kind.name] in [seen_by[actor] & filed[kind.name] for actor in EVERYWHERE]
        assert any(seen_by[actor].isdisjoint(filed[kind.name]) for actor in SIGNED_IN)
