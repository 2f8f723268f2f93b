#!/usr/bin/env python3
"""Verifies a sealed case package of Frenly with nothing but Python's standard library.

usage: python3 proof/verify.py [PACKAGE_FOLDER]      (without a folder: the package that this file lies in)

Checks, in this order:
  files        every file is in exactly one manifest with its SHA-256; nothing more, nothing less, no links, no fetch.txt
  events       every event of the case follows the one before it (case_sequence, case_previous); none is left out
  seal         the last event is the seal; it holds the hash of the report and of the list of all sealed files
  tree         the seal's leaf leads to the root of the signed checkpoint; so does the head printed in the report
  signature    the checkpoint is signed by the Ed25519 key of the package (computed here; openssl is asked as well)
  exhibits     every exhibit has the SHA-256 that its event recorded when it was admitted
  custody      every custody event has its row in custody.csv and its text in custody.jsonl, whose hash it holds;
               each text holds the hash of the exhibit's text before it

Prints one line a check; exits 0 when all is well, 1 when something is wrong. It shares no code with Frenly.
Whoever can sign with another key can make another package: compare the key and root printed below with a copy
that you got by another way (a printed page of the report, a colleague's copy, a timestamp).
"""
import base64
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys


class Wrong(Exception):
    pass


def require(condition, sentence):
    if not condition:
        raise Wrong(sentence)


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(line):
    return sha256(b"\0" + line)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


def read(root, path):
    with open(os.path.join(root, *path.split("/")), "rb") as file:
        return file.read()


