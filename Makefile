# sshd-lint: GNU make, no configure step.  `make help` lists the targets.
#
#   DEV=1                        warnings are errors, and more of them
#   SANITIZE=address,undefined   sanitizer build
#   CC=clang  CFLAGS=  LDFLAGS=  BUILD=folder  V=1  PREFIX=  DESTDIR=
#
# Objects of each variant live in a folder of their own: build/release,
# build/dev, build/sanitize-address-undefined.  A module's sources are found
# by wildcard: a new file needs no change here.

CFLAGS  ?= -O2 -g
LDFLAGS ?=
PREFIX  ?= /usr/local
DESTDIR ?=
FILE    ?= /etc/ssh/sshd_config
EXAMPLE := tests/golden/lockout/root/etc/ssh/sshd_config
PKG_CONFIG ?= pkg-config

VERSION := $(shell sed -n 's/^.define SSHD_LINT_VERSION[^"]*"\([^"]*\)".*/\1/p' include/sshd_lint.h)
SOVERSION := 0
comma   := ,

VARIANT := $(if $(SANITIZE),sanitize-$(subst $(comma),-,$(SANITIZE)),$(if $(DEV),dev,release))
BUILD   ?= build/$(VARIANT)
B       := $(BUILD)
Q       := $(if $(V),,@)
say      = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

# ---- flags ----

UNAME   := $(shell uname -s)
JOBS    := $(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
PARALLEL = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))
feature-Linux  := -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE
feature-Darwin := -D_DARWIN_C_SOURCE
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
WARN-DEV := -Werror -Wformat=2 -Wundef -Wpointer-arith -Wwrite-strings -Wold-style-definition -Wcast-align
PKGS    := yaml-0.1 jansson
PKG-CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS) 2>/dev/null)
PKG-LIBS := $(or $(shell $(PKG_CONFIG) --libs $(PKGS) 2>/dev/null),-lyaml -ljansson)
CHECK-LIBS = $(shell $(PKG_CONFIG) --libs check 2>/dev/null)
SAN     := $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
ALL-CFLAGS := -std=c17 $(feature-$(UNAME)) -Isrc -Iinclude $(WARN) $(if $(DEV),$(WARN-DEV)) -fPIC \
	-fvisibility=hidden -pthread $(PKG-CFLAGS) $(CFLAGS) $(SAN)
ALL-LDFLAGS := $(LDFLAGS) -pthread $(SAN)

# ---- what there is ----

