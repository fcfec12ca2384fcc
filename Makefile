# make run: the demo banner on 127.0.0.1:8000.  make test: every gate, both databases, a real browser.
SHELL := /bin/bash
PY := .venv/bin/python
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(PY) -m pip --quiet
MO := linli/locale/zh_Hans/LC_MESSAGES/django.mo

.PHONY: run test lint bench fmt clean messages

.venv/bin/pip:
	python3 -m venv .venv

.venv/base.stamp: requirements/base.txt pyproject.toml hatch_build.py | .venv/bin/pip
	@echo "Installing what Linli needs (once, a minute or two) …"
	$(PIP) install --require-hashes -r requirements/base.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

.venv/test.stamp: requirements/test.txt .venv/base.stamp
	$(PIP) install --require-hashes -r requirements/test.txt
	touch $@

$(MO): linli/locale/zh_Hans/LC_MESSAGES/django.po | .venv/base.stamp
	$(PY) -m babel.messages.frontend compile -i $< -o $@

run: .venv/base.stamp $(MO)
	@.venv/bin/linli demo --run

test: .venv/test.stamp $(MO)
	@$(PY) -m tests.gate

lint: .venv/test.stamp $(MO)
	@$(PY) -m tests.gate lint

bench: .venv/test.stamp $(MO)
	@$(PY) -m bench

fmt: .venv/test.stamp
	@.venv/bin/ruff format -q . && .venv/bin/ruff check -q --fix .

messages: .venv/test.stamp
	@$(PY) -m tests.messages

clean:
	rm -rf .venv build dist .coverage* htmlcov .pytest_cache .mypy_cache .ruff_cache .hypothesis $(MO)
