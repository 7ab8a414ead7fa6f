# SPDX-License-Identifier: BSD-3-Clause
# The short way to everything; meson does the building. `make help` lists the targets.
#
# On a fresh Debian 12 as root, `make demo` and `make check` need nothing before them.
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
# Seconds for each fuzz target of `make fuzz`.
FUZZ_SECONDS ?= 60
# `make lab`, `make score`, `make score-causes`: recordings of each scenario, where they are kept, which scenarios (default: all that
# have parameters), and more for tests/lab/score.py, as in `make score SCORE=--verbose`.
SEEDS ?= 6
RECORDINGS ?= $(BUILD)/recordings
SCENARIOS ?=
SCORE ?=
# `make lab`: how long, in all.
LAB_MINUTES ?= 60
# More for tests/bench/run, as in `make bench BENCH='--packets 1000000'`.
BENCH ?=

# A Python of somebody's own may lack the modules that Debian's meson needs.
export PATH := /usr/sbin:/usr/bin:/sbin:/bin:$(PATH)

.PHONY: all build deps deps-bench check demo demo-docker static release bench lab score score-causes fuzz install uninstall format clean help

all: build            ## build into build/ (the default)

help:                 ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

deps:                 ## install what the rest needs (apt; says what and why)
	@tools/deps $(GROUPS)

deps-bench:           ## install the programs that `make bench` compares with
	@tools/deps build bench

build: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

$(BUILD)/build.ninja:
	@command -v meson >/dev/null || tools/deps build
	meson setup $(BUILD) --prefix=$(PREFIX)

check:                ## every test; ends with "N passed, N failed, N skipped"
	@tools/deps build test demo docker
	@tools/check

demo:                 ## a stalled upload in network namespaces, explained and mended
	@tools/deps build demo
	@$(MAKE) --no-print-directory build
	@demo/run namespaces

demo-docker:          ## the same with real Docker
	@tools/deps build demo docker
	@$(MAKE) --no-print-directory build
	@demo/run docker

static:               ## one file that runs anywhere
	@tools/deps build static
	@packaging/static/build
	@packaging/static/check

bench: release        ## measure speed and memory of what `install` installs
	@tools/deps build bench
	@tests/bench/run --build build-release $(BENCH)

lab:                  ## the whole laboratory with SEEDS, then both tables; ends within LAB_MINUTES (60), goes on where it ended
	@tools/deps build test demo
	@$(MAKE) --no-print-directory build
	@tests/lab/run_lab.py $(RECORDINGS)/lab --seeds $(SEEDS) --minutes $(LAB_MINUTES)

score:                ## record the lab (SEEDS of each scenario) and hold labels and times to its truth
	@tools/deps build test demo
	@$(MAKE) --no-print-directory build
	@tests/lab/record_scenario.py $(RECORDINGS) --seeds 1-$(SEEDS) $(SCENARIOS)
	@tests/lab/score.py $(RECORDINGS) $(SCORE) $(SCENARIOS)

score-causes:         ## record cases of known cause (SEEDS of each) and count how often it is named
	@tools/deps build test demo
	@$(MAKE) --no-print-directory build
	@tests/lab/score_causes.py record $(RECORDINGS)/causes --judging --seeds $(SEEDS)
	@tests/lab/score_causes.py judge $(RECORDINGS)/causes $(SCORE)

fuzz:                 ## run each fuzz target for FUZZ_SECONDS
	@tools/deps build test
	@tests/fuzz/run $(FUZZ_SECONDS)

release:              ## the program at its fastest, which is what `install` installs: build-release/tcpwhy
	@tools/deps build
	@PREFIX=$(PREFIX) packaging/release/build

install: release      ## install below PREFIX (and DESTDIR)
	@meson configure build-release --prefix=$(PREFIX)
	@DESTDIR=$(DESTDIR) meson install -C build-release

uninstall:            ## remove what the last install from here put there
	@ninja -C build-release uninstall

format:               ## let clang-format decide
	@git ls-files '*.c' '*.h' | xargs clang-format -i

clean:                ## remove every build folder
	rm -rf $(BUILD) build-check build-check-* build-fuzz build-release build-static
