# A thin front for Meson: everything is built in build/, by ninja, from the meson.build files.
PREFIX ?= /usr/local
BUILD ?= build
MESON ?= meson
NINJA ?= ninja
MESON_SETUP_FLAGS ?=

.PHONY: all help setup test test-full demo bench lint golden install clean

all: $(BUILD)/build.ninja
	@$(NINJA) -C $(BUILD) $(if $(V),-v,--quiet)

$(BUILD)/build.ninja:
	@tools/setup build || echo "make: going on without: the build says what it misses"
	@$(MESON) setup --prefix "$(PREFIX)" $(MESON_SETUP_FLAGS) $(BUILD) >$(BUILD).log 2>&1 || \
		{ cat $(BUILD).log; exit 1; }
	@mv $(BUILD).log $(BUILD)/setup.log

help:
	@echo "make            builds $(BUILD)/lotse (installs the Debian packages it needs: tools/setup build)"
	@echo "make test       every test that runs within minutes; ends with 'N passed, N failed'"
	@echo "make test-full  the same, and valgrind, long fuzzing"
	@echo "make demo       brings examples/erp to Kubernetes, in demo/"
	@echo "make bench      measures start-up, time and memory from 10 to 10,000 services"
	@echo "make lint       clang-tidy with its analyser (ten minutes at first), cppcheck, shellcheck, floors, headers"
	@echo "make golden     rewrites what the golden tests expect: read the diff before you commit it"
	@echo "make install    PREFIX=$(PREFIX), DESTDIR=$(DESTDIR)"
	@echo "make clean      removes the build folders"

setup:
	@tools/setup build test

test:
	@tools/setup build test
	@tests/run

test-full:
	@tools/setup build test full
	@tests/run --full

demo: all
	@tools/demo

bench: all
	@bench/run

lint:
	@tools/setup build test
	@FULL=1 tests/run lint floors headers

golden: all
	@tests/golden/run --binary $(BUILD)/lotse --update

# The prefix may be another one than when the build folder was made.
install: $(BUILD)/build.ninja
	@$(MESON) configure $(BUILD) -Dprefix="$(PREFIX)"
	@$(NINJA) -C $(BUILD) --quiet
	@DESTDIR="$(DESTDIR)" $(MESON) install -C $(BUILD) --no-rebuild --quiet

clean:
	@rm -rf build build-* demo
