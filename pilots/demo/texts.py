"""What the demo invents. Every text says itself that it is an example."""

ANSWERS = {
    "content": "Eksempel: Afdelingslægen får ansvar for opgaven “{title}” og afprøver en ny arbejdsgang i afdelingen.",
    "career": (
        "Eksempel: Afdelingslægen får et afgrænset funktionsansvar, tid til at løfte det og en fast sparring "
        "med ledelsen. Det giver en faglig retning ud over den daglige drift."
    ),
    "organisation": (
        "Eksempel: Deltagere er {doctors} fra afdelingen. Opgaven løses på faste dage og følges op hvert kvartal."
    ),
    "beyond": "Eksempel: Erfaringerne deles på et regionalt møde, så andre afdelinger kan bruge dem.",
}
CRITERIA = [
    (
        "Eksempel: Opgaven har fået en fast ansvarlig",
        "Eksempel: Funktionsbeskrivelsen er godkendt af afdelingen",
        "Eksempel: senest efter 3 måneder",
    ),
    (
        "Eksempel: Afdelingslægen oplever en tydeligere karrierevej",
        "Eksempel: Kort spørgeskema ved start og slut",
        "Eksempel: mindst 4 af 5",
    ),
]
MILESTONES = ["Eksempel: Opstartsmøde", "Eksempel: Midtvejsmøde", "Eksempel: Opsamling"]
SALARY = "Eksempel: funktionstillæg"
OTHER = "Eksempel: kursus og rejse"
CONTACT = "Eksempelkontakt i afdelingen"
CONTACT_EMAIL = "forsog.{region}@eksempel.dk"
FACILITATION = "Eksempel: Hjælp til at beskrive succeskriterierne"
WITHDRAWAL = "Eksempel: Afdelingen har fået en anden opgave, og forsøget bliver ikke til noget"

TITLES = [
    "Eksempel: Ansvar for oplæring i ultralyd",
    "Eksempel: Fast kontakt til almen praksis",
    "Eksempel: Koordination af patientforløb på tværs",
    "Eksempel: Kvalitetsansvar for stuegang",
    "Eksempel: Forskningstid på faste dage",
    "Eksempel: Introduktion af nye kolleger",
    "Eksempel: Udvikling af ambulante forløb",
    "Eksempel: Ansvar for simulationstræning",
    "Eksempel: Medicingennemgang ved udskrivelse",
    "Eksempel: Digital opfølgning efter behandling",
]

PROGRAMME_PAGE = {
    "introduction": (
        "Eksempel: Parterne har aftalt lokale forsøg om karriereudvikling for afdelingslæger i alle regioner. "
        "Forsøgene aftales lokalt, og erfaringerne samles."
    ),
    "required": (
        "Eksempel: Hvert forsøg beskrives i én foreløbig beskrivelse. Den siger, hvad forsøget går ud på, hvordan "
        "det fremmer karriereudviklingen, og hvad succeskriterierne er. De centrale parter kvitterer for "
        "modtagelsen; de godkender ikke."
    ),
    "facilitator": "Eksempel: Facilitatoren hjælper efter ønske og betales uden for regionernes puljer.",
    "contacts": "Eksempel: Skriv til sekretariat@eksempel.dk",
}
REGION_PAGE = {
    "introduction": "Eksempel: {region} samler ideer i afdelingerne og drøfter dem med tovholderen.",
    "required": "Eksempel: Send ideen til regionens HR senest to uger før fristen.",
    "contacts": "Eksempel: Skriv til hr.{slug}@eksempel.dk",
}
DATES = [
    ((2021, 9, 1), "Eksempel: Tovholderne begynder"),
    ((2022, 4, 1), "Eksempel: Første rate er til rådighed"),
    ((2023, 4, 1), "Eksempel: Anden rate er til rådighed"),
]

STANDING_TITLE = "Eksempel: Forhåndsaftale om funktionstillæg"
STANDING_TEXT = (
    "Eksempel: Afdelingslæger, der deltager i et forsøg, får et funktionstillæg på et af tre niveauer: lille {low}, "
    "mellem {medium} eller høj {high} om året i 31.3.2018-niveau. Niveauet vælges i hver aftale."
)
PARTIES = [
    ("employer", "Eksempel: Ea Holst", "Hospitalsdirektør"),
    ("union", "Eksempel: Bo Friis", "Formand for Yngre Lægers regionsråd"),
]
AGREED = {
    "content": "Eksempel: Afdelingslægen har ansvar for opgaven og følger op på den hver måned.",
    "working_time": "Eksempel: 7,4 timer om ugen på faste dage. Vagter ændres ikke.",
    "competence": "Eksempel: Et kursus det første halvår og sparring med ledelsen hver anden uge.",
    "terms": "Eksempel: Funktionstillæg på niveauet mellem. Udgifter til kurset betales af puljen.",
    "evaluation": "Eksempel: Parterne mødes efter seks måneder og ved afslutningen.",
    "termination": "Eksempel: Aftalen kan ophøre med tre måneders varsel til udgangen af en måned.",
}
COMMENT = "Eksempel: Kan målet gøres tydeligere, så vi kan se det i kalenderen?"
ENDED_EARLY = "Eksempel: Afdelingslægen har fået en anden stilling"
OUTSIDE = "Eksempel: Afdelingen flytter, og forsøget begynder først bagefter"
# Whom the user administrator has invited, and who has not come yet.
NEWCOMERS = {
    "hovedstaden": "Signe Friis",
    "midtjylland": "Mads Toft",
    "nordjylland": "Laura Bech",
    "sjaelland": "Emil Juhl",
    "syddanmark": "Karen Skov",
}
REMARK = "Eksempel: Skriv, hvordan opgaven dækkes under ferie."
QUESTION = "Eksempel: Hvordan bliver erfaringerne delt med de andre afdelinger?"
QUESTION_ANSWER = "Eksempel: På et fælles møde til foråret."
SECOND_QUESTION = "Eksempel: Er opgaven ny for afdelingslægerne?"
