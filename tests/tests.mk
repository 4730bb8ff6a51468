# Everything that tests.  Each test program ends with a line "NAME: N passed, N failed".

ASAN := address,undefined
run-if = $(if $(wildcard $(firstword $(1))),$(1),@echo '$(firstword $(1)): not there, skipped')

check:	## install what is missing and run all tests
	@contrib/install-deps.sh test
	@$(MAKE) --no-print-directory $(PARALLEL) check-build
	@$(MAKE) --no-print-directory check-all

check-build: all lib docs $B/unit-tests $(FUZZ)
check-all: check-unit check-rules check-golden check-cli check-integration check-html check-incidents check-login check-oracle check-differential check-metamorphic check-fuzz check-meta check-lsp check-example

$B/unit/suites.inc: FORCE
	@mkdir -p $(@D); printf 'SUITE(%s)\n' $(SUITES) >$@.new; \
	if cmp -s $@.new $@; then rm -f $@.new; else mv $@.new $@; fi
$B/obj/tests/unit/main.o: $B/unit/suites.inc
$B/obj/tests/unit/%.o: ALL-CFLAGS += -I$B/unit -Itests -Wno-missing-prototypes
$B/unit-tests: $(UNIT-OBJ) $(CLI-OBJ) $(LIB-OBJ) $(BUILTIN)
	$(call say,LINK,$@)
	$Q$(CC) $(ALL-LDFLAGS) -o $@ $^ $(PKG-LIBS) $(CHECK-LIBS)

check-unit: $B/unit-tests	## unit tests (SUITE=name for one)
	$Q$(if $(SUITE),CK_RUN_SUITE=$(SUITE)) $(if $(SANITIZE),CK_FORK=no) $B/unit-tests

check-rules: $(BIN)	## the examples of every rule
	$Q$(if $(RULES-YAML),$(BIN) --test-rules rules)

check-golden: $(BIN)	## whole runs against recorded output
	$Q$(call run-if,tests/golden/run $(BIN))

picture:	## contrib/picture.svg, a terminal with recorded output
	$Qcontrib/picture.py tests/golden/picture/expected contrib/picture.svg

check-clients: $(BIN)	## --clients against the SSH clients of this machine, on loopback
	$Qtests/clients/run $(BIN)

accept: $(BIN)	## record the present output as right; review with git diff
	$Qtests/golden/run $(BIN) --accept

check-cli: $(BIN)	## bad input of every kind
	$Qtests/cli/run $(BIN)

check-integration: $(BIN) docs	## folders, settings, baselines, and the tools that run sshd-lint
	$Qtests/integration/run $(BIN) $B/completion

check-lsp: $(BIN)	## --lsp against the protocol, and in neovim and Emacs
	$Qtests/lsp/run $(BIN)

check-package: deb	## the Debian package and its hooks (of the last commit)
	$Qtests/package/run $B/deb

check-html: $(BIN)	## the page of --format html in headless Chromium
	$Qtests/html/run $(BIN)

check-incidents: $(BIN)	## lockouts that happened, and sound hosts (as root)
	$Q$(call run-if,tests/incidents/run $(BIN))

check-login: $(BIN)	## who can log in, against a real sshd (as root)
	$Q$(call run-if,tests/login/run $(BIN))
	$Q$(call run-if,tests/login/live/run $(BIN) -n 0)

login: $(BIN)	## real logins on random hosts (N=, SEED=; as root)
	$Qtests/login/live/run $(BIN) --random-only $(if $(N),-n $(N)) $(if $(SEED),-s $(SEED))

check-oracle: $(BIN)	## effective configurations against recorded sshd output
	$Q$(call run-if,tests/oracle/run $(BIN) $(if $(SHARE),--share $(SHARE)))

$B/obj/tests/fuzz/%.o: ALL-CFLAGS += -Wno-missing-prototypes
$B/fuzz/%: $B/obj/tests/fuzz/%.o $(if $(FUZZING),,$B/obj/tests/fuzz/replay.o) $(LIB-OBJ) $(BUILTIN)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$Q$(CC) $(ALL-LDFLAGS) $(if $(FUZZING),-fsanitize=fuzzer) -o $@ $^ $(PKG-LIBS)

