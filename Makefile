# make run   reads data/reports into build/, audits it and executes the notebooks
# make test  runs every check
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
BARE   := --ExecutePreprocessor.store_widget_state=False --ExecutePreprocessor.record_timing=False
DEBIAN := chromium fonts-noto-cjk fontconfig
RUNS    ?= 100000
SECONDS ?= 600
TARGETS ?=
TIMES   ?= 200
DOCUMENTS ?= 10

.PHONY: run test notebooks docs html browser benchmark leaderboard converters layouts kill fuzz clean help

help:            ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/'

$(READY): pyproject.toml benchmark/pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[pdf,doc,notebook,test]' --editable benchmark
	touch $(READY)

run: $(READY)    ## frames of data/reports to build/frames, audit, executed notebooks in build/notebooks
	$(BIN)/govreports extract data/reports --corrections data/corrections.csv --out build/frames --format both
	$(BIN)/govreports audit data/reports --corrections data/corrections.csv --out build/findings.csv || test $$? -eq 1
	ls notebooks/*.ipynb | xargs -P 2 -n 1 $(BIN)/python -m jupyter nbconvert --to notebook --execute --output-dir build/notebooks

test: $(READY)   ## lint, types, tests, notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check govreports benchmark tests
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile
	$(BIN)/python -m pytest --nbval --nbval-current-env notebooks -n 2 --dist loadfile

notebooks: $(READY) ## execute the committed notebooks in place
	ls notebooks/*.ipynb | xargs -P 2 -n 1 $(BIN)/python -m jupyter nbconvert --to notebook --execute --inplace $(BARE)

docs: $(READY)   ## the site in build/site: guide, notebooks, reference, codebook; every link between its pages is checked
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	rm -rf build/pages && $(BIN)/python docs/stage.py build/pages
	$(BIN)/python -m sphinx -W --keep-going -q -b html build/pages build/site

html: $(READY)   ## the committed notebooks as pages in build/html
	$(BIN)/python -m jupyter nbconvert --to html --embed-images --output-dir build/html notebooks/*.ipynb

browser: $(READY) ## the explorer in JupyterLab, Voila and Chromium; installs Debian's chromium and fonts when missing
	@command -v chromium >/dev/null && test -n "$$(fc-list :lang=zh)" || { \
	  echo "installing the Debian packages $(DEBIAN)"; apt-get update -qq && apt-get install -qq -y --no-install-recommends $(DEBIAN); }
	$(BIN)/python -m pip install --quiet --editable '.[browser]'
	$(BIN)/python -m pytest tests/browser -p no:xdist

benchmark: $(READY) ## speed beside other libraries in one run, and whether it is clearly slower than in docs/benchmarks.md
	$(BIN)/python -m pip install --quiet --editable '.[benchmark]'
	$(BIN)/python -m tests.benchmarks check

leaderboard: $(READY) ## readers on DOCUMENTS reports of today's seeds, fewest silent errors first
	$(BIN)/python -m govreports_benchmark --documents $(DOCUMENTS)

converters: $(READY) ## what is read of DOCUMENTS fresh reports after other people's converters wrote them, one row a converter; works in build/converters
	$(BIN)/python -m tests.converters --documents $(DOCUMENTS)

layouts: $(READY) ## what is read of DOCUMENTS fresh reports in each family of other people's layouts
	$(BIN)/python -m tests.layouts --documents $(DOCUMENTS)

kill: $(READY)   ## TIMES interruptions of extractions at random moments, each result against an undisturbed one
	$(BIN)/python -m tests.bulk.killing $(TIMES)

fuzz: $(READY)   ## every reader with atheris, RUNS inputs or SECONDS seconds for each of TARGETS; works in build/fuzz
	$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	$(BIN)/python -m tests.fuzzing $(TARGETS) --runs $(RUNS) --seconds $(SECONDS)

clean:           ## remove what the other targets made
	rm -rf build $(VENV)
