#!/bin/sh
# Installs the packages that building (build), testing (test) or the whole of
# continuous integration (ci) needs.  Does nothing when all is there, asks no
# questions, works as root and otherwise through sudo.
set -u

level=${1:-build}

has_command() {
	PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1
}

has_library() {
	pkg-config --exists "$1" 2>/dev/null
}

# Names of what is missing, in our own words; the table below translates.
missing() {
	has_command cc || echo cc
	has_command pkg-config || echo pkg-config
	has_library yaml-0.1 || echo yaml
	has_library jansson || echo jansson
	[ "$level" = build ] && return
	has_library check || echo check
	has_command python3 || echo python3
	has_command sshd || echo sshd
	[ -f /etc/services ] || echo services
	has_command mandoc || echo mandoc
	[ "$level" = test ] && return
	has_command git || echo git
	has_command clang || echo clang
	has_command clang-tidy || echo clang-tidy
	has_command cppcheck || echo cppcheck
	has_command valgrind || echo valgrind
	has_command pre-commit || echo pre-commit
	has_command ansible-playbook || echo ansible
	has_command zsh || echo zsh
	has_command fish || echo fish
	has_command nvim || echo neovim
	has_command emacs || echo emacs
	# a package of its own before Emacs 29
	if apt-cache show elpa-eglot >/dev/null 2>&1 && ! dpkg -s elpa-eglot >/dev/null 2>&1; then echo eglot; fi
	! has_command dpkg || { has_command lintian && has_command dh; } || echo debian
	has_command chromium || has_command chromium-browser || has_command google-chrome || echo chromium
	has_command chromedriver || echo chromedriver
	python3 -c 'import jsonschema' 2>/dev/null || echo jsonschema
	python3 -c 'import junitparser' 2>/dev/null || echo junitparser
}

# our name | apt | dnf | apk | pacman | brew; "-" where the system has it or nothing does
table='
cc         gcc,libc6-dev      gcc            gcc,musl-dev,linux-headers gcc            -
pkg-config pkg-config         pkgconf-pkg-config pkgconf              pkgconf        pkgconf
yaml       libyaml-dev        libyaml-devel  yaml-dev                 libyaml        libyaml
jansson    libjansson-dev     jansson-devel  jansson-dev              jansson        jansson
check      check              check-devel    check-dev                check          check
python3    python3            python3        python3                  python         python3
sshd       openssh-server     openssh-server openssh-server           openssh        openssh
services   netbase            setup          alpine-baselayout-data iana-etc        -
mandoc     mandoc             mandoc         mandoc                   mandoc         mandoc
git        git                git            git                      git            git
clang      clang              clang          clang,compiler-rt        clang,compiler-rt llvm
clang-tidy clang-tidy         clang-tools-extra clang-extra-tools     clang          llvm
cppcheck   cppcheck           cppcheck       cppcheck                 cppcheck       cppcheck
valgrind   valgrind           valgrind       valgrind                 valgrind       -
pre-commit pre-commit         pre-commit     pre-commit               pre-commit     pre-commit
ansible    ansible-core       ansible-core   ansible-core             ansible-core   ansible
zsh        zsh                zsh            zsh                      zsh            zsh
fish       fish               fish           fish                     fish           fish
neovim     neovim             neovim         neovim                   neovim         neovim
emacs      emacs-nox          emacs-nox      emacs-nox                emacs-nox      emacs
eglot      elpa-eglot         -              -                        -              -
debian     dpkg-dev,debhelper,lintian -       -                        -              -
chromium   chromium       chromium       chromium                 chromium       -
chromedriver chromium-driver chromedriver chromium-chromedriver   chromium       -
jsonschema python3-jsonschema python3-jsonschema py3-jsonschema       python-jsonschema -
junitparser python3-junitparser -              -                        -              -
'

# Package names of column $1 for the words on standard input.
packages() {
	column=$1
	while read -r word; do
		echo "$table" | awk -v w="$word" -v c="$column" '$1 == w && $c != "-" { gsub(",", " ", $c); print $c }'
	done | tr '\n' ' '
}

wanted=$(missing)
[ -z "$wanted" ] && exit 0

if [ "$(id -u)" -eq 0 ] || has_command brew; then
	sudo=
elif has_command sudo; then
	sudo=sudo
else
	echo "install-deps: neither root nor sudo; install by hand: $(echo $wanted)" >&2
	exit 1
fi

if has_command apt-get; then
	list=$(echo "$wanted" | packages 2)
	install="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends install"
	update="$sudo apt-get -q update"
elif has_command dnf; then
	list=$(echo "$wanted" | packages 3)
	install="$sudo dnf -y -q install"
	# libyaml-devel, jansson-devel and check-devel are in CRB on RHEL and its rebuilds
	update="$sudo dnf config-manager --set-enabled crb"
elif has_command apk; then
	list=$(echo "$wanted" | packages 4)
	install="$sudo apk add"
	update="$sudo apk update"
elif has_command pacman; then
	list=$(echo "$wanted" | packages 5)
	install="$sudo pacman -S --noconfirm --needed"
	update="$sudo pacman -Sy"
elif has_command brew; then
	list=$(echo "$wanted" | packages 6)
	install="brew install"
	update="brew update"
else
	echo "install-deps: no package manager that is known here; install by hand: $(echo $wanted)" >&2
	exit 1
fi

[ -z "$list" ] && exit 0
echo "installing: $list"
# shellcheck disable=SC2086 # lists of words
$install $list || { $update; $install $list; } || {
	echo "install-deps: could not install: $list" >&2
	exit 1
}
