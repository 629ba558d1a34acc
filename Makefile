# The two commands are `make demo` and `make test`; `make` alone lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help install build check test test-all integration e2e faults demo down cluster cluster-down cluster-status images bench-promotion format generate clean bench-batch bench-drift bench-profile

# Node 22 comes with the dependencies, so that any Node that runs npm is enough to begin with.
NODE := PATH="$(CURDIR)/node_modules/.bin:$$PATH" node --disable-warning=ExperimentalWarning

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

node_modules/.package-lock.json: package-lock.json package.json $(wildcard */package.json)
	@command -v npm >/dev/null || { echo "churnops: npm is missing: install Node 20 or newer (which brings it), then run make again" >&2; exit 1; }
	@echo "Installing the packages of package-lock.json"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

install: node_modules/.package-lock.json ## Install the npm packages, Node 22 among them

build: install ## Bundle the programs into dist/
	@$(NODE) dev/build/main.ts

check: install ## Format, lint, types, generated files, unit tests (a minute)
	@$(NODE) dev/test/main.ts check

test: install ## check, integration tests on a real apiserver, one end-to-end story on the local cluster
	@$(NODE) dev/test/main.ts test

test-all: install ## test, and the crash, fault and scale suites
	@$(NODE) dev/test/main.ts test-all

integration: install ## The integration tests alone
	@$(NODE) dev/test/main.ts integration

e2e: install ## The end-to-end story alone
	@$(NODE) dev/test/main.ts e2e

faults: install ## The crash, fault and scale suites alone
	@$(NODE) dev/test/main.ts faults

demo: install ## The whole loop on a local cluster; DATA=path.csv TARGET=column for your own data
	@$(NODE) dev/demo/main.ts up

down: install ## Take away all that demo and cluster have started
	@$(NODE) dev/demo/main.ts down

cluster: install ## Start the local Kubernetes cluster
	@$(NODE) dev/cluster/main.ts up

cluster-down: install ## Stop it and remove its state
	@$(NODE) dev/cluster/main.ts down

cluster-status: install ## Tell how each of its components is
	@$(NODE) dev/cluster/main.ts status

images: install ## Build the container images and push them to the cluster's registry (or to IMAGE_REGISTRY)
	@$(NODE) dev/demo/main.ts images

bench-promotion: install ## What a promotion takes: by phase on a local cluster, and in a repository of 20,000 files
	@mkdir -p dist && $(NODE) bench/promotion/main.ts --json dist/promotion.json

format: install ## Format and mend what can be mended
	@npm run --silent format

generate: install ## Generate the types and the API reference from the CRDs
	@npm run --silent generate

bench-batch: install ## Batch scoring of 1,000,000 rows beside pandas + scikit-learn and polars + onnxruntime (needs Python)
	@$(NODE) bench/batch/main.ts

bench-drift: install ## Drift detection on 100,000 x 20 beside Evidently (needs Python)
	@$(NODE) bench/drift/main.ts

bench-profile: install ## What counting live rows costs the model server: by itself, and in the server under load (needs wrk)
	@$(NODE) bench/profile/main.ts
	@$(NODE) bench/profile/served.ts

clean: ## Remove what was built
	rm -rf dist
