"""`make pictures`: the demo is built and run in a folder of its own, and each picture of the guides is taken anew.

While one tries what to show, a folder may be named: the world is built there once and used again.
"""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(sys.argv[1] if sys.argv[1:] else tempfile.mkdtemp(prefix="karrierespor-pictures."))
os.environ |= {"DEMO": "1", "DEBUG": "1", "VAR_DIR": str(FOLDER), "DJANGO_SETTINGS_MODULE": "config.settings"}
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'pictures.sqlite3'}"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from home.guide.pictures import FOLDER as KEPT  # noqa: E402
from home.guide.pictures import MANIFEST  # noqa: E402
from regions.demo import PASSWORD  # noqa: E402
from tests.browser.visiting import CHROMIUM, FLAGS  # noqa: E402
from tests.home.guide.shots import SHOTS  # noqa: E402

# As wide as a tablet: what is shown in a guide is read beside its text.
WINDOW = {"width": 1080, "height": 900}
HIGHEST, MARGIN, QUALITY = 440, 12, 72


def main():
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=io.StringIO())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(port)
            taken = take_all(f"http://127.0.0.1:{port}")
        finally:
            running.terminate()
    if not sys.argv[1:]:
        shutil.rmtree(FOLDER)
    for old in KEPT.glob("*.webp"):
        if old.stem not in taken:
            old.unlink()
    MANIFEST.write_text(json.dumps(taken, indent=1, sort_keys=True) + "\n")
    print(f"{len(taken)} pictures, {sum(one.stat().st_size for one in KEPT.glob('*.webp')) // 1024} kB")  # noqa: T201


def wait_for(port):
    for _turn in range(100):
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The demo does not answer.")


def take_all(site):
    taken = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--lang=da-DK"])
        for login in sorted({shot.login for shot in SHOTS.values()}):
            page = sign_in(browser, site, login)
            for name, shot in SHOTS.items():
                if shot.login == login:
                    taken[name] = take(page, site, name, shot)
            page.context.close()
        browser.close()
    return taken


def sign_in(browser, site, login):
    page = browser.new_context(locale="da-DK", viewport=WINDOW).new_page()
    page.goto(site)
    page.fill("input[name=login]", f"{login}@eksempel.dk")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    return page


def take(page, site, name, shot):
    """Take one picture; return what the manifest says of it."""
    address = site + shot.address()
    answer = page.goto(address)
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        answer = page.goto(address)
    assert answer.status == 200, f"{name}: {answer.status}"
    digest = shot.digest(answer.text())
    page.evaluate("document.fonts.ready")
    box = page.locator(f"xpath={shot.part}").first.bounding_box()
    assert box, f"{name}: nothing is shown"
    clip = {
        "x": max(box["x"] - MARGIN, 0),
        "y": max(box["y"] - MARGIN, 0),
        "width": min(box["width"] + 2 * MARGIN, WINDOW["width"]),
        "height": min(box["height"] + 2 * MARGIN, HIGHEST),
    }
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")
    picture.save(KEPT / f"{name}.webp", quality=QUALITY, method=6)
    return {"width": picture.width, "height": picture.height, "page": digest}


if __name__ == "__main__":
    main()
