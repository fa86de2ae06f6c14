"""What lotse check prints for machines: SARIF as GitHub wants it, JUnit's XML."""

import json
import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree as xml

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {port: 1, type: 'a\"<&>'}\n"
# Of the SARIF 2.1.0 schema what is required of what we write, and what GitHub requires over it. A path of keys: [] is each item.
WANTED = {
    "version": "2.1.0", "$schema": str, "runs[].tool.driver.name": "lotse", "runs[].tool.driver.semanticVersion": str,
    "runs[].tool.driver.rules[].id": str, "runs[].tool.driver.rules[].shortDescription.text": str,
    "runs[].tool.driver.rules[].fullDescription.text": str, "runs[].tool.driver.rules[].help.text": str,
    "runs[].tool.driver.rules[].help.markdown": str, "runs[].tool.driver.rules[].defaultConfiguration.level": str,
    "runs[].invocations[].executionSuccessful": True, "runs[].results[].ruleId": str, "runs[].results[].ruleIndex": int,
    "runs[].results[].level": str, "runs[].results[].message.text": str,
    "runs[].results[].locations[].physicalLocation.artifactLocation.uri": str,
    "runs[].results[].locations[].physicalLocation.region.startLine": int,
    "runs[].results[].partialFingerprints.primaryLocationLineHash": str, "runs[].originalUriBaseIds.%SRCROOT%": dict,
}


def values(node, path):
    if not path:
        return [node]
    key, _, rest = path.partition(".")
    if key.endswith("[]"):
        return [value for item in node[key[:-2]] for value in values(item, rest)]
    return values(node[key], rest)


def problems_of(sarif):
    found = []
    for path, wanted in WANTED.items():
        try:
            for value in values(sarif, path):
                if not (isinstance(value, wanted) if isinstance(wanted, type) else value == wanted):
                    found.append(f"{path} is {value!r}")
        except (KeyError, TypeError) as error:
            found.append(f"{path}: {error!r}")
    if found:
        return found
    run = sarif["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"] or result["level"] not in ("error", "warning", "note"):
            found.append(f"result {result}")
        location = result["locations"][0]["physicalLocation"]
        uri = location["artifactLocation"]["uri"]
        if not re.fullmatch(r"(?:[A-Za-z0-9/._~!$&'()*+,;=@-]|%[0-9A-F]{2}|file:///)+", uri):
            found.append(f"uri {uri}")
        region = location["region"]
        if region["startLine"] < 1 or region.get("endColumn", 1) < region.get("startColumn", 1):
            found.append(f"region {region}")
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    if len(set(hashes)) != len(hashes):
        found.append("two results have one fingerprint")
    for rule in rules:
        if not re.fullmatch(r"\d+\.\d", rule["properties"].get("security-severity", "1.0")):
            found.append(f"security-severity of {rule['id']}")
    return found


def check(lotse, folder, *arguments):
    done = subprocess.run([lotse, "check", *arguments], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


def test_sarif(lotse, folder, verdict):
    text = check(lotse, folder, "--format", "sarif", "--kubernetes", "1.99", "a b", "nothing")
    sarif = json.loads(text)
    verdict("sarif of a version without schemas", problems_of(sarif) == [], problems_of(sarif))
    notes = values(sarif, "runs[].invocations[].toolExecutionNotifications[].message.text")
    verdict("what has no place is a notification", len(notes) == 2, notes)
    sarif = json.loads(check(lotse, folder, "--format", "sarif", "a b"))
    verdict("sarif", problems_of(sarif) == [], problems_of(sarif))
    uris = set(values(sarif, "runs[].results[].locations[].physicalLocation.artifactLocation.uri"))
    verdict("uris are escaped and relative", uris == {"a%20b/%C3%BC%25.yaml"}, uris)
    verdict("a second run prints the same", check(lotse, folder, "--format", "sarif", "a b") ==
            check(lotse, folder, "--format", "sarif", "./a b"))
    again = os.path.join(folder, "a b", "ü%.yaml")
    before = {result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif["runs"][0]["results"]}
    with open(again, "w", encoding="utf-8") as file:
        file.write("# a line\n\n" + SERVICE)
    sarif = json.loads(check(lotse, folder, "--format", "sarif", "a b"))
    verdict("fingerprints stay when lines move", before == {
        result["partialFingerprints"]["primaryLocationLineHash"] for result in sarif["runs"][0]["results"]})
    sarif = json.loads(check(lotse, folder, "--format", "sarif", "clean.yaml"))
    verdict("sarif without a result", problems_of(sarif) == [] and sarif["runs"][0]["results"] == [], problems_of(sarif))


def test_limit(lotse, folder, verdict):
    with open(os.path.join(folder, "many.yaml"), "w", encoding="utf-8") as file:
        for number in range(3000):
            file.write(f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{number}}}\nspec: {{port: 1, type: 2}}\n")
        file.write("---\napiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\n")
    sarif = json.loads(check(lotse, folder, "--format", "sarif", "many.yaml"))
    verdict("5,000 results at most", len(sarif["runs"][0]["results"]) == 5000 and problems_of(sarif) == [], problems_of(sarif))
    notes = values(sarif, "runs[].invocations[].toolExecutionNotifications[].message.text")
    verdict("and how many are left out", notes == ["1001 results are left out: 5000 are the most that are taken"], notes)


def test_junit(lotse, folder, verdict):
    suites = xml.fromstring(check(lotse, folder, "--format", "junit", "a b").encode())
    cases = suites.findall("./testsuite/testcase")
    verdict("junit", suites.tag == "testsuites" and int(suites.get("tests")) == len(cases) == 2
            and int(suites.get("failures")) == len(suites.findall(".//failure")) == 2, xml.tostring(suites))
    verdict("junit escapes", any("a\"<&>" in failure.get("message") for failure in suites.iter("failure")), xml.tostring(suites))
    suites = xml.fromstring(check(lotse, folder, "--format", "junit", "clean.yaml").encode())
    verdict("junit without a finding", suites.get("failures") == "0" and len(suites.findall("./testsuite/testcase")) == 1)


def test(lotse, verdict):
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "a b"))
        os.makedirs(os.path.join(folder, "nothing"))
        with open(os.path.join(folder, "a b", "ü%.yaml"), "w", encoding="utf-8") as file:
            file.write(SERVICE)
        with open(os.path.join(folder, "clean.yaml"), "w", encoding="utf-8") as file:
            file.write("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
        test_junit(lotse, folder, verdict)
        test_sarif(lotse, folder, verdict)
        test_limit(lotse, folder, verdict)
