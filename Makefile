# Nhịp. `make help` lists what can be done; `make run` needs nothing but Python 3.11, git and make.

BIN := .venv/bin
.DEFAULT_GOAL := help
# One more than there are processors: a test often waits, for a browser, a server or the disk.
WORKERS = $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))
.PHONY: help setup run test check fmt journeys bench lock docs shell clean reset dev

help: ## Danh sách lệnh · This list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r verb line; do printf '  make %-9s %s\n' "$$verb" "$$line"; done

setup: ## Cài vào .venv · Install into .venv (then .venv/bin/nhip works)
	@scripts/setup.sh run

run: setup ## Chạy tất cả tại cổng 8000 · Run everything on port 8000 (NHIP_PORT); Ctrl-C stops it
	@exec $(BIN)/nhip run

test: dev ## Mọi kiểm tra và bài thử · Every check and every test
	@scripts/chromium.sh
	@scripts/tools.sh
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest -n $(WORKERS)

check: dev ## Định dạng, lỗi, kiểu, tầng · Lint, types, floors, migrations
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/nhip manage makemigrations --check --dry-run

fmt: dev ## Sửa định dạng · Format the code and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

journeys: dev ## Đi thử bằng trình duyệt · Walk the site in a real browser
	@scripts/chromium.sh
	$(BIN)/pytest tests/journeys

bench: dev ## Đo tốc độ · Measure speed and size, as ratios
	$(BIN)/python -m bench

lock: dev ## Ghi lại tệp khóa gói · Write the lock files anew
	@scripts/lock.sh

docs: dev ## Dựng lại tài liệu sinh tự động · Write the generated documents anew
	$(BIN)/python scripts/document_settings.py
	$(BIN)/python -m scripts.document_methods
	$(BIN)/python -m scripts.document_schema

shell: setup ## Dòng lệnh Python có sẵn dữ liệu · A Python prompt with the database
	@$(BIN)/nhip manage shell

clean: ## Xóa tệp dựng sẵn và bộ đệm · Remove caches and built files
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist .nhip/static .nhip/static.stamp
	find src tests scripts bench -name __pycache__ -type d -prune -exec rm -rf {} +

reset: setup ## Xóa cơ sở dữ liệu đi kèm · Erase the embedded database; the next run starts anew
	@$(BIN)/nhip reset

dev:
	@scripts/setup.sh dev
