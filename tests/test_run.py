"""The demo's supervisor: a worker that ends is started again, a web server that ends ends everything."""

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

from gunicorn.config import Config

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "run"
LASTS = [sys.executable, "-c", "import time; time.sleep(60)"]


def script():
    loader = SourceFileLoader("run", str(SCRIPT))
    module = module_from_spec(spec_from_loader("run", loader))
    loader.exec_module(module)
    module.PAUSE = 0
    return module


def test_a_killed_worker_is_started_again_until_the_web_server_ends():
    run, started = script(), []
    processes = {"web": subprocess.Popen(LASTS), "worker": subprocess.Popen(LASTS)}

    def start(command):
        started.append(command)
        if len(started) == 2:
            processes["web"].kill()
        worker = subprocess.Popen(LASTS)
        worker.kill()
        return worker

    processes["worker"].kill()
    run.supervise(processes, start)

    assert started == [run.WORKER] * 2
    run.stop(processes.values())
    assert [process.returncode is None for process in processes.values()] == [False, False]


def test_the_web_server_gives_the_longest_work_of_a_request_its_time():
    parser = Config().parser()
    _program, _module, gunicorn, *arguments = script().WEB_SERVER

    assert gunicorn == "gunicorn"
    assert parser.parse_args(arguments).timeout == 300


def test_two_slow_requests_leave_threads_for_the_others():
    arguments = Config().parser().parse_args(script().WEB_SERVER[3:])

    assert (arguments.workers, arguments.threads) == (2, 4)
