# Everything a fresh machine needs is Python >= 3.11, pip and make.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8501

# A run starts many processes; where bytecode may not be kept, each of them compiles all it imports.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench lock pictures clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.app ## set up if needed and open the app
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.tests ## set up if needed and run every test, the browser's too
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m tests

lint: $(VENV)/.tests ## ruff (style and formatting) and pyright (types)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: $(VENV)/.tests ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.tests ## measure what the README quotes
	$(BIN)/python -m benchmarks

pictures: $(VENV)/.tests ## take the README's pictures of the running app
	$(BIN)/python -m benchmarks.pictures

lock: $(VENV)/.tests ## resolve pyproject.toml's ranges into requirements.txt, with hashes
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header -q -o requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group test --universal --generate-hashes --no-header -q \
		-c requirements.txt -o tests/requirements.txt

clean: ## remove the environment and every cache
	rm -rf $(VENV) build .pytest_cache .ruff_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Some systems ship Python without its venv module; virtualenv from pip then does the same.
$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(PYTHON) -m pip install --user virtualenv && $(PYTHON) -m virtualenv $(VENV); }
	@touch $@

$(VENV)/.app: $(VENV)/.created requirements.txt
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: $(VENV)/.app tests/requirements.txt
	$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes -r tests/requirements.txt
	@touch $@
