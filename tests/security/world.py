"""Two regions with one of everything, each thing with a word and an amount that stand nowhere else.

Built once for a test; every request of it is undone by itself.
"""

import datetime
import hashlib
import time
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.test import Client

from common import clock
from pilots.agreements import printing, review, scales, signing
from pilots.case.list_orders import PilotList, rights_of
from pilots.documents import workflow
from pilots.filings import inquiries, rendering
from pilots.imports import importing
from pilots.models import (
    AgreementAnswer,
    AgreementCriterion,
    AgreementParty,
    Answer,
    BudgetLine,
    CostLine,
    EmptyForm,
    FacilitationRequest,
    Filing,
    Message,
    Milestone,
    SuccessCriterion,
    Thread,
)
from pilots.programme import pages
from pilots.programme.pages import FileKind, PageFile, ProgrammePage
from regions import invitations, saved_views
from regions.models import Correction, Invitation, Membership, StandIn, User
from regions.orders import OrderState
from regions.permissions import Role
from reports.runs.runs import ReportKind, ReportRun
from tests import factories
from tests.agreements import Negotiation, participant
from tests.evidence import a_pdf
from tests.pilots.stages import password_given_anew
from tests.security import actors
from tests.security.table import ACCOUNT

NOW = datetime.datetime(2021, 10, 15, 10, 0, tzinfo=clock.COPENHAGEN)
TODAY = NOW.date()
A_DAY = datetime.timedelta(days=1)
NO_ID = 987_654_321
REGIONAL_ACTORS = {
    "hr": Role.HR,
    "coordinator": Role.COORDINATOR,
    "steering": Role.STEERING,
    "auditor": Role.AUDITOR,
    "useradmin": Role.USER_ADMIN,
}
CENTRAL_ACTORS = {
    "employer": Role.CENTRAL_EMPLOYER,
    "union": Role.CENTRAL_UNION,
    "secretariat": Role.SECRETARIAT,
    "facilitator": Role.FACILITATOR,
    "auditor_central": Role.AUDITOR,
    "useradmin_central": Role.USER_ADMIN,
}

# One of these stands in every trace of a canary.
STEMS = ("Zk7Jx", "zk7jx", "713", "714", "71.3", "71.4")


@dataclass(frozen=True)
class Canary:
    """A word (and an amount) that only `seen_by` may ever be sent."""

    name: str
    word: str
    amount: int
    seen_by: frozenset

    @cached_property
    def traces(self):
        """As it stands in a page, in a sheet, in a file name."""
        return self.word, self.word.lower(), str(self.amount), f"{self.amount:,}".replace(",", ".")


@dataclass
class World:
    regions: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    canaries: list = field(default_factory=list)

    def canary(self, name, seen_by):
        number = len(self.canaries) + 1
        self.canaries.append(
            Canary(name, f"Q{number:02d}Zk7Jx{number:02d}W", 71_300_000 + 1117 * number, seen_by)
        )
        return self.canaries[-1]

    def client(self, actor):
        client = Client(raise_request_exception=False)
        if cookie := self.cookies.get(actor):
            client.cookies[settings.SESSION_COOKIE_NAME] = cookie
        return client

    def path_arguments(self, target):
        return self.targets[target]


def build():
    world = World()
    world.regions = {
        key: factories.RegionFactory(
            name=f"Region {name}", slug=f"region-{key}", abbreviation=f"R{key.upper()}"
        )
        for key, name in (("a", "Alfa"), ("b", "Beta"))
    }
    _people(world)
    _pilots(world)
    _agreements(world)
    _users(world)
    _beside(world)
    _programme_pages(world)
    _imports(world)
    _reports(world)
    _lists(world)
    _views(world)
    for part in ACCOUNT:
        part.build(world)
    for actor, person in world.people.items():
        world.cookies[actor] = _session(person, locked=actor == "locked")
    User.objects.filter(pk=world.people["deactivated"].pk).update(is_active=False)
    return world


