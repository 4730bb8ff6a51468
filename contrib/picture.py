#!/usr/bin/python3
"""Draws a terminal as SVG: the recorded runs of tests/golden/picture, with python3-rich.

usage: picture.py EXPECTED OUTPUT.svg      EXPECTED is their folder of recorded output
"""
import io
import pathlib
import sys

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

WIDTH = 118
RUNS = (("lint", "sshd-lint /etc/ssh/sshd_config"), ("who", "sshd-lint --who"))
THEME = TerminalTheme(
    (22, 27, 34), (201, 209, 217),
    [(72, 79, 88), (255, 123, 114), (63, 185, 80), (210, 153, 34), (88, 166, 255), (210, 168, 255), (57, 197, 207), (177, 186, 196)],
    [(110, 118, 129), (255, 161, 152), (86, 211, 100), (227, 179, 65), (121, 192, 255), (226, 197, 255), (86, 212, 221), (240, 246, 252)])
# As rich draws it, but with fonts of the reader's machine only.
FORMAT = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>sshd-lint says that nobody could log in</title>
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g></g></svg>
"""


def main():
    expected, output = map(pathlib.Path, sys.argv[1:])
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False)
    for name, command in RUNS:
        text = (expected / name).read_text().rsplit("--- exit", 1)[0].replace(" with N rules", "").rstrip("\n")
        console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
        console.print(Text.from_ansi(text))
        console.print()
    output.write_text(console.export_svg(title="before the restart", theme=THEME, code_format=FORMAT, unique_id="terminal"))


if __name__ == "__main__":
    main()
