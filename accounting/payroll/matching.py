"""What a line of pay was for: found through employment, salary code and pay month, or remembered from a person."""

from collections import defaultdict

from accounting.book.codes import Meaning, SalaryCode
from accounting.coordinators.coordinators import Appointment
from accounting.payroll.payroll import Match
from common.months import last_day
from pilots.models import Agreement, Participant


class Matcher:
    """Everything that is known of a book's employments, read once."""

    def __init__(self, book):
        self.meanings = dict(SalaryCode.objects.filter(region=book.region_id).values_list("pk", "meaning"))
        self.decisions = defaultdict(list)
        for match in Match.objects.filter(book=book).order_by("-at", "-pk"):
            self.decisions[match.employment_id, match.code_id].append(match)
        self.takes_part = _periods(
            Participant.objects.filter(
                agreement__in=Agreement.objects.newest_concluded().filter(
                    pilot__programme=book.programme_id, pilot__region=book.region_id
                ),
                employment__isnull=False,
            ).values_list("employment", "starts_on", "ends_on", "agreement__pilot")
        )
        self.appointed = _periods(
            Appointment.objects.filter(book=book, employment__isnull=False).values_list(
                "employment", "starts_on", "ends_on", "pk"
            )
        )
        self._found = {}

    def find(self, employment, code, month):
        """(pilot, appointment) ids, one of them None; both None when nothing or more than one thing fits."""
        asked = (employment, code, month)
        if asked not in self._found:
            self._found[asked] = self._decided(*asked) or self._derived(*asked)
        return self._found[asked]

    def _decided(self, employment, code, month):
        for match in self.decisions.get((employment, code), ()):
            if match.holds_for(month):
                return match.pilot_id, match.appointment_id
        return None

    def _derived(self, employment, code, month):
        is_coordinator = self.meanings[code] == Meaning.COORDINATOR
        periods = self.appointed if is_coordinator else self.takes_part
        found = {thing for first, last, thing in periods.get(employment, ()) if _runs(first, last, month)}
        if len(found) != 1:
            return None, None
        return (None, found.pop()) if is_coordinator else (found.pop(), None)

    def likely(self, employment):
        """The ids of the pilots in which the employment takes part at any time."""
        return {thing for _first, _last, thing in self.takes_part.get(employment, ())}


def _periods(rows):
    found = defaultdict(list)
    for employment, first, last, thing in rows:
        found[employment].append((first, last, thing))
    return found


def _runs(first, last, month):
    return first <= last_day(month) and (last is None or last >= month)