def _people(world):
    a, b = world.regions["a"], world.regions["b"]
    people = world.people
    for actor, role in REGIONAL_ACTORS.items():
        people[actor] = factories.member(role, a)
    for actor, role in CENTRAL_ACTORS.items():
        people[actor] = factories.member(role)
    people["hr_both"] = factories.member(Role.HR, a)
    factories.MembershipFactory(user=people["hr_both"], role=Role.HR, region=b)
    people["no_role"] = factories.UserFactory()
    people["deactivated"] = factories.member(Role.HR, a)
    people["locked"] = factories.member(Role.HR, a)
    people["expired"] = factories.MembershipFactory(region=a, ends_on=TODAY - A_DAY).user
    people["tomorrow"] = factories.MembershipFactory(region=a, starts_on=TODAY + A_DAY).user


def _session(person, *, locked):
    client = Client()
    client.force_login(person)
    session = client.session
    session["since"] = session["seen"] = time.time()
    session.update(password_given_anew(person))
    if locked:
        session["locked_at"] = time.time()
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _pilots(world):
    for key, region in world.regions.items():
        writer = factories.member(Role.HR, region)
        hidden = world.canary(f"name of the draft's writer in {key}", actors.DRAFTS[key] | _admins(key))
        drafter = factories.member(Role.HR, region, name=f"Skriver {hidden.word}")
        world.targets[f"draft_{key}"] = {"pk": _draft(world, "draft", key, drafter, actors.DRAFTS[key]).pk}
        for kind, seen_by, asks in [
            ("filed", actors.FILED[key], False),
            ("request", actors.REQUESTS[key], True),
            ("revising", actors.FILED[key], False),
            ("withdrawn", actors.FILED[key], False),
        ]:
            pilot = _draft(world, kind, key, writer, seen_by, wishes_facilitation=asks)
            version = _file(pilot, writer)
            world.targets[f"{kind}_{key}"] = {"pk": pilot.pk}
            world.targets[f"{kind}_{key}.1"] = {"pk": pilot.pk, "version": version.version}
            {"filed": _amend, "revising": _revise, "request": _reprice, "withdrawn": _withdraw}[kind](
                world, key, pilot, writer
            )
        world.targets[f"draft_{key}.1"] = {**world.targets[f"draft_{key}"], "version": 1}
        world.targets[f"revising_{key}.2"] = {**world.targets[f"revising_{key}"], "version": 2}
        world.targets[f"filed_{key}.2"] = {**world.targets[f"filed_{key}"], "version": 2}
        world.targets[f"filed_{key}.9"] = {**world.targets[f"filed_{key}"], "version": 9}
    for name, number in (("missing", NO_ID), ("huge", 2**63)):
        world.targets[name] = {"pk": number}
        world.targets[f"{name}.1"] = {"pk": number, "version": 1}


def _agreements(world):
    for key, region in world.regions.items():
        hr = factories.member(Role.HR, region)
        coordinator = (
            world.people["coordinator"] if key == "a" else factories.member(Role.COORDINATOR, region)
        )
        for kind in ("writing", "talks", "agreed"):
            pilot = _draft(world, f"{kind} pilot", key, hr, actors.FILED[key])
            _file(pilot, hr)
            found = Negotiation(type(pilot).objects.get(pk=pilot.pk), hr=hr, coordinator=coordinator)
            found.start()
            seen_by = actors.FILED[key] if kind == "agreed" else actors.DRAFTS[key]
            _mark_agreement(world, found, world.canary(f"{kind} agreement of {key}", seen_by), key)
            world.targets[f"{kind}_{key}"] = {"pk": pilot.pk}
            world.targets[f"{kind}doc_{key}"] = {"pk": pilot.pk, "version": 1}
            _negotiate(world, found, kind, key)
        world.targets[f"filing_{key}"] = _under(world, f"agreed_{key}", filing="agreement")
    for name in ("round", "thread", "scan", "filing", "inquiry"):
        extra = {"round": "number"}.get(name, name)
        base = {"pk": NO_ID, "version": 1} if name in ("round", "thread", "scan") else {"pk": NO_ID}
        world.targets[f"missing{name}"] = base | {extra: NO_ID}
    for key in "ab":
        filing = Filing.objects.get(pk=world.targets[f"filing_{key}"]["filing"])
        word = world.canary(f"question of {key}", actors.FILED[key])
        asked = inquiries.ask(filing, word.word, by=world.people["union"])
        world.targets[f"inquiry_{key}"] = world.targets[f"filing_{key}"] | {"inquiry": asked.pk}
    world.targets["missinginquiry"] = {"pk": NO_ID, "filing": NO_ID, "inquiry": NO_ID}


