"""Makes what the tests read with DVC itself: two repositories and what they push, and what DVC answers to questions.

    python3 -m venv V3 && V3/bin/pip install 'dvc==3.67.1'
    python3 -m venv V2 && V2/bin/pip install 'dvc==2.58.2' 'pathspec<0.12'
    python3 generate.py V3 V2

Its output is committed beside it: of each version, `repository` is what Git has, and `remote` what DVC pushed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
HEADER = "customer_id,tenure,contract,churn"
ROWS = ["1,12,monthly,Yes", "2,48,yearly,No", "3,1,monthly,Yes", "4,24,yearly,No"]
COPY = "with open('data/customers.csv','rb') as f, open('prepared/customers.csv','wb') as g: g.write(f.read().upper())"


def text(rows, end="\n"):
    return "".join(line + end for line in [HEADER, *rows]).encode()


def run(environment, *arguments, directory):
    path = f"{Path(environment).resolve() / 'bin'}:{os.environ['PATH']}"
    settings = {"PATH": path, "HOME": str(directory), "DVC_NO_ANALYTICS": "1", "GIT_CONFIG_GLOBAL": "/dev/null"}
    subprocess.run(arguments, cwd=directory, check=True, env=settings, stdout=subprocess.DEVNULL)


def make_repository(environment, name):
    """A repository with all kinds of pointers, pushed to a directory, of which its config does not tell."""
    target = HERE / name
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        here, remote = Path(scratch) / "repository", Path(scratch) / "remote"
        here.mkdir()

        def do(*arguments):
            run(environment, *arguments, directory=here)

        do("dvc", "init", "-q", "--no-scm")
        do("dvc", "remote", "add", "-q", "-d", "store", "s3://churn/data sets")
        do("dvc", "remote", "modify", "-q", "store", "endpointurl", "http://store.example.com:9000/")
        do("dvc", "remote", "modify", "-q", "store", "region", "eu-central-1")
        do("dvc", "remote", "add", "-q", "Web", "https://data.example.com/dvc/")
        do("dvc", "remote", "add", "-q", "below", "remote://web/deeper")
        do("dvc", "remote", "add", "-q", "files", "../../somewhere")
        do("dvc", "remote", "add", "-q", "--local", "here", str(remote))
        (here / "data" / "exports" / "old").mkdir(parents=True)
        (here / "prepared").mkdir()
        (here / "data" / "customers.csv").write_bytes(text(ROWS))
        (here / "data" / "windows.csv").write_bytes(text(ROWS, "\r\n"))
        (here / "data" / "exports" / "2026-01.csv").write_bytes(text(ROWS[:2]))
        (here / "data" / "exports" / "old" / "2025 ü.csv").write_bytes(text(ROWS[2:], "\r\n"))
        for path in ["data/customers.csv", "data/windows.csv", "data/exports"]:
            do("dvc", "add", "-q", path)
        command = f'python3 -c "{COPY}"'
        stage = ["-n", "prepare", "-d", "data/customers.csv", "-o", "prepared/customers.csv", command]
        do("dvc", "stage", "add", "-q", *stage)
        do("dvc", "repro", "-q")
        do("dvc", "push", "-q", "-r", "here")
        shutil.copytree(remote, target / "remote")
        for path in [".dvc/config", "dvc.lock", "data/customers.csv.dvc", "data/windows.csv.dvc", "data/exports.dvc"]:
            copied = target / "repository" / path
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here / path, copied)


# What the bytes are, in words that the test understands: [repeated text, how often] one behind the other.
CONTENTS = {
    "empty": [],
    "text": [["a,b\r\n", 3]],
    "lone returns": [["a\rb\n\r", 5]],
    "no text": [["a\r\n\u0000", 4]],
    "mostly other": [["\u0001\u0002\r\n", 100]],
    "three of ten": [["\u00ff", 153], ["a", 359], ["\r\n", 5]],
    "more than three of ten": [["\u00ff", 154], ["a", 358], ["\r\n", 5]],
    "late zero": [["x" * 511, 1], ["\n\u0000\r\n", 3]],
    "zero in sample": [["x" * 510, 1], ["\n\u0000\r\n", 3]],
    "across a block": [["x" * 1023, 1], ["y", 1047552], ["\r\n", 4], ["z", 1048570], ["\r\n", 9]],
}

QUESTIONS = """
import json, sys, tempfile
from dvc_data.hashfile.hash import file_md5
answers = {}
for name, parts in json.load(sys.stdin).items():
    with tempfile.NamedTemporaryFile() as file:
        for text, times in parts:
            file.write(text.encode("latin-1") * times)
        file.flush()
        answers[name] = file_md5(file.name, **({"name": NAME} if NAME else {}))
print(json.dumps(answers))
"""

CONFIGS = [
    "[core]\n    remote = store\n['remote \"store\"']\n    url = s3://bucket/prefix\n",
    "[CORE]\nRemote=Store # the default\n\n[ 'remote \"Store\"' ]  # it\nURL=1\n",
    "# a comment\n[core]\r\nremote = 'a # b'\r\nanalytics = \"false\"  # no\r\n",
    "['remote \"a\"']\nurl = s3://bucket/a#b\nendpointurl = \nregion=eu-west-1\n",
    '[remote "x"]\nurl = "https://example.com/a,b"\n',
    "[\"remote 'y'\"]\nurl = https://example.com/ü\n",
    "[core]\nremote = a\n[core]\nremote = b\n",
    "[core]\nremote = a\nremote = b\n",
    "[core]\njust words\n",
    "[core\nremote = a\n",
    "remote = outside\n[core]\n'quoted key' = 1\n",
    "\ufeff[core]\nremote = marked\n",
    "",
]

PARSE = """
import json, sys
from configobj import ConfigObj, ConfigObjError
answers = []
for text in json.load(sys.stdin):
    try:
        answers.append(ConfigObj(text.encode().decode("utf-8-sig").splitlines()).dict())
    except ConfigObjError as error:
        answers.append(None)
print(json.dumps(answers))
"""


def ask(environment, program, question):
    python = Path(environment) / "bin" / "python3"
    asked = subprocess.run([python, "-c", program], input=json.dumps(question), check=True, capture_output=True, text=True)
    return json.loads(asked.stdout)


v3, v2 = sys.argv[1:]
make_repository(v3, "dvc-3")
make_repository(v2, "dvc-2")
answers = {
    "contents": CONTENTS,
    "md5": ask(v3, f"NAME = 'md5'\n{QUESTIONS}", CONTENTS),
    "legacy": ask(v3, f"NAME = 'md5-dos2unix'\n{QUESTIONS}", CONTENTS),
    "version2": ask(v2, f"NAME = None\n{QUESTIONS}", CONTENTS),
    "configs": [{"text": config, "parsed": parsed} for config, parsed in zip(CONFIGS, ask(v3, PARSE, CONFIGS))],
}
(HERE / "answers.json").write_text(json.dumps(answers, indent=1) + "\n")
