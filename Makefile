# `make quick` before each commit; `make gate` runs everything, as the server does.
RUN = uv run --quiet --all-groups

.PHONY: quick format lint types layers quick-tests test docs gate

quick: format lint types layers quick-tests

format:
	$(RUN) ruff format --quiet

lint:
	$(RUN) ruff check --quiet

types:
	$(RUN) pyrefly check

layers:
	$(RUN) lint-imports

quick-tests: # no other processes, no training
	$(RUN) pytest --quiet -m "not processes and not slow"

test:
	$(RUN) pytest

docs:
	$(RUN) mkdocs serve

gate:
	bash .ci/run
