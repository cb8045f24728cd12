from tests.accounting.conftest import in_english, january_2024, told_apart  # noqa: F401
