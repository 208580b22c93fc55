# Rollcall's commands. `make demo` and `make test` install what a fresh Debian 12 with Swift 6.3 lacks.
.PHONY: demo test lint format deps system-test release clean

SWIFT ?= swift
CONFIGURATION ?= debug
BUILD := .build/$(CONFIGURATION)

## An invented office for a minute: two simulated terminals, the daemon, HR's morning. KEEP=1 leaves it running.
demo: deps
	$(SWIFT) build
	KEEP=$(KEEP) Tests/System/demo.sh $(BUILD)

## Every test: the Swift ones, then the quick system tests against the built programs.
test: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build
	Tests/System/run.sh $(BUILD)

lint:
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift

format:
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Package.swift

## Debian's packages that building and testing need; says nothing when they are there.
deps:
	@.ci/install-packages

release:
	$(SWIFT) build -c release --static-swift-stdlib

clean:
	rm -rf .build
