"""What a region has names for: hospitals, departments, topic areas and the programme's career tracks."""

from collections import defaultdict
from dataclasses import dataclass

from common.danish import in_danish
from pilots.imports.likeness import folded
from pilots.programme.programmes import TopicSynonym
from regions.models import Department


@dataclass(frozen=True)
class NewDepartment:
    """A department that the confirmed import will create."""

    hospital_id: int
    name: str


@dataclass(frozen=True)
class NewTopic:
    name: str


class Directory:
    """Read in a fixed number of queries; names are found whatever their case, spaces, Unicode form and spelling of å."""

    def __init__(self, region, programme):
        self.hospitals = {hospital.pk: hospital for hospital in region.hospitals.all()}
        departments = Department.objects.filter(hospital__region=region).order_by(
            in_danish("hospital__name"), in_danish("name")
        )
        self.departments = {department.pk: department for department in departments}
        self.topics = {topic.pk: topic for topic in region.topic_areas.all()}
        self.tracks = {track.pk: track for track in programme.career_tracks.all()}
        self._hospitals = defaultdict(set)
        for hospital in self.hospitals.values():
            for name in filter(None, (hospital.short_name, hospital.name)):
                self._hospitals[folded(name)].add(hospital.pk)
        self._departments = defaultdict(list)
        for department in self.departments.values():
            self._departments[folded(department.name)].append(department)
        synonyms = TopicSynonym.objects.filter(topic_area__region=region)
        self._topics = {folded(synonym.name): synonym.topic_area_id for synonym in synonyms}
        self._topics |= {folded(topic.name): topic.pk for topic in self.topics.values()}
        self._tracks = {folded(track.name): track.pk for track in self.tracks.values()}

    def hospital(self, name):
        """The only hospital of that name; None if none or several."""
        found = self._hospitals.get(folded(name), ())
        return next(iter(found)) if len(found) == 1 else None

    def has_hospital(self, name):
        return folded(name) in self._hospitals

    def departments_named(self, name, hospital_ids):
        """The ids of the departments of that name, in the hospitals if any are given."""
        return [
            department.pk
            for department in self._departments.get(folded(name), ())
            if not hospital_ids or department.hospital_id in hospital_ids
        ]

    def has_department(self, name, hospital_id=None):
        return bool(self.departments_named(name, {hospital_id} if hospital_id else ()))

    def topic(self, name):
        return self._topics.get(folded(name))

    def track(self, name):
        return self._tracks.get(folded(name))

    def department_label(self, pk):
        department = self.departments[pk]
        return f"{self.hospitals[department.hospital_id]}: {department}"
