import gc
import subprocess
import sys
from pathlib import Path

from common.heap import keep_what_is_loaded

ROOT = Path(__file__).resolve().parent.parent.parent
SERVED = "import config.wsgi, gc, sys; print(gc.get_freeze_count(), 'pilots.case.list_views' in sys.modules)"


def test_what_is_loaded_is_gone_through_no_more():
    before = gc.get_freeze_count()
    loaded = [[] for _each in range(1000)]

    keep_what_is_loaded()

    assert gc.get_freeze_count() >= before + len(loaded)
    assert not any(each is loaded for each in gc.get_objects())


def test_the_web_server_keeps_what_it_has_loaded_and_has_loaded_its_pages(tmp_path):
    environment = {"DEMO": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/k.sqlite3", "VAR_DIR": str(tmp_path)}
    served = subprocess.check_output([sys.executable, "-c", SERVED], cwd=ROOT, env=environment, text=True)

    count, has_pages = served.split()
    assert (int(count) > 0, has_pages) == (True, "True")
