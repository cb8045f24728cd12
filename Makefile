.PHONY: run quick test minutes prove check advisories next fix bench diagram lock messages pictures

run:
	@scripts/system-packages run
	@scripts/environment
	@.venv/bin/python scripts/run

quick: tools
	@scripts/quick

test: tools
	@scripts/test

minutes:
	@scripts/minutes keep

prove: tools
	@PROVE=1 PROVED=var/prove/passed.json scripts/postgres run .venv/bin/pytest -q -n 2 --dist worksteal --durations 25 -m prove

check: tools
	@scripts/check
	@.venv/bin/python scripts/advisories

next:
	@scripts/next

advisories: tools
	@.venv/bin/python scripts/advisories

fix: tools
	@scripts/fix

bench: tools
	@scripts/postgres run .venv/bin/python -m benchmarks $(ROWS)

lock: tools
	@scripts/lock

diagram: tools
	@DEMO=1 .venv/bin/python manage.py diagram

pictures: tools
	@.venv/bin/python -m tests.home.guide.making

messages: tools
	@DEMO=1 .venv/bin/python manage.py makemessages -v 0 -l da --no-obsolete --no-wrap --add-location never \
	  -i .venv -i var -i tests -i benchmarks -i scripts -i docs
	@sed -i -E '/^"(POT-Creation-Date|Report-Msgid-Bugs-To):/d' locale/da/LC_MESSAGES/django.po
	@scripts/environment

.PHONY: tools
tools:
	@scripts/system-packages test
	@scripts/environment dev
