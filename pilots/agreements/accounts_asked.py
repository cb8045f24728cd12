"""What waits in the accounts, for the overview and the received: pages that tell of all the product."""

from pilots.agreements.pool import answering


def waiting(user, programme):
    """{"tasks", "pools"}: what waits for a person in the accounts and how far the pools are used; None without any."""
    return answering("waiting").pools(user, programme)


def statements(user):
    """The statements of account that were sent to the person's party and lack its receipt, as lines of a task list."""
    return answering("waiting").statements(user)