def _under(world, target, filing):
    pk = world.targets[target]["pk"]
    return {"pk": pk, "filing": Filing.objects.get(agreement__pilot=pk).pk}


def _mark_agreement(world, found, canary, key):
    """The canary in every text of the agreement; another one in its annex, for the region and its auditor alone."""
    agreement, word = found.agreement, canary.word
    type(agreement).objects.filter(pk=agreement.pk).update(
        title=f"Aftale {word}", budget_reason=word, window_reason=word
    )
    AgreementParty.objects.filter(agreement=agreement).update(name=word, title=word)
    AgreementAnswer.objects.filter(agreement=agreement).update(text=word)
    AgreementCriterion.objects.filter(agreement=agreement).update(criterion=word, measure=word, target=word)
    BudgetLine.objects.filter(agreement=agreement).update(text=word, amount=canary.amount)
    annex = world.canary(f"annex of {canary.name}", actors.ANNEX[key])
    department = factories.DepartmentFactory(
        hospital=agreement.description.hospitals.first(), name=f"Afdeling {annex.word}"
    )
    participant(agreement, number=f"{annex.amount}"[-5:], department=department)


def _negotiate(world, found, kind, key):
    if kind == "writing":
        return
    found.send()
    printing.render_sending.func(found.agreement.sending.pk)
    word = world.canary(f"comment on {kind} of {key}", actors.DRAFTS[key])
    review.comment(found.agreement, word.word, by=found.coordinator)
    document = world.targets[f"{kind}doc_{key}"]
    thread = Thread.objects.get(agreement=found.agreement)
    world.targets[f"{kind}round_{key}"] = document | {"number": 1}
    if kind == "talks":
        world.targets[f"thread_{key}"] = document | {"thread": thread.pk}
        return
    found.clear()
    agreement = found.agreement
    scan = signing.keep_scan(
        agreement, by=found.hr, code=agreement.sending.code, name="scan.pdf", content=a_pdf("scan")
    )
    found.take("sign", found.hr, side="employer", sha256=agreement.sha256, scan=scan)
    found.sign("union")
    rendering.render_filed.func(Filing.objects.get(agreement=agreement).pk)
    world.targets[f"scan_{key}"] = document | {"scan": scan.pk}


def _beside(world):
    """Standing agreements, requests, messages and stand-ins of both regions."""
    for key, region in world.regions.items():
        hr = world.people["hr" if key == "a" else "hr_both"]
        word = world.canary(f"standing agreement of {key}", actors.STANDING[key])
        edition = scales.adopt(
            region,
            by=hr,
            title=word.word,
            text=word.word,
            valid_from=TODAY,
            amounts={"low": 1000, "medium": 2000, "high": word.amount},
            file_name="aftale.pdf",
            content=a_pdf(),
        )
        world.targets[f"standing_{key}"] = {"pk": edition.pk}
        world.targets[f"region_{key}"] = {"slug": region.slug}
        request = FacilitationRequest.objects.get(pilot=world.targets[f"request_{key}"]["pk"])
        world.targets[f"help_{key}"] = {"pk": request.pk}
        receiver = world.people["hr"] if key == "a" else factories.member(Role.STEERING, region)
        told = Message.objects.create(
            to=receiver, kind="filed", about="NJ-1", path="/", at=clock.now(), failure="550 No such user"
        )
        world.targets[f"message_{key}"] = world.targets[f"mail_{key}"] = {"pk": told.pk}
        absent = world.people["coordinator"] if key == "a" else factories.member(Role.COORDINATOR, region)
        stand_in = StandIn.objects.create(
            membership=Membership.objects.get(user=absent),
            user=factories.member(Role.STEERING, region),
            starts_on=TODAY + 30 * A_DAY,
            ends_on=TODAY + 40 * A_DAY,
            given_by=absent,
            given_at=clock.now(),
        )
        world.targets[f"standin_{key}"] = {"pk": stand_in.pk}


def _admins(key):
    return actors.ADMINS if key == "a" else actors.CENTRAL_ADMIN


