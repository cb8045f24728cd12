"""The agreement's page with a long negotiation, and many who conclude at once."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count

from django.db import connections, transaction

from benchmarks.browsing import equal_queries, get
from benchmarks.harness import row
from common import clock
from pilots.demo import texts
from pilots.documents import workflow
from pilots.models import (
    AgreementAnswer,
    AgreementParty,
    Comment,
    Pilot,
    Question,
    QuestionTemplate,
    Sending,
    Thread,
)
from pilots.programme.programmes import DocumentKind
from regions.permissions import Permission, holding

COMMENTS, ROUNDS = 200, 30
# The newest are open, as in a long negotiation; what is open is always shown.
FEW_OPEN = 5
# Each row takes pilots that no other has.
NUMBERS = count()


def _template(programme):
    template, created = QuestionTemplate.objects.get_or_create(
        programme=programme,
        kind=DocumentKind.AGREEMENT,
        version=1,
        defaults={"published_at": clock.now(), "required_fields": ["title", "budget"]},
    )
    if created:
        Question.objects.create(template=template, key="content", position=1, text="Hvad er opgaverne?")


def _under_review(number, *, rounds, comments, still_open=FEW_OPEN):
    """An agreement under review after so many rounds, with so many comments, the last of them open."""
    pilot = Pilot.objects.select_related("region", "programme").standing().order_by("pk")[number]
    hr = holding([Permission.WRITE_AGREEMENTS], pilot.region).first().user
    _template(pilot.programme)
    agreement = workflow.take("agree", pilot, by=hr)
    # So many agreements exceed what is left in the pool.
    type(agreement).objects.filter(pk=agreement.pk).update(budget_reason="Eksempel: rate 2 følger.")
    for side, name, title in texts.PARTIES:
        AgreementParty.objects.create(agreement=agreement, side=side, name=name, title=title)
    for question in agreement.template.questions.all():
        AgreementAnswer.objects.create(agreement=agreement, question=question, text="Eksempel: aftalt.")
    workflow.take("send", pilot, by=hr)
    first = Sending.objects.get(agreement=agreement)
    Sending.objects.bulk_create(
        Sending(
            agreement=agreement,
            number=n,
            by=hr,
            at=clock.now(),
            canonical=first.canonical,
            sha256=first.sha256,
            code=f"B{number:03d}-{n:04d}",
        )
        for n in range(2, rounds + 1)
    )
    for n in range(comments):
        closed = {"resolved_by": hr, "resolved_at": clock.now()} if n < comments - still_open else {}
        place = ["budget", "ramme", ""][n % 3]
        thread = Thread.objects.create(agreement=agreement, place=place, round=1, **closed)
        Comment.objects.create(thread=thread, by=hr, at=clock.now(), text=f"Eksempel: bemærkning {n}")
    return agreement, hr


@row(
    "agreement page with 200 comments and 30 rounds",
    aim=1.5,
    what="the page as HR reads it, 195 of the comments closed",
    beside="the page of an agreement with 2 comments and 1 round; as many queries",
)
def agreement_page():
    return _pages({"rounds": ROUNDS, "comments": COMMENTS}, {"rounds": 1, "comments": 2})


@row(
    "agreement page with 200 open comments",
    aim=None,
    what="the page as HR reads it, all 200 of the comments open and shown",
    beside="the same with 195 of the comments closed; as many queries",
)
def agreement_page_of_open():
    same = {"rounds": ROUNDS, "comments": COMMENTS}
    return _pages({**same, "still_open": COMMENTS}, same)


def _pages(*asked):
    """The page of an agreement each."""
    with transaction.atomic():
        made = [_under_review(next(NUMBERS), **one) for one in asked]
    return equal_queries(*(get(hr.email, agreement.get_absolute_url()) for agreement, hr in made))


SIGNERS, BATCHES = 20, 3


def _part_signed(number):
    """An agreement that lacks the union's signature, and who gives it; its employments are its neighbours' too."""
    agreement, hr = _under_review(number, rounds=1, comments=0)
    pilot = agreement.pilot
    coordinator = holding([Permission.SIGN_UNION], pilot.region).first().user
    workflow.take("clear", pilot, by=coordinator)
    agreement.refresh_from_db()
    workflow.take("sign", pilot, by=hr, side="employer", sha256=agreement.sha256)
    return pilot, coordinator, agreement.sha256


def _sign(pilot, by, sha256):
    try:
        workflow.take("sign", pilot, by=by, side="union", sha256=sha256)
    finally:
        connections.close_all()


@row(
    "conclude 20 agreements",
    aim=None,
    what="20 signers at once; a deadlock would stop the run",
    beside="the same number one after another",
    rounds=BATCHES,
)
def conclude_at_once():
    def batch():
        with transaction.atomic():
            return [_part_signed(next(NUMBERS)) for _signer in range(SIGNERS)]

    batches = {side: [batch() for _round in range(BATCHES + 1)] for side in ("at once", "in turn")}

    def at_once():
        with ThreadPoolExecutor(SIGNERS) as pool:
            list(pool.map(lambda given: _sign(*given), batches["at once"].pop()))

    def in_turn():
        for given in batches["in turn"].pop():
            _sign(*given)

    return at_once, in_turn
