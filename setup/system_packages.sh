#!/usr/bin/env bash
# Installs the Debian packages of setup/debian-packages.txt that are missing: as root, or through sudo where it asks for no
# password. Anywhere else it says in one line what to run and stops. With everything there it does nothing and needs no network.
set -euo pipefail
cd "$(dirname "$0")"

mapfile -t wanted < <(grep -v '^#' debian-packages.txt | sed '/^$/d')
if ! command -v dpkg-query >/dev/null; then
    echo "这不是 Debian 系统；请用系统自己的包管理器安装与以下软件包相当的包（not Debian, install the equivalents of）：${wanted[*]}" >&2
    exit 0
fi
missing=()
for package in "${wanted[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "缺少系统软件包，请运行（missing packages, please run）：sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
    exit 1
fi
echo "安装系统软件包：${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