def _draft(world, kind, key, by, seen_by, **fields):
    pilot = factories.draft(world.regions[key], by=by, **fields)
    _mark(pilot.draft, world.canary(f"{kind} pilot of {key}", seen_by))
    _mark_money(world, pilot.draft, f"costs of the {kind} pilot of {key}", seen_by)
    return type(pilot).objects.get(pk=pilot.pk)


def _mark(draft, canary):
    """The canary's word in every text of the draft."""
    word = canary.word
    texts = "anchoring window_reason contact_name contact_phone facilitation_wish".split()
    type(draft).objects.filter(pk=draft.pk).update(
        title=f"Forsøg {word}", contact_email=f"{word}@eksempel.dk", **dict.fromkeys(texts, word)
    )
    Answer.objects.filter(description=draft).update(text=f"Svar {word}")
    SuccessCriterion.objects.filter(description=draft).update(criterion=word, measure=word, target=word)
    Milestone.objects.filter(description=draft).delete()
    Milestone.objects.create(description=draft, title=word)


def _mark_money(world, draft, name, seen_by):
    """Costs of their own: who only helps with a pilot reads it without them."""
    money = world.canary(name, frozenset(seen_by) - {"facilitator"})
    CostLine.objects.filter(description=draft).update(text=money.word, amount=money.amount)


def _file(pilot, by):
    version = workflow.take("file", pilot, by=by)
    rendering.render_filed.func(version.filing.pk)
    return version


def _reprice(world, key, pilot, by):
    """Filed anew with other costs: what has changed is told on several pages."""
    workflow.take("revise", pilot, by=by)
    _mark_money(world, pilot.draft, f"new costs of the request of {key}", actors.FILED[key])
    _file(pilot, by)


def _amend(world, key, pilot, by):
    workflow.take("revise", pilot, by=by)
    _file(pilot, by)


def _revise(world, key, pilot, by):
    workflow.take("revise", pilot, by=by)
    _mark(pilot.draft, world.canary(f"new version of {key}", actors.DRAFTS[key]))
    _mark_money(world, pilot.draft, f"costs of the new version of {key}", actors.DRAFTS[key])


def _withdraw(world, key, pilot, by):
    workflow.take("withdraw", pilot, by=by, reason="Der blev ikke fundet nogen læger.")


def _users(world):
    for key, region in world.regions.items():
        # Who may choose the person as a stand-in reads the address too: it tells namesakes apart.
        colleagues = {"steering"} if key == "a" else set()
        mail = world.canary(f"e-mail address of a person in {key}", _admins(key) | colleagues)
        person = factories.member(Role.STEERING, region, email=f"{mail.word.lower()}@eksempel.dk")
        world.people[f"person_{key}"] = person
        world.targets[f"person_{key}"] = {"pk": person.pk}
        held = Membership.objects.get(user=person)
        world.targets[f"membership_{key}"] = {"pk": held.pk}
        # Only the hash of a link is kept: one whose token is known is put in its place.
        invited = factories.newcomer(Role.STEERING, region)
        world.targets[f"newcomer_{key}"] = {"pk": invited.pk}
        invitations.invite(invited, by=world.people["useradmin_central"])
        Invitation.objects.filter(user=invited).update(token_hash=invitations.hash_of(f"link-{key}"))
        world.targets[f"invitation_{key}"] = {"token": f"link-{key}"}
        moving = factories.member(Role.STEERING, region)
        Correction.objects.create(
            user=moving,
            name_before=moving.name,
            name=moving.name,
            address_before=moving.email,
            address=f"ny.{moving.email}",
            by=world.people["useradmin_central"],
            at=clock.now(),
            token_hash=invitations.hash_of(f"address-{key}"),
            expires_at=clock.now() + invitations.LIFETIME,
        )
        world.targets[f"address_{key}"] = {"token": f"address-{key}"}
    world.targets["both"] = {"pk": world.people["hr_both"].pk}
    world.targets["central"] = {"pk": world.people["employer"].pk}
    world.targets["self"] = {"pk": world.people["useradmin"].pk}
    central = Membership.objects.get(user=world.people["employer"])
    world.targets["membership_central"] = {"pk": central.pk}
    world.targets["nolink"] = {"token": "no-such-link"}
    world.targets["none"] = {}


