from pilots.filed import FiledPdf, Receipt
from pilots.lists import ListImport, RememberedHeader
from pilots.pages import PageDate, PageFile, ProgrammePage
from pilots.pilot import (
    Answer,
    CostLine,
    Description,
    Milestone,
    NumberSeries,
    Pilot,
    SuccessCriterion,
)
from pilots.programmes import (
    CareerTrack,
    EmptyForm,
    Programme,
    Question,
    QuestionTemplate,
    RegionalWindow,
    TopicArea,
    TopicSynonym,
)

__all__ = [
    "Answer",
    "CareerTrack",
    "CostLine",
    "Description",
    "EmptyForm",
    "FiledPdf",
    "ListImport",
    "Milestone",
    "NumberSeries",
    "PageDate",
    "PageFile",
    "Pilot",
    "Programme",
    "ProgrammePage",
    "Question",
    "QuestionTemplate",
    "Receipt",
    "RegionalWindow",
    "RememberedHeader",
    "SuccessCriterion",
    "TopicArea",
    "TopicSynonym",
]
