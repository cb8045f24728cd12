"""What the component page shows: invented values, one of each."""


def samples():
    return {}
