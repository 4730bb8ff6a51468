"""--merge: reports of several hosts in one."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "golden"))
import schema  # noqa: E402

CONFIGS = {
    "web1": "Port 22\nPermitRootLogn no\n",
    "web2": "PasswordAuthentication no\nPasswordAuthentication yes\n",
    "web3": "# fine\n",
    "b\u00fcro": "Port x\n# sshd-lint: allow=no-effect -- known\nPort 22\n",
}


def reports(lint, form):
    pathlib.Path(f"merge/{form}").mkdir(parents=True)
    files = []
    for name, text in CONFIGS.items():
        host = pathlib.Path(f"merge/{name}/etc/ssh")
        host.mkdir(parents=True, exist_ok=True)
        (host / "sshd_config").write_text(text)
        done = lint("-f", form, "--target", "debian-12", "--root", f"merge/{name}", "/etc/ssh/sshd_config")
        files.append(f"merge/{form}/{name}.{form}")
        pathlib.Path(files[-1]).write_text(done.stdout)
    return files


def merge_json(check, lint):
    files = reports(lint, "json")
    singles = [json.loads(pathlib.Path(f).read_text()) for f in files]
    done = lint("--merge", *files)
    whole = json.loads(done.stdout)
    check("--merge: errors make exit status 1", done.returncode == 1 and not done.stderr, done)
    check("--merge: --fail-on", lint("--merge", "--fail-on", "never", *files).returncode == 0 and
          lint("--merge", files[2]).returncode == 0)
    check("--merge: the form of a report", not schema.json_report(whole), schema.json_report(whole))
    check("--merge: every host", [h["host"] for h in whole["hosts"]] == list(CONFIGS), whole["hosts"])
    check("--merge: what is ASCII", done.stdout.isascii())
    for key in ("findings", "suppressed", "files"):
        want = [dict(item, host=name) for name, single in zip(CONFIGS, singles) for item in single[key]]
        check(f"--merge: all {key}", whole[key] == want, key)
    for key in ("error", "warning", "note", "suppressed"):
        check(f"--merge: the sum of {key}", whole["counts"][key] == sum(s["counts"][key] for s in singles), whole["counts"])
    check("--merge: the counts of a host", [h["counts"] for h in whole["hosts"]] == [s["counts"] for s in singles])
    check("--merge: what all agree on", whole["target"] == "debian-12" and whole["release"] == singles[0]["release"])
    pathlib.Path("merge/both.json").write_text(lint("--merge", *files[:2]).stdout)
    again = json.loads(lint("--merge", "merge/both.json", *files[2:]).stdout)
    check("--merge: a merged report again", again == whole)
    pathlib.Path("merge/other.json").write_text(lint("-f", "json", "--target", "rhel-9", "merge/web3/etc/ssh/sshd_config").stdout)
    other = json.loads(lint("--merge", files[0], "merge/other.json").stdout)
    check("--merge: what they do not agree on", other["target"] is None and [h["target"] for h in other["hosts"]] ==
          ["debian-12", "rhel-9"])
    pathlib.Path("merge/more").mkdir()
    pathlib.Path("merge/more/web1.json").write_text(pathlib.Path(files[0]).read_text())
    same = json.loads(lint("--merge", files[0], "merge/more/web1.json").stdout)
    check("--merge: two of one name", [h["host"] for h in same["hosts"]] == ["web1", "merge/more/web1"])
    standard = lint("--merge", "-", stdin=pathlib.Path(files[0]).read_text())
    check("--merge: standard input", json.loads(standard.stdout)["hosts"][0]["host"] == "stdin", standard)


def merge_sarif(check, lint):
    files = reports(lint, "sarif")
    singles = [json.loads(pathlib.Path(f).read_text()) for f in files]
    done = lint("--merge", *files)
    whole = json.loads(done.stdout)
    check("--merge: SARIF", done.returncode == 1 and not schema.sarif(whole), (done.stderr, schema.sarif(whole)[:5]))
    check("--merge: a run for each host", [r["properties"]["host"] for r in whole["runs"]] == list(CONFIGS) and
          len({r["automationDetails"]["id"] for r in whole["runs"]}) == len(CONFIGS))
    check("--merge: all results", [len(r["results"]) for r in whole["runs"]] == [len(s["runs"][0]["results"]) for s in singles])
    text = json.dumps(whole)
    check("--merge: no path is of no host", '"file:///' not in text and all(
        r["originalUriBaseIds"]["HOST"]["uri"].startswith("file://") for r in whole["runs"]))
    places = [place["physicalLocation"]["artifactLocation"] for r in whole["runs"] for result in r["results"]
              for place in result["locations"]]
    check("--merge: paths below the root of the host", places and all(p["uri"].endswith("etc/ssh/sshd_config") for p in places), places)
    pathlib.Path("merge/both.sarif").write_text(lint("--merge", *files[:2]).stdout)
    check("--merge: merged SARIF again", json.loads(lint("--merge", "merge/both.sarif", *files[2:]).stdout) == whole)


REFUSED = (
    ("no JSON", b'{\n"tool": x}\n', ":2: no JSON"),
    ("nothing", b"", ":1: no JSON"),
    ("another document", b'{"a": 1}', ":1: neither a JSON nor a SARIF report"),
    ("a list", b"[1]", ":1: neither a JSON nor a SARIF report"),
    ("another tool", b'{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": []}]}', ":1: a run of another tool"),
    ("a finding of no severity", b'{"tool": "sshd-lint", "findings": [{}], "files": [], "suppressed": []}', ":1: a finding without"),
    ("no lists", b'{"tool": "sshd-lint", "findings": []}', ":1: a list is not"),
    ("findings of numbers", b'{"tool": "sshd-lint", "findings": 1, "files": [], "suppressed": []}', ":1: a list is not"),
    ("a host without a name", b'{"tool": "sshd-lint", "hosts": [1], "findings": [], "files": [], "suppressed": []}', ":1: a host without"),
    ("hosts that are no list", b'{"tool": "sshd-lint", "hosts": 7, "findings": [], "files": [], "suppressed": []}', ":1: its hosts are"),
    ("a result without a level", b'{"runs": [{"tool": {"driver": {"name": "sshd-lint"}}, "results": [3]}]}', ":1: a result without"),
    ("a wall of brackets", b"[" * 100000, ":1: no JSON"),
    ("no text", b'{"tool": "\xff"}', ":1: no JSON"),
)


def refused(check, lint):
    good = "merge/json/web1.json"
    for name, content, want in REFUSED:
        pathlib.Path("merge/bad\u202e").write_bytes(content)
        done = lint("--merge", good if b"runs" not in content else "merge/sarif/web1.sarif", "merge/bad\u202e")
        check(f"--merge: {name}", done.returncode == 2 and not done.stdout and "merge/bad\\u{202e}" + want in done.stderr, done)
    for name, arguments, want in (("none", [], "--merge takes the reports"), ("one missing", [good, "nowhere"], "cannot read nowhere"),
                                  ("two forms", [good, "merge/sarif/web1.sarif"], "web1.sarif:1: a SARIF report among JSON ones"),
                                  ("twice the same", [good, good, good], "web1.json:1: there is a report of this name already"),
                                  ("another form", ["-f", "sarif", good], "makes json, not sarif"),
                                  ("a folder", ["merge"], "cannot read merge")):
        done = lint("--merge", *arguments)
        check(f"--merge: {name}", done.returncode == 2 and not done.stdout and want in done.stderr, done)


def merge(check, lint):
    merge_json(check, lint)
    merge_sarif(check, lint)
    refused(check, lint)
