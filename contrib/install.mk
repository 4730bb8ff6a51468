# What installs and packs.

share-bash := share/bash-completion/completions/sshd-lint
share-zsh := share/zsh/$(if $(PACKAGE),vendor-completions,site-functions)/_sshd-lint
share-fish := share/fish/vendor_completions.d/sshd-lint.fish

to := $(DESTDIR)$(PREFIX)

install: install-program install-library	## below PREFIX=/usr/local, DESTDIR is put before it

install-program: $(BIN) docs
	install -d $(addprefix $(to)/,bin $(addprefix share/man/man,1 5 7) $(foreach s,$(SHELLS),$(dir $(share-$s))))
	install -m 755 $(BIN) $(to)/bin/
	for p in $(PAGES); do install -m 644 $$p $(to)/share/man/man$${p##*.}/; done
	$(foreach s,$(SHELLS),install -m 644 $B/completion/$s $(to)/$(share-$s) &&) :

install-library: lib
	install -d $(addprefix $(to)/,include lib/pkgconfig)
	install -m 644 include/sshd_lint.h $(to)/include/
	install -m 644 $B/libsshdlint.a $(to)/lib/
	install -m 755 $B/$(SO) $(to)/lib/
	ln -sf $(SO) $(to)/lib/$(subst .$(SOVERSION),,$(SO))
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' contrib/sshd_lint.pc.in >$(to)/lib/pkgconfig/sshd_lint.pc

uninstall:	## take away what install put there
	rm -f $(addprefix $(to)/,bin/sshd-lint include/sshd_lint.h lib/libsshdlint.a lib/$(SO) \
		lib/$(subst .$(SOVERSION),,$(SO)) lib/pkgconfig/sshd_lint.pc \
		$(foreach s,$(SHELLS),$(share-$s)) $(foreach p,$(PAGES),share/man/man$(subst .,,$(suffix $p))/$(notdir $p)))

dist:	## sshd-lint-VERSION.tar.gz of the last commit
	git archive --prefix=sshd-lint-$(VERSION)/ -o sshd-lint-$(VERSION).tar.gz HEAD

# dpkg insists on a folder debian/ at the top: it gets one in a copy of the last commit.
DEB := $B/deb/sshd-lint-$(VERSION)
deb:	## a Debian package of the last commit, below build/release/deb
	rm -rf $B/deb; mkdir -p $(DEB)
	git archive HEAD | tar -x -C $(DEB)
	cp -R $(DEB)/contrib/debian $(DEB)/debian
	printf 'sshd-lint (%s) unstable; urgency=medium\n\n  * See the changelog.\n\n -- %s  %s\n' '$(VERSION)' \
		"$$(sed -n 's/^Maintainer: //p' $(DEB)/debian/control)" "$$(git log -1 --format=%cD)" >$(DEB)/debian/changelog
	cd $(DEB) && dpkg-buildpackage -us -uc -b
	ls $B/deb/*.deb
