"""What a filing says of its document, taken from the pilot that it belongs to."""


def heads_on_pilot(document):
    pilot = document.pilot
    return {
        "programme": pilot.programme,
        "region": pilot.region,
        "case": pilot.case_number,
        "title": document.title,
        "version": document.version,
    }
