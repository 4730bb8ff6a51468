"""The form of the reports for programs.

Each follows what its reader documents: SARIF 2.1.0, GitLab's Code Quality
report, the workflow commands of GitHub Actions, the XML of JUnit as Jenkins
and GitLab read it, and that of Checkstyle.  The page is read as strict HTML.

With SSHD_LINT_SCHEMAS naming a folder with copies of the published schemas,
reports are validated against them too: sarif-schema-2.1.0.json (OASIS),
codeclimate.json (GitLab's app/validators/json_schemas) and junit-10.xsd (the
xUnit plugin of Jenkins); the Python module jsonschema and xmllint are needed
for that.  Where the Python module junitparser is there, it reads the JUnit
reports.  What services ask for beyond their schemas is checked always.
"""
import base64
import hashlib
import html.parser
import json
import os
import re
import subprocess
from xml.etree import ElementTree

TEXTS = ("rule", "category", "severity", "message", "path", "file", "keyword", "target", "kind")
OR_NULL = ("subject", "witness", "section", "why", "help")
NUMBERS = ("line", "column", "end_line", "end_column")
CATEGORIES = ("startup", "lockout", "security", "crypto", "compatibility", "deprecated", "hygiene")
SEVERITIES = ("error", "warning", "note")


def json_report(document):
    wrong = [f"no {key}" for key in ("tool", "version", "target", "files", "findings", "counts", "suppressed")
             if key not in document]
    for f in document.get("findings", []) + document.get("suppressed", []):
        name = f.get("rule")
        wrong += [f"{name}: {key} is no text" for key in TEXTS if not isinstance(f.get(key), str)]
        wrong += [f"{name}: {key} is neither text nor null" for key in OR_NULL
                  if key not in f or not isinstance(f[key], (str, type(None)))]
        if f.get("targets", "") is not None and not all(isinstance(t, str) for t in f.get("targets", [0])):
            wrong.append(f"{name}: targets is neither a list of texts nor null")
        wrong += [f"{name}: {key} is no number from 1" for key in NUMBERS
                  if f.get(key) is not None and not (isinstance(f[key], int) and f[key] >= 1)]
        if f.get("category") not in CATEGORIES or f.get("severity") not in SEVERITIES:
            wrong.append(f"{name}: unknown category or severity")
    return wrong


def published(name):
    """The copy of a published schema, or None."""
    path = os.path.join(os.environ.get("SSHD_LINT_SCHEMAS", ""), name)
    return path if "SSHD_LINT_SCHEMAS" in os.environ and os.path.exists(path) else None


def validate(name, document):
    path = published(name)
    if not path:
        return []
    import jsonschema
    with open(path, encoding="utf-8") as f:
        validator = jsonschema.Draft7Validator(json.load(f))
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"[:200] for e in validator.iter_errors(document)]