def hash_file(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


# Files (RFC 8493)

def list_files(root):
    found = {}
    for folder, folders, names in os.walk(root):
        for name in folders + names:
            path = os.path.join(folder, name)
            short = os.path.relpath(path, root).replace(os.sep, "/")
            require(not os.path.islink(path), f"{short} is a link")
            if name in names:
                require(os.path.isfile(path), f"{short} is no plain file")
                found[short] = path
    return found


def read_hash_list(root, path):
    content = read(root, path).decode("utf-8")
    require(content == "" or content.endswith("\n"), f"{path} does not end with a line break")
    entries = {}
    for number, line in enumerate(content.split("\n")[:-1], 1):
        match = re.fullmatch(r"([0-9a-f]{64})  ([A-Za-z0-9_.\-/]+)", line)
        require(match, f"line {number} of {path} is no hash and path")
        name = match.group(2)
        require(not name.startswith("/") and ".." not in name.split("/"), f"{path} names a path outside: {name}")
        require(name not in entries, f"{path} names {name} twice")
        entries[name] = match.group(1)
    return entries


def check_files(root):
    files = list_files(root)
    require("fetch.txt" not in files, "there is a fetch.txt: a package must not need the network")
    for needed in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"):
        require(needed in files, f"{needed} is missing")
    require(read(root, "bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt is not that of BagIt 1.0")
    payload, tags = read_hash_list(root, "manifest-sha256.txt"), read_hash_list(root, "tagmanifest-sha256.txt")
    require(all(name.startswith("data/") for name in payload), "manifest-sha256.txt names a file outside data/")
    require(not any(name.startswith("data/") for name in tags), "tagmanifest-sha256.txt names a file of data/")
    listed = {**payload, **tags}
    for name in sorted(set(files) - {"tagmanifest-sha256.txt"} - set(listed)):
        raise Wrong(f"{name} is in no manifest")
    size = 0
    for name, expected in sorted(listed.items()):
        require(name in files, f"{name} is missing")
        require(hash_file(files[name]) == expected, f"{name} was changed: its SHA-256 is not the one of the manifest")
        size += os.path.getsize(files[name]) if name in payload else 0
    oxum = re.search(r"^Payload-Oxum: (\d+)\.(\d+)$", read(root, "bag-info.txt").decode("utf-8"), re.M)
    require(oxum and (int(oxum.group(1)), int(oxum.group(2))) == (size, len(payload)), "Payload-Oxum of bag-info.txt is not right")
    return payload, f"{len(listed)} files, {size} bytes of payload"


# Events

def read_events(root, payload):
    logs, case_id = {}, None
    for name in sorted(name for name in payload if name.startswith("data/events/")):
        device = re.fullmatch(r"data/events/(dev_[a-z0-9_]+)\.jsonl", name)
        require(device, f"{name} is no log of a workstation")
        content = read(root, name)
        require(content.endswith(b"\n"), f"{name} does not end with a line break")
        previous, events, last = None, [], 0
        for number, line in enumerate(content[:-1].split(b"\n"), 1):
            event = json.loads(line)
            where = f"event {number} of {name}"
            case_id = case_id or event["case_id"]
            require(event["case_id"] == case_id and case_id, f"{where} belongs to another case")
            require(event["device_id"] == device.group(1), f"{where} is of another workstation")
            require(event["case_sequence"] == number, f"{where} has the number {event['case_sequence']}: one was left out or added")
            require(event["case_previous"] == previous, f"{where} does not follow the event before it: one was changed, left out or added")
            require(event["sequence"] > last, f"{where} does not come after the event before it")
            last, previous = event["sequence"], leaf_hash(line).hex()
            events.append((event, previous))
        logs[device.group(1)] = events
    require(logs, "there are no events")
    return logs, f"{sum(map(len, logs.values()))} events of {case_id} on {len(logs)} workstation(s), none left out"


# Seal

def check_seal(root, payload, logs, proof):
    require(proof["deviceId"] in logs, "the log of the workstation that sealed is missing")
    event, leaf = logs[proof["deviceId"]][-1]
    require(event["type"] == "case.closed", "the last event of the workstation that sealed is not the seal")
    require(event["sequence"] == proof["sealSequence"] and leaf == proof["leafHash"], "inclusion.json speaks of another event")
    seal = event["data"]
    require(payload.get("data/report/report.pdf") == seal["report_hash"], "the report is not the one that was sealed")
    require(payload.get("data/sealed-sha256.txt") == seal["manifest_hash"], "the list of sealed files is not the one that was sealed")
    sealed = read_hash_list(root, "data/sealed-sha256.txt")
    rest = {name: value for name, value in payload.items() if not name.startswith("data/events/") and name != "data/sealed-sha256.txt"}
    require(sealed == rest, "a file was added, left out or changed after the seal")
    heads = {device: {"case_sequence": events[-1][0]["case_sequence"], "leaf": events[-1][1]} for device, events in logs.items()}
    before = logs[proof["deviceId"]][-2:-1]
    heads[proof["deviceId"]] = {"case_sequence": len(logs[proof["deviceId"]]) - 1, "leaf": before[0][1]} if before else None
    require(seal["heads"] == {device: head for device, head in heads.items() if head}, "the events are not those that the seal counted")
    require({"size": proof["printed"]["size"], "root": proof["printed"]["root"]} == seal["log_head"], "the printed head of the log is not the one that was sealed")
    return event, f"seal {seal['seal_number']} of {seal['sealed_at']}, report {seal['report_hash'][:16]}…"


# Tree (RFC 9162, sections 2.1.3.2 and 2.1.4.2)

def root_from_inclusion(leaf, index, size, path):
    fn, sn, node = index, size - 1, leaf
    require(0 <= index < size, "the seal lies outside the tree")
    for step in path:
        require(sn > 0, "the inclusion path is too long")
        if fn & 1 or fn == sn:
            node = node_hash(step, node)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = node_hash(node, step)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "the inclusion path is too short")
    return node


def consistency_holds(first, first_root, second, second_root, path):
    if first == second:
        return not path and first_root == second_root
    if not 0 < first < second or not path:
        return False
    steps = ([first_root] if first & (first - 1) == 0 else []) + path
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(step, fr), node_hash(step, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


def check_tree(proof, head):
    origin, size, root = head
    require(origin == proof["origin"] == f"frenly/{proof['deviceId']}", "the checkpoint is of another log")
    require(size == proof["treeSize"] and root.hex() == proof["treeRoot"], "inclusion.json speaks of another tree")
    path = [bytes.fromhex(step) for step in proof["inclusion"]]
    require(root_from_inclusion(bytes.fromhex(proof["leafHash"]), proof["sealSequence"] - 1, size, path) == root, "the seal is not in the signed tree")
    printed = proof["printed"]
    steps = [bytes.fromhex(step) for step in proof["consistency"]]
    require(consistency_holds(printed["size"], bytes.fromhex(printed["root"]), size, root, steps), "the head printed in the report is not an earlier state of the signed tree")
    return f"root {root.hex()} over {size} events"


# Signature: Ed25519 after the reference of RFC 8032, section 6 (extended coordinates)
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    u, v, w, x = f - e, h - g, h + g, f + e
    return (u * v % P, w * x % P, v * w % P, u * x % P)


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_decompress(data):
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_MINUS_1 % P
    if (x * x - x2) % P:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_holds(key, message, signature):
    a, r = point_decompress(key), point_decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = point_multiply(s, BASE), point_add(r, point_multiply(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def read_public_key(root):
    pem = read(root, "proof/signer.pub.pem").decode("ascii").split("\n")
    require(pem[0] == "-----BEGIN PUBLIC KEY-----" and pem[2:] == ["-----END PUBLIC KEY-----", ""], "signer.pub.pem is no Ed25519 key")
    der = base64.b64decode(pem[1], validate=True)
    require(len(der) == 44 and der[:12] == bytes.fromhex("302a300506032b6570032100"), "signer.pub.pem is no Ed25519 key")
    return der[12:]


def check_signature(root, key):
    text, signature = read(root, "proof/checkpoint.text"), read(root, "proof/checkpoint.sig")
    lines = text.decode("utf-8").split("\n")
    require(len(lines) == 4 and lines[3] == "", "checkpoint.text is no checkpoint")
    origin, size, tree_root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
    require(len(signature) == 64 and ed25519_holds(key, text, signature), "the signature of the checkpoint is not right")
    key_id = sha256(origin.encode() + b"\n\x01" + key)[:4]
    note = text + f"\n\u2014 {origin} {base64.b64encode(key_id + signature).decode()}\n".encode()
    require(read(root, "proof/checkpoint") == note, "checkpoint and checkpoint.sig do not agree")
    ssh_key = base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + key).decode()
    signers = f'{origin} namespaces="frenly-seal" ssh-ed25519 {ssh_key}\n'
    require(read(root, "proof/allowed_signers").decode("utf-8") == signers, "allowed_signers names another key")
    return (origin, size, tree_root), f"Ed25519, key {hashlib.sha256(key).hexdigest()}; openssl: {ask_openssl(root)}"


def ask_openssl(root):
    """A second opinion; LibreSSL and versions before 3.0 do not know how, which is no fault of the package."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return "not on this computer"
    proof = os.path.join(root, "proof")
    version = subprocess.run([openssl, "version"], capture_output=True, text=True).stdout
    if not re.match(r"OpenSSL ([3-9]|\d\d)", version):
        return "too old to ask"
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", os.path.join(proof, "signer.pub.pem"), "-rawin",
               "-in", os.path.join(proof, "checkpoint.text"), "-sigfile", os.path.join(proof, "checkpoint.sig")]
    require(subprocess.run(command, capture_output=True).returncode == 0, "openssl says that the signature is not right")
    return "agrees"


# Exhibits and custody

def check_exhibits(payload, logs, seal):
    recorded = {}
    for event, _ in (pair for events in logs.values() for pair in events):
        if event["type"] == "evidence.added":
            recorded.setdefault(event["data"]["evidence_id"], set()).add(event["data"]["sha256"])
    seen = set()
    for name, value in payload.items():
        if not name.startswith("data/evidence/"):
            continue
        match = re.fullmatch(r"data/evidence/(evd_[a-z0-9_]+)/([0-9a-f]{64})\.[a-z0-9]+", name)
        require(match, f"{name} is no exhibit's place")
        require(match.group(2) == value, f"{name} does not have the content that its name says")
        require(value in recorded.get(match.group(1), ()), f"no event recorded {name} with this SHA-256")
        require(match.group(1) not in seen, f"there are two files of {match.group(1)}")
        seen.add(match.group(1))
    require(len(seen) == seal["data"]["evidence_count"], f"{len(seen)} exhibits are here, {seal['data']['evidence_count']} were sealed")
    return f"{len(seen)} exhibits, each as recorded"


def check_custody(root, logs):
    events = {event["id"]: event for pairs in logs.values() for event, _ in pairs if "custody_hash" in event["data"]}
    table, content = read(root, "data/custody.csv"), read(root, "data/custody.jsonl")
    require(table.startswith(b"\xef\xbb\xbf") and table.endswith(b"\r\n"), "custody.csv does not begin and end as it should")
    require(content == b"" or content.endswith(b"\n"), "custody.jsonl does not end with a line break")
    rows = list(csv.DictReader(table[3:-2].decode("utf-8").split("\r\n"), strict=True))
    lines = content.split(b"\n")[:-1]
    require(len(lines) == len(rows), "custody.jsonl and custody.csv do not have the same number of lines")
    told, last = set(), {}
    for number, (row, line) in enumerate(zip(rows, lines), 1):
        where = f"row {number} of custody.csv"
        require(row["no"] == str(number), f"{where} has the number {row['no']}: one was left out or added")
        event = events.get(row["event_id"])
        require(event, f"{where} names an event that is not there")
        require(row["event_id"] not in told, f"{where} names an event that another row names")
        data = event["data"]
        require(row["sequence"] == str(event["sequence"]) and row["workstation"] == event["device_id"], f"{where} does not say what its event says")
        require(row["evidence_id"] == data["evidence_id"], f"{where} is about another exhibit than its event")
        require(row["sha256_then"] == data["sha256"], f"{where} has another SHA-256 than its event")
        require(row["custody_hash"] == data["custody_hash"], f"{where} has another custody hash than its event")
        require(row["match"] == ("yes" if row["sha256_then"] == row["sha256_now"] else "no"), f"{where} says that hashes agree that do not, or the other way round")
        where = f"line {number} of custody.jsonl"
        hashed = sha256(line).hex()
        require(hashed == data["custody_hash"], f"{where} is not the text whose hash its event recorded")
        text = json.loads(line)
        require((text["evidence_id"], text["case_id"]) == (data["evidence_id"], event["case_id"]), f"{where} is about another exhibit than its event")
        require(text["previous"] == last.get(text["evidence_id"]), f"{where} does not follow the exhibit's line before it")
        said = (text["action"], text["at"], text["sha256_then"], text["sha256_now"] or "")
        require((row["action"], row["utc"], row["sha256_then"], row["sha256_now"]) == said, f"{where} and its row of custody.csv do not say the same")
        last[text["evidence_id"]] = hashed
        told.add(row["event_id"])
    for missing in sorted(set(events) - told):
        raise Wrong(f"custody.csv has no row for event {missing}")
    failed = sum(row["match"] != "yes" for row in rows)
    return f"{len(rows)} rows for {len(events)} events" + (f"; {failed} RECORD A HASH THAT DID NOT MATCH" if failed else "")


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    root = sys.argv[1] if len(sys.argv) > 1 else here
    problems = 0
    results = {}

    def check(name, work):
        nonlocal problems
        try:
            *values, told = work()
            results[name] = values
            print(f"ok     {name:<10} {told}")
        except (Wrong, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, csv.Error) as error:
            problems += 1
            told = str(error) if isinstance(error, Wrong) else f"can't be checked: {type(error).__name__}: {error}"
            print(f"WRONG  {name:<10} {told}")

    check("files", lambda: check_files(root))
    if "files" in results:
        payload = results["files"][0]
        check("events", lambda: read_events(root, payload))
        check("signature", lambda: check_signature(root, read_public_key(root)))
        if "events" in results:
            logs = results["events"][0]
            proof = json.loads(read(root, "proof/inclusion.json"))
            check("seal", lambda: check_seal(root, payload, logs, proof))
            if "signature" in results:
                check("tree", lambda: (check_tree(proof, results["signature"][0]),))
            if "seal" in results:
                check("exhibits", lambda: (check_exhibits(payload, logs, results["seal"][0]),))
            check("custody", lambda: (check_custody(root, logs),))
    whole = problems == 0 and set(results) == {"files", "events", "signature", "seal", "tree", "exhibits", "custody"}
    print("VERIFIED: nothing in this package was changed, added or left out since the seal." if whole
          else "NOT VERIFIED: do not rely on this package. The first line marked WRONG says what was found.")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
