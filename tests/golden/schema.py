"""The form of the JSON and SARIF reports.

With SSHD_LINT_SARIF_SCHEMA naming a copy of the published schema of SARIF
2.1.0, and the Python module jsonschema there, SARIF reports are validated
against it; what code scanning services ask for beyond it is checked always.
"""
import json
import os

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


def sarif(document):
    wrong = []
    path = os.environ.get("SSHD_LINT_SARIF_SCHEMA")
    if path:
        import jsonschema
        with open(path, encoding="utf-8") as f:
            validator = jsonschema.Draft7Validator(json.load(f))
        wrong += [f"{'/'.join(map(str, e.absolute_path))}: {e.message}"[:200]
                  for e in validator.iter_errors(document)]
    for run in document["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for r in run["results"]:
            if rules[r["ruleIndex"]]["id"] != r["ruleId"]:
                wrong.append(f"{r['ruleId']}: ruleIndex points elsewhere")
            place = r["locations"][0]["physicalLocation"]
            if not place["artifactLocation"]["uri"] or place["region"]["startLine"] < 1:
                wrong.append(f"{r['ruleId']}: no place")
            if not r["partialFingerprints"]:
                wrong.append(f"{r['ruleId']}: no fingerprint")
        for rule in rules:
            if not rule["shortDescription"]["text"]:
                wrong.append(f"{rule['id']}: no description")
    return wrong
