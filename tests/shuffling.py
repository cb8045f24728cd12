"""With SHUFFLE=seed the files are run in a random order, and so are the tests of each: none may lean on another."""

import random
from collections import defaultdict

import pytest


class Shuffling:
    def __init__(self, seed):
        self.seed = seed

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self, items):
        yield  # whoever else sorts has done so
        chance, files = random.Random(self.seed), defaultdict(list)
        for item in items:
            files[item.path].append(item)
        # A file's tests stay together, so that what they share is built once.
        order = sorted(files)
        chance.shuffle(order)
        for tests in files.values():
            chance.shuffle(tests)
        items[:] = [item for path in order for item in files[path]]

    def pytest_report_header(self):
        return f"In random order: SHUFFLE={self.seed} gives the same again"
