#!/usr/bin/env python3
"""Records what kubectl prints for templates: record-kubectl-jsonpath.py < kubectl-jsonpath.json > new.json"""
import json
import re
import subprocess
import sys

records = []
for record in json.load(sys.stdin):
    command = ["kubectl", "annotate", "--local", "-f", "jsonpath-object.yaml", "recorded=true"]
    run = subprocess.run(command + ["-o", "jsonpath=" + record["template"]], capture_output=True, text=True)
    result = {"template": record["template"], "out": run.stdout}
    if run.returncode != 0:
        failure = re.search(r"Error executing template: (.*?)\. Printing|error parsing jsonpath .*?, (.*)\n", run.stderr, re.S)
        result["error"] = failure.group(1) or failure.group(2) if failure else run.stderr
    records.append(result)
json.dump(records, sys.stdout, indent=1, ensure_ascii=False)
print()