check-fuzz: $(FUZZ)	## replay the corpora of the fuzz targets
	$Qn=0; for f in $(FUZZ); do c=tests/fuzz/corpus/$${f##*/fuzz_}; [ ! -d $$c ] || $$f $$c || exit 1; \
	n=$$((n + 1)); done; echo "fuzz replay: $$n passed, 0 failed"

fuzz:	## run every fuzz target with clang for FUZZ_SECONDS=60
	$Q$(MAKE) --no-print-directory CC=clang BUILD=build/fuzz FUZZING=1 SANITIZE=$(ASAN),fuzzer-no-link fuzz-run
# Words of a configuration for the targets that have no dictionary of their own.
$B/fuzz/keywords.dict: $(wildcard src/knowledge/*.def)
	@mkdir -p $(@D)
	$Qsed -n 's/^[A-Z_]*([^"]*"\([A-Za-z0-9@.*-]\{1,\}\)".*/"\1"/p' $^ | sort -u >$@
fuzz-run: $(FUZZ) $B/fuzz/keywords.dict
	$Qfor f in $(FUZZ); do n=$${f##*/fuzz_}; mkdir -p $B/corpus/$$n tests/fuzz/corpus/$$n; \
	d=tests/fuzz/$$n.dict; [ -f $$d ] || d=$B/fuzz/keywords.dict; $$f -max_total_time=$(or $(FUZZ_SECONDS),60) -timeout=10 -max_len=65536 \
	-print_final_stats=1 -dict=$$d \
	-artifact_prefix=$B/ $B/corpus/$$n tests/fuzz/corpus/$$n || exit 1; done

check-meta: layers hdr-check $(BIN) docs	## documents against tables, traces of the machine, gates
	$Qtests/meta/run $(BIN) $(PAGES)

layers:	## no module includes the header of a later one
	$Qtests/meta/layers $(MODULES) cli

hdr-check:	## every header compiles by itself
	$Qtests/meta/headers '$(CC) $(ALL-CFLAGS) -Wno-unused-function'

check-example: lib	## the example of sshd_lint.h, built against the library
	$Q$(CC) -std=c17 $(CFLAGS) $(SAN) -Wall -Wextra -Iinclude -o $B/example tests/example/example.c $B/libsshdlint.a $(PKG-LIBS)
	$Qtests/example/run $B/example $B/$(SO)

check-sanitize:	## all tests under AddressSanitizer and UBSan
	$Q$(MAKE) --no-print-directory $(PARALLEL) SANITIZE=$(ASAN) check-build
	$QSSHD_LINT_BRUTE=10 $(MAKE) --no-print-directory SANITIZE=$(ASAN) SHARE=10 check-all

check-valgrind: $B/unit-tests $(BIN)	## the unit tests and a lint run under valgrind
	$QCK_FORK=no SSHD_LINT_BRUTE=1 valgrind -q --error-exitcode=9 --leak-check=full $B/unit-tests
	$Qvalgrind -q --error-exitcode=9 --leak-check=full $(BIN) --fail-on never -q $(EXAMPLE)

DIFFERENTIAL := $(patsubst %.c,$B/obj/%.o,$(wildcard tests/differential/*.c))
$B/differential: $(DIFFERENTIAL) $(LIB-OBJ) $(BUILTIN)
	$(call say,LINK,$@)
	$Q$(CC) $(ALL-LDFLAGS) -o $@ $^ $(PKG-LIBS)

# Real configurations, where they are there: $SSHD_LINT_DATA/corpus, or beside the tree.
REAL = $(wildcard $(or $(SSHD_LINT_DATA),../shared)/corpus/*/sshd_config)

differential: $(BIN) $B/differential	## random configurations against this machine's sshd (N=, SEED=), or any (SSHD=, TARGET=)
	$Q$B/differential $(BIN) $(if $(N),-n $(N)) $(if $(SEED),-s $(SEED)) $(if $(SSHD),-S $(SSHD)) $(if $(TARGET),-t $(TARGET)) \
		$(wildcard tests/oracle/cases/*/ssh/sshd_config) $(REAL)

check-differential: $(BIN) $B/differential	## a few of them
	$Q$B/differential $(BIN) -n $(if $(SANITIZE),100,400)

check-metamorphic: $(BIN) $B/fuzz/fuzz_parse	## changes that must change nothing, and print(parse(x)) = x (SHARE=1 for all files)
	$Q$B/fuzz/fuzz_parse tests/oracle/cases/*/ssh $(dir $(REAL))
	$Qtests/metamorphic/run $(BIN) --share $(or $(SHARE),$(if $(SANITIZE),20,4))

$B/measure: $B/obj/tests/bench/measure_main.o $(LIB-OBJ) $(BUILTIN)
	$(call say,LINK,$@)
	$Q$(CC) $(ALL-LDFLAGS) -o $@ $^ $(PKG-LIBS)

bench: $(BIN) $B/measure	## how fast: against sshd, and for 10,000 files against augtool
	$Qtests/bench/run $(BIN) --measure $B/measure

C-FILES = $(wildcard src/*/*.c include/*.h src/*/*.h tests/unit/*.c tests/fuzz/*.c tests/example/*.c)

tidy:	## clang-tidy
	$Qprintf '%s\n' $(filter src/%.c,$(C-FILES)) | xargs -P $(JOBS) -n 6 sh -c \
	'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- $(TIDY-FLAGS)' tidy
TIDY-FLAGS = -std=c17 $(feature-$(UNAME)) -Isrc -Iinclude $(PKG-CFLAGS)

cppcheck:	## cppcheck
	$Qcppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 -Isrc -Iinclude \
	--enable=warning,performance,portability --library=tests/meta/cppcheck.cfg \
	--suppress=missingIncludeSystem --suppress=internalAstError src

format:	## clang-format over the lines that are not committed yet
	$Qgit clang-format HEAD -- $(C-FILES)

