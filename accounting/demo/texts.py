"""The words of the demo's accounts, in Danish; what is invented says so."""

# The real code is not public: these are made up.
PILOT_CODE, COORDINATOR_CODE = "981", "982"
BASIS_SOURCE = "Lønoversigt pr. 1.4.2020"
SALARY = "Eksempel: løn i forsøg"
STIPEND = "Eksempel: honorar til tovholder"
ACCOUNT = "EKS-1001-2200"
EXTRACT = "eksempel-december-2023.csv"
DIFFERENCE = "Eksempel: gebyr bogført på et andet omkostningssted"
EXPLANATION = "Eksempel: I juni blev et gebyr bogført på et andet omkostningssted; det er flyttet siden."
# month, supplier, what it covers, amount, is it ordinary operation, what the doubt is about, how far it has come.
EXPENSES = [
    ("2022-05", "Eksempel: Kursusfirma A", "Eksempel: kursus i ledelse", "48.500,00", "no", "", "booked"),
    (
        "2022-09",
        "Eksempel: Konference B",
        "Eksempel: deltagelse i konference",
        "12.375,50",
        "no",
        "",
        "booked",
    ),
    (
        "2023-02",
        "Eksempel: Udstyrsfirma C",
        "Eksempel: simulationsdukke",
        "64.000,00",
        "doubt",
        "Eksempel: bruges den også i den almindelige uddannelse?",
        "settled",
    ),
    ("2023-04", "Eksempel: Kursusfirma A", "Eksempel: opfølgning på kursus", "22.750,00", "no", "", "booked"),
    ("2023-12", "Eksempel: Trykkeri D", "Eksempel: trykning af materiale", "3.995,00", "no", "", "waiting"),
    (
        "2023-12",
        "Eksempel: Udstyrsfirma C",
        "Eksempel: tablets til ambulatoriet",
        "18.200,00",
        "doubt",
        "Eksempel: ambulatoriet ville måske have købt dem alligevel",
        "doubt",
    ),
]
EMPLOYERS_REASON = "Eksempel: dukken er kun anskaffet til forsøget"
UNIONS_REASON = "Eksempel: enig, den står i forsøgets lokale"
