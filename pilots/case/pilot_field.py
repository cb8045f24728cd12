"""A choice among pilots, found as the list finds them: by number, title or place."""

from django.utils.translation import gettext_lazy as _

from common.long_choice import LongChoiceField
from pilots.case import list_search


class PilotField(LongChoiceField):
    word_label = _("Case number, or words of its title or place")

    def lacks(self, word):
        return "" if word.isdecimal() else super().lacks(word)

    def matching(self, word, *, whole=False):
        return list_search.matching(word, whole=whole)

    def exactly(self, word):
        return list_search.numbered(word)
