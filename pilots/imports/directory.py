"""What a region has names for: hospitals, departments, topic areas and the programme's career tracks."""

from collections import defaultdict
from dataclasses import dataclass

from common.danish import in_danish
from pilots.imports.cells import same
from pilots.programmes import TopicSynonym
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
    """Read in a fixed number of queries; names are found whatever their case, spaces and Unicode form."""

    def __init__(self, region, programme):
        self.hospitals = {hospital.pk: hospital for hospital in region.hospitals.all()}
        departments = Department.objects.filter(hospital__region=region).order_by(
            in_danish("hospital__name"), in_danish("name")
        )
        self.departments = {department.pk: department for department in departments}
        self.topics = {topic.pk: topic for topic in region.topic_areas.all()}
        self.tracks = {track.pk: track for track in programme.career_tracks.all()}
        self._hospitals = {
            same(name): hospital.pk
            for hospital in self.hospitals.values()
            for name in (hospital.short_name, hospital.name)
            if name
        }
        self._departments = defaultdict(list)
        for department in self.departments.values():
            self._departments[same(department.name)].append(department)
        synonyms = TopicSynonym.objects.filter(topic_area__region=region)
        self._topics = {same(synonym.name): synonym.topic_area_id for synonym in synonyms}
        self._topics |= {same(topic.name): topic.pk for topic in self.topics.values()}
        self._tracks = {same(track.name): track.pk for track in self.tracks.values()}

    def hospital(self, name):
        return self._hospitals.get(same(name))

    def department(self, name, hospital_ids):
        """The only department of that name, in the hospitals if any are given; None if none or several."""
        found = [
            department.pk
            for department in self._departments.get(same(name), ())
            if not hospital_ids or department.hospital_id in hospital_ids
        ]
        return found[0] if len(found) == 1 else None

    def has_department(self, name, hospital_id):
        return self.department(name, {hospital_id}) is not None

    def topic(self, name):
        return self._topics.get(same(name))

    def track(self, name):
        return self._tracks.get(same(name))

    def department_label(self, pk):
        department = self.departments[pk]
        return f"{self.hospitals[department.hospital_id]}: {department}"
