# Rollcall's commands. `make demo` and `make test` install what a fresh Debian 12 with Swift 6.3 lacks.
.PHONY: demo test vm-test mutants lint format benchmark deps fuzz release man schema deb deb-deps clean

SWIFT ?= swift
CONFIGURATION ?= debug
FUZZ_SECONDS ?= 60
BUILD := .build/$(CONFIGURATION)

## An invented office for a minute: two simulated terminals, the daemon, HR's morning. KEEP=1 leaves it running.
demo: deps
	$(SWIFT) build
	KEEP=$(KEEP) Tests/System/demo.sh $(BUILD)

## Every test: the Swift ones, then the quick system tests against the built programs. The protocols' hundred thousands of
## damaged inputs and attendance's ten thousand histories run in a process of their own: beside them, tests that wait for
## a thread would wait for minutes.
test: deps
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --skip 'TerminalProtocolsTests|AttendanceTests'
	$(SWIFT) test --skip-build --filter 'TerminalProtocolsTests|AttendanceTests'
	Tests/System/run.sh $(BUILD)

## USB proper, then the packages of `make deb` under systemd and through power cuts, in a virtual machine that is
## built once into .build-vm (root, 3 GB, a quarter of an hour); not part of CI.
vm-test: deps
	@ls .build-deb/packages/rollcalld_*.deb >/dev/null 2>&1 || { echo "no packages yet: make deb" >&2; exit 1; }
	$(SWIFT) build
	Tests/System/vm/build.sh .build-vm
	python3 -u Tests/System/vm/usb.py $(BUILD) .build-vm
	python3 -u Tests/System/vm/service.py .build-deb/packages .build-vm

## Breaks each rule of attendance in turn and sees a test fail; twenty minutes, not part of CI. What it builds stays in
## .build-mutants.
mutants:
	Tests/Mutations/run.py .build-mutants

lint:
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Fuzz Benchmarks Package.swift

format:
	$(SWIFT) format --in-place --parallel --recursive Sources Tests Fuzz Benchmarks Package.swift

## Debian's packages that building and testing need; says nothing when they are there.
deps:
	@.ci/install-packages

## Each fuzz target for FUZZ_SECONDS; needs no device and ends by itself.
fuzz: deps
	Fuzz/run.sh $(FUZZ_SECONDS)

## Decoding alone, then whole programs beside pyzk, a serial line, fleets of terminals; prints figures, asserts nothing.
benchmark: deps release
	ROLLCALL_BENCHMARK=1 $(SWIFT) package --scratch-path .build-benchmark benchmark --no-progress
	Benchmarks/figures.py .build/release
	Benchmarks/serial_line.py .build/release
	Benchmarks/fleet.py .build/release
	Benchmarks/push_fleet.py .build/release
	Benchmarks/days.py .build/release
	Benchmarks/control.py .build/release
	Benchmarks/office.py .build/release
	Benchmarks/month.py .build-benchmark/release
	scratch=$$(mktemp -d); .build-benchmark/release/OfficeBenchmark 1000000 $$scratch; rm -rf $$scratch

release:
	$(SWIFT) build -c release --static-swift-stdlib

## The manual pages, from the programs' own help, key table and interface files, into .build/man.
man:
	$(SWIFT) build
	man/make.py $(BUILD) .build/man

## The configuration's schema for editors, after a change of its keys; a test holds the file against the programs.
schema:
	$(SWIFT) build --product rollcall
	$(BUILD)/rollcall config schema > config/rollcall.schema.json

## Debian packages of the committed tree, into .build-deb/packages; a first build takes minutes. Not part of CI.
deb: deps deb-deps
	debian/make-packages .build-deb

deb-deps:
	@.ci/deb-deps

clean:
	rm -rf .build
