#!/usr/bin/env bash
# Builds with warnings as errors and runs every test: unit, component, API over real Kestrel, browser, house.
#   ./test.sh          all tests (installs git and chromium by package name when they are missing)
#   ./test.sh --cli    also the journeys with the real claude and codex CLIs (slower, needs the npm registry)
# The last line is "N passed, N failed"; the exit code says the same.
set -uo pipefail
cd "$(dirname "$0")" || exit 1

install_missing() {
  local missing=()
  command -v git >/dev/null || missing+=(git)
  command -v chromium >/dev/null || [ -n "${CHROMIUM:-}" ] || missing+=(chromium fonts-dejavu-core)
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || { echo "install first: ${missing[*]}" >&2; return 1; }
  local sudo=; [ "$(id -u)" -eq 0 ] || sudo=sudo
  echo "installing ${missing[*]} …"
  { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/tmp/runtimesweb-apt.log 2>&1 \
    || { tail -n 20 /tmp/runtimesweb-apt.log >&2; return 1; }
}

finish() { echo "$1 passed, $2 failed"; [ "$2" -eq 0 ] && exit 0; exit 1; }

install_missing || finish 0 1
without_cli=(-trait- "needs=cli")
[ "${1:-}" = "--cli" ] && without_cli=()

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build RuntimesWeb.sln --nologo -v q -clp:NoSummary || finish 0 1

results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
dotnet RuntimesWeb.Tests/bin/Debug/net10.0/RuntimesWeb.Tests.dll -noLogo "${without_cli[@]}" -trx "$results/tests.trx"
code=$?

counters=$(grep -o '<Counters [^>]*>' "$results/tests.trx" 2>/dev/null)
count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
passed=$(count passed); failed=$(count failed)
[ -n "$passed" ] && [ "$passed" -gt 0 ] || finish "${passed:-0}" 1
# A run that ended badly without a failed test (a crash, a time-out) must not look green.
[ "$code" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
finish "$passed" "$failed"