def _programme_pages(world):
    programme = factories.TemplateFactory().programme
    EmptyForm.objects.create(
        template=factories.TemplateFactory(), content=b"%PDF-1.7 tom skabelon", made_at=clock.now()
    )
    world.targets["noprogramme"] = {"slug": "findes-ikke"}
    for key, region in [*world.regions.items(), ("", None)]:
        readers = actors.PROGRAMME[key or "a"]
        text, inside = (
            world.canary(f"{what} of the programme page {key}", readers) for what in ("text", "file")
        )
        page = ProgrammePage.objects.create(
            programme=programme, region=region, introduction=text.word, contacts=text.word
        )
        pages.add_file(
            page,
            kind=FileKind.MINUTES,
            title=text.word,
            name=f"{text.word}.pdf",
            content=a_pdf(inside.word),
            by=world.people["secretariat"],
        )
        file = PageFile.objects.get(page=page)
        world.targets[f"file_{key}" if key else "file"] = {"pk": file.pk}
        world.targets[f"programme_{key}"] = {"slug": region and region.slug}


def _imports(world):
    for key, region in world.regions.items():
        by = world.people["hr" if key == "a" else "hr_both"]
        canary = world.canary(f"list of {key}", actors.HR[key])
        data = f"Forsøg nr.;Titel\n1;Forsøg {canary.word}\n"
        programme = factories.ProgrammeFactory()
        found = importing.start(region, programme, f"{canary.word}.csv", data.encode(), by=by)
        world.targets[f"import_{key}"] = {"pk": found.pk}
        closed = importing.start(region, programme, "lukket.csv", data.encode(), by=by)
        importing.drop(closed, by=by)
        world.targets[f"closed_{key}"] = {"pk": closed.pk}
        done = importing.start(region, programme, "indlæst.csv", b"Titel\nTeam\n", by=by)
        importing.commit(done, by=by)
        world.targets[f"done_{key}"] = {"pk": done.pk}


def _reports(world):
    a, b = world.regions["a"], world.regions["b"]
    other = factories.member(Role.HR, b)
    for target, by, regions, seen_by in [
        ("run_a", world.people["hr"], [a], {"hr"}),
        ("run_b", other, [b], ()),
        ("both_run", world.people["hr_both"], [a, b], {"hr_both"}),
        # Ordered when they could read both regions, fetched when they read one.
        ("narrowed_run", world.people["hr"], [a, b], ()),
        ("central_run", world.people["employer"], [a, b], {"employer"}),
    ]:
        canary = world.canary(f"report {target}", frozenset(seen_by))
        content = f"%PDF-1.7 {canary.word}".encode()
        run = ReportRun.objects.create(
            kind=ReportKind.OVERVIEW,
            programme=factories.ProgrammeFactory(),
            requested_by=by,
            requested_at=clock.now(),
            state=OrderState.DONE,
            name=f"{canary.word}.pdf",
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        run.regions.set(regions)
        world.targets[target] = {"pk": run.pk}


def _views(world):
    """Views of the list of pilots that are shared in a region; of the second region somebody else's."""
    readers = {"a": "hr hr_both coordinator steering auditor", "b": "hr_both"}
    makers = {"a": world.people["hr"], "b": factories.member(Role.HR, world.regions["b"])}
    for key, maker in makers.items():
        canary, organisation = (
            world.canary(f"view {key}", frozenset(readers[key].split())),
            f"region-{world.regions[key].pk}",
        )
        found = saved_views.save("pilots", 0, "", name=canary.word, organisation=organisation, by=maker)
        world.targets[f"view_{key}"] = {"pk": found.pk}


def _lists(world):
    """Lists of pilots as spreadsheets that the worker has made."""
    for target, actor, seen_by in [
        ("list_a", "hr", {"hr"}),
        ("list_b", "hr_both", {"hr_both"}),
        ("changed_list", "hr", ()),
    ]:
        canary, by = world.canary(f"list {target}", frozenset(seen_by)), world.people[actor]
        content = canary.word.encode()
        found = PilotList.objects.create(
            requested_by=by,
            requested_at=clock.now(),
            state=OrderState.DONE,
            rights=rights_of(by) if seen_by else "",
            name=f"{canary.word}.xlsx",
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        world.targets[target] = {"pk": found.pk}
