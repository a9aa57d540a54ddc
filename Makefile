# make help lists what can be made.
GO ?= go
TOOLS := $(CURDIR)/.cache/tools
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)

.PHONY: help build demo test check race race-core format vet staticcheck lint layers generate generated bench reliability-short servers clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build ./svodka
	$(GO) build -ldflags "-X main.version=$(VERSION)" -o svodka ./cmd/svodka

demo: ## run the main job on a made-up company into ./demo-out
	$(GO) run ./cmd/svodka demo

test: servers ## run all tests; as root on Debian it installs the servers they talk to
	$(GO) test ./...

race: servers ## the same under the race detector
	$(GO) test -race ./...

check: format vet staticcheck lint generated test race-core ## everything CI runs

race-core: ## the race detector on the packages that start goroutines or are drawn from many
	$(GO) test -race ./jobs ./internal/ledger/... ./internal/warehouse/... ./render/chart ./render/pdf

format: ## gofmt has nothing to say
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "not formatted (gofmt -w):"; echo "$$out"; exit 1; fi

vet: ## go vet
	$(GO) vet ./...

staticcheck: $(TOOLS)/staticcheck ## staticcheck
	$(TOOLS)/staticcheck ./...

lint: $(TOOLS)/golangci-lint ## golangci-lint
	$(TOOLS)/golangci-lint run ./...

layers: ## imports follow the drawing in docs/architecture.md
	$(GO) test -count=1 ./internal/layers

generate: ## write the generated files anew
	$(GO) generate ./...

generated: generate ## generated files are up to date
	@if [ -n "$$(git status --porcelain -- docs schema.json cmd)" ]; then git --no-pager diff --stat -- docs schema.json cmd; git status --porcelain -- docs schema.json cmd; echo "generated files were stale: make generate, then commit"; exit 1; fi

bench: ## all benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

reliability-short: servers ## 100 kills during delivery, and the other tests of guarantees, three minutes
	SVODKA_KILLS=100 $(GO) test -count=1 -run 'Kill' -v ./internal/ledger/... ./notify/... ./cmd/...

servers:
	@bash .ci/servers

$(TOOLS)/staticcheck: tools/go.mod
	cd tools && $(GO) build -o $@ honnef.co/go/tools/cmd/staticcheck

$(TOOLS)/golangci-lint: tools/go.mod
	cd tools && $(GO) build -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

clean: ## remove what was built
	rm -rf svodka demo-out .cache