def sarif(document):
    wrong = validate("sarif-schema-2.1.0.json", document)
    for run in document["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for r in run["results"]:
            if r["ruleId"] not in [rule["id"] for rule in rules]:
                wrong.append(f"{r['ruleId']}: is not among the rules")
            place = r["locations"][0]["physicalLocation"]
            if not place["artifactLocation"]["uri"] or place["region"]["startLine"] < 1:
                wrong.append(f"{r['ruleId']}: no place")
            if not r["partialFingerprints"]:
                wrong.append(f"{r['ruleId']}: no fingerprint")
        for rule in rules:
            if not rule["shortDescription"]["text"]:
                wrong.append(f"{rule['id']}: no description")
    return wrong


def jsonl(text):
    lines = [json.loads(line) for line in text.splitlines()]
    wrong = [] if lines and [line["type"] for line in lines].index("summary") == len(lines) - 1 else ["no summary at the end"]
    counts = {"error": 0, "warning": 0, "note": 0, "suppressed": 0}
    for line in lines[:-1]:
        counts["suppressed" if line["type"] == "suppressed" else line["severity"]] += 1
    wrong += [f"{what}: {lines[-1][what]} is not {count}" for what, count in counts.items() if lines[-1][what] != count]
    return wrong + json_report({"tool": 1, "version": 1, "target": 1, "files": [], "findings": lines[:-1], "counts": 1,
                                "suppressed": []})


def gitlab(text):
    issues = json.loads(text)
    prints = [i["fingerprint"] for i in issues]
    wrong = [] if len(prints) == len(set(prints)) else ["a fingerprint is there twice"]
    for i in issues:
        name = i["check_name"]
        wrong += validate("codeclimate.json", i)
        if i["severity"] not in ("info", "minor", "major", "critical", "blocker"):
            wrong.append(f"{name}: unknown severity")
        if not i["description"] or i["location"]["lines"]["begin"] < 1:
            wrong.append(f"{name}: no description or line")
        if i["location"]["path"].startswith("./"):
            wrong.append(f"{name}: the path begins with ./")
    return wrong


COMMAND = re.compile(r"::(?:error|warning|notice) file=(?:[^,:%\s]|%[0-9A-F]{2}| )+,line=[1-9]\d*(?:,endLine=\d+)?"
                     r"(?:,col=[1-9]\d*(?:,endColumn=\d+)?)?,title=sshd-lint [a-z0-9-]+::(?:[^%]|%[0-9A-F]{2})+")


def github(text):
    return [f"no workflow command: {line[:120]}" for line in text.splitlines() if not COMMAND.fullmatch(line)]


def read_junit(text, top):
    """What a reader of such reports and the schema of another have against it."""
    wrong = []
    if published("junit-10.xsd"):
        done = subprocess.run(["xmllint", "--noout", "--schema", published("junit-10.xsd"), "-"], input=text.encode(),
                              capture_output=True, check=False)
        wrong += [] if done.returncode == 0 else [done.stderr.decode()[:300]]
    try:
        from junitparser import JUnitXml
    except ImportError:
        return wrong
    read = JUnitXml.fromstring(text)
    cases = [case for suite in read for case in suite]
    results = [type(result).__name__ for case in cases for result in case.result]
    found = {"testcase": len(cases), "failure": results.count("Failure"), "skipped": results.count("Skipped")}
    return wrong + [f"junitparser reads {n} of {tag}" for tag, n in found.items() if n != len(list(top.iter(tag)))]


def junit(text):
    top = ElementTree.fromstring(text)
    wrong = [] if top.tag == "testsuites" else ["no testsuites"]
    # The xUnit plugin of Jenkins refuses what its schema does not name.
    for element, names in ((top, {"name", "tests", "failures", "errors", "time"}),
                           *((suite, {"name", "tests", "failures", "errors", "skipped", "time"}) for suite in top),
                           *((case, {"name", "classname", "time"}) for case in top.iter("testcase"))):
        wrong += [f"{element.tag} has {name}" for name in set(element.attrib) - names]
    wrong += read_junit(text, top)
    for element in [top, *top]:
        cases = list(element.iter("testcase"))
        for what, found in (("tests", len(cases)), ("failures", len(list(element.iter("failure")))), ("errors", 0),
                            ("skipped", len(list(element.iter("skipped"))))):
            if element.get(what) != str(found) and (element, what) != (top, "skipped"):
                wrong.append(f"{element.tag}: {what} is {element.get(what)}, there are {found}")
    for suite in top:
        if suite.tag != "testsuite" or not suite.get("name") or len(suite) == 0:
            wrong.append("a suite without name or cases")
        for case in suite:
            if case.tag != "testcase" or not case.get("name") or not case.get("classname"):
                wrong.append("a case without a name")
            wrong += [f"{case.get('name')}: unknown element {e.tag}" for e in case
                      if e.tag not in ("failure", "skipped", "system-out")]
    return wrong


def checkstyle(text):
    top = ElementTree.fromstring(text)
    wrong = [] if top.tag == "checkstyle" and top.get("version") else ["no checkstyle"]
    for file in top:
        if file.tag != "file" or not file.get("name"):
            wrong.append("a file without a name")
        for e in file:
            if e.tag != "error" or e.get("severity") not in ("error", "warning", "info") or not e.get("message") or \
                    int(e.get("line")) < 1 or not e.get("source", "").startswith("sshd-lint."):
                wrong.append(f"no error of Checkstyle: {e.attrib}")
    return wrong


VOID = {"meta", "link", "input", "br", "img"}
# What may stand in what is too much to ask here; these never may.
NEVER = {"p": {"p", "div", "ul", "ol", "dl", "pre", "table", "section", "h1", "h2", "h3", "h4", "h5", "h6", "figure"},
         "span": {"p", "div", "ul", "ol", "dl", "pre", "table", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6"},
         "a": {"a", "button", "input"}, "code": {"p", "div", "pre", "ul"}, "label": {"label", "div", "p"}}
INSIDE = {"li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "td": {"tr"}, "th": {"tr"}, "tr": {"thead", "tbody"},
          "thead": {"table"}, "tbody": {"table"}, "summary": {"details"}, "legend": {"fieldset"}, "figcaption": {"figure"}}


class Page(html.parser.HTMLParser):
    """Reads a page strictly: every element is closed, in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.wrong, self.ids, self.links, self.levels = [], [], [], [], []
        self.elements, self.texts, self.content = [], {"style": "", "script": "", "title": ""}, None

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        attributes = dict(attrs)
        parent = self.open[-1] if self.open else None
        if len(names) != len(set(names)):
            self.wrong.append(f"{tag} has an attribute twice")
        self.wrong += [f"{tag} has {name}" for name in names if name.startswith("on") or name in ("style", "src", "srcset", "action")]
        if tag in INSIDE and parent not in INSIDE[tag]:
            self.wrong.append(f"{tag} in {parent}")
        self.wrong += [f"{tag} in {outer}" for outer in self.open if tag in NEVER.get(outer, ())]
        if tag == "th" and attributes.get("scope") not in ("row", "col"):
            self.wrong.append("a th without scope")
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        self.links += ["#" + i for name in ("aria-labelledby", "for") for i in attributes.get(name, "").split()]
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID or not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> ends something else")

    def handle_data(self, data):
        if self.open and self.open[-1] in self.texts:
            self.texts[self.open[-1]] += data

    def unknown_decl(self, data):
        self.wrong.append(f"what is <![{data[:20]}?")

    def handle_comment(self, data):
        self.wrong.append(f"a comment: {data[:20]}")

    def handle_pi(self, data):
        self.wrong.append(f"an instruction: {data[:20]}")


def page(text):
    """A page: strict markup, links that lead somewhere, headings in order, nothing from elsewhere."""
    p = Page()
    p.feed(text)
    p.close()
    wrong = p.wrong + [f"{tag} is not closed" for tag in p.open]
    if not text.startswith("<!DOCTYPE html>\n") or ("html", {"lang": "en"}) not in p.elements or not p.texts["title"]:
        wrong.append("no document type, language or title")
    wrong += [f"the id {i} is there twice" for i in set(p.ids) if p.ids.count(i) > 1]
    wrong += [f"{link} leads nowhere" for link in p.links if link.startswith("#") and link[1:] not in p.ids]
    wrong += [f"a link to {link[:60]}" for link in p.links if not link.startswith(("#", "https://"))]
    wrong += [f"h{b} follows h{a}" for a, b in zip([0, *p.levels], p.levels) if b > a + 1]
    if p.levels.count(1) != 1:
        wrong.append("not one h1")
    count = {tag: [e for e, _ in p.elements].count(tag) for tag in ("script", "style", "main", "header", "footer", "nav")}
    wrong += [f"{n} of {tag}" for tag, n in count.items() if n != 1]
    policy = [a["content"] for tag, a in p.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
    for tag in ("style", "script"):
        sum_ = base64.b64encode(hashlib.sha256(p.texts[tag].encode()).digest()).decode()
        if len(policy) != 1 or f"{tag}-src 'sha256-{sum_}'" not in policy[0] or "default-src 'none'" not in policy[0] or \
                "unsafe" in policy[0]:
            wrong.append(f"the policy does not fit the {tag}")
    return wrong


def json_text(text):
    return json_report(json.loads(text))


def sarif_text(text):
    return sarif(json.loads(text))


FORMATS = {"json": json_text, "jsonl": jsonl, "sarif": sarif_text, "github": github, "gitlab": gitlab, "junit": junit,
           "checkstyle": checkstyle, "html": page}
