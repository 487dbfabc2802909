#!/usr/bin/env python3
"""Records how kubectl prints texts as YAML: record-kubectl-yaml.py < kubectl-yaml.json > new.json"""
import json
import subprocess
import sys

records = []
for record in json.load(sys.stdin):
    text = record["text"]
    command = ["kubectl", "create", "configmap", "x", "--from-literal=k=" + text, "--dry-run=client", "-o", "yaml"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    start = output.index("data:\n") + len("data:\n")
    records.append({"text": text, "yaml": output[start : output.index("kind:")]})
json.dump(records, sys.stdout, indent=1)
print()
