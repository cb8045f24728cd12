"""Questions under a filing. (Being written.)"""


def panel_for(filing, user):
    return {}