MODULES := base diag source host syntax knowledge config access rules fix report lib lsp
objects  = $(patsubst %.c,$B/obj/%.o,$(filter-out %_main.c,$(1)))
LIB-OBJ := $(call objects,$(foreach m,$(MODULES),$(wildcard src/$m/*.c)))
CLI-OBJ := $(call objects,$(filter-out src/cli/main.c,$(wildcard src/cli/*.c)))
RULES-YAML := $(sort $(wildcard rules/*/*.yaml))
BUILTIN := $(if $(wildcard src/rules/compile_main.c),$B/builtin_rules.o)
UNIT-OBJ := $(call objects,$(wildcard tests/unit/*.c))
FUZZ    := $(patsubst tests/fuzz/%.c,$B/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))
SUITES  := $(sort $(patsubst tests/unit/test_%.c,%,$(wildcard tests/unit/test_*.c)))
BIN     := $B/sshd-lint
SO      := libsshdlint.$(if $(filter Darwin,$(UNAME)),$(SOVERSION).dylib,so.$(SOVERSION))
SONAME  := $(if $(filter Darwin,$(UNAME)),-Wl$(comma)-install_name$(comma)$(PREFIX)/lib/$(SO),-Wl$(comma)-soname$(comma)$(SO))
PAGES   := $(addprefix $B/,$(wildcard man/*.[1-9]))
SHELLS  := bash zsh fish

.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:

all: $(BIN)	## the program, build/release/sshd-lint

$B/flags: FORCE
	@mkdir -p $(@D); printf '%s\n' '$(CC) $(ALL-CFLAGS) | $(ALL-LDFLAGS) $(PKG-LIBS)' >$@.new; \
	if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi

$B/obj/%.o: %.c $B/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$Q$(CC) $(ALL-CFLAGS) -MMD -MP -c -o $@ $<

# The built-in rules: checked and compiled by the program's own loader.
$B/rule-compiler: $B/obj/src/rules/compile_main.o $(filter-out $B/obj/src/report/% $B/obj/src/lib/% $B/obj/src/lsp/%,$(LIB-OBJ))
	$(call say,LINK,$@)
	$Q$(CC) $(ALL-LDFLAGS) -o $@ $^ $(PKG-LIBS)
$B/rules.list: FORCE
	@mkdir -p $(@D); printf '%s\n' $(RULES-YAML) >$@.new; \
	if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
$B/builtin_rules.stamp: $B/rule-compiler $B/rules.list $(RULES-YAML)
	$(call say,RULES,$B/builtin_rules.c)
	$Q$B/rule-compiler -o $B/rules.new rules
	$Qcmp -s $B/rules.new $B/builtin_rules.c || mv $B/rules.new $B/builtin_rules.c; touch $@
$B/builtin_rules.c: $B/builtin_rules.stamp ;
$B/builtin_rules.o: $B/builtin_rules.c
	$(call say,CC,$<)
	$Q$(CC) $(ALL-CFLAGS) -Wno-overlength-strings -c -o $@ $<

$(BIN): $B/obj/src/cli/main.o $(CLI-OBJ) $(LIB-OBJ) $(BUILTIN)
	$(call say,LINK,$@)
	$Q$(CC) $(ALL-LDFLAGS) -o $@ $^ $(PKG-LIBS)

# The libraries show what include/sshd_lint.h declares and nothing else.
lib: $B/libsshdlint.a $B/$(SO)	## the libraries
$B/libsshdlint.a: $(LIB-OBJ) $(BUILTIN)
	$(call say,AR,$@)
	$Qrm -f $@; $(LD) -r -o $B/libsshdlint.o $^ && if command -v objcopy >/dev/null; \
	then objcopy --localize-hidden $B/libsshdlint.o; fi && $(AR) rcs $@ $B/libsshdlint.o
$B/$(SO): $(LIB-OBJ) $(BUILTIN)
	$(call say,LINK,$@)
	$Q$(CC) -shared $(SONAME) $(ALL-LDFLAGS) -o $@ $^ $(PKG-LIBS)

# Manual pages and completions: lists come from the tables.
docs: $(PAGES) $(addprefix $B/completion/,$(SHELLS)) $B/docs/rules.stamp	## manual pages in build/release/man, a page for each rule in docs/rules
$B/docs-generator: $B/obj/src/cli/docs_main.o $(CLI-OBJ) $(LIB-OBJ) $(BUILTIN)
	$(call say,LINK,$@)
	$Q$(CC) $(ALL-LDFLAGS) -o $@ $^ $(PKG-LIBS)
$B/man/%: man/% $B/docs-generator tests/example/example.c
	$(call say,DOC,$@)
	@mkdir -p $(@D)
	$Q$B/docs-generator $< >$@

$B/docs/rules.stamp: $B/docs-generator
	$(call say,DOC,$B/docs/rules)
	$Qrm -rf $B/docs/rules; mkdir -p $B/docs/rules
	$Q$B/docs-generator --rules $B/docs/rules
	@touch $@

$B/completion/%: $B/docs-generator
	$(call say,DOC,$@)
	@mkdir -p $(@D)
	$Q$B/docs-generator --completion $* >$@

-include $(shell find $B/obj -name '*.d' -type f 2>/dev/null)
include tests/tests.mk contrib/install.mk

lint:	## install what is missing, build, and lint FILE=/etc/ssh/sshd_config
	@contrib/install-deps.sh build
	@$(MAKE) --no-print-directory $(PARALLEL) $(BIN)
	@if [ -e '$(FILE)' ]; then $(BIN) '$(FILE)'; else \
	echo '$(FILE) does not exist; this is the example that comes with sshd-lint:'; $(BIN) $(EXAMPLE) || :; fi

clean:	## remove all builds
	rm -rf build

# Every target that help lists is a task, not a file.
.PHONY: FORCE install-program install-library check-build check-all fuzz-run $(shell sed -n 's/^\([a-z-]*\):.*\#\#.*/\1/p' $(MAKEFILE_LIST))

help:	## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-24s %s\n", $$1, $$2 }'
