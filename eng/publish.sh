#!/bin/bash
# Compiles corun, cormon and corten to native programs:  eng/publish.sh DIRECTORY
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "${1:?the directory for the programs}"
directory=$(cd "$1" && pwd)
case $(uname -m) in
  x86_64) rid=linux-x64 ;;
  aarch64) rid=linux-arm64 ;;
  *) echo "publish: NativeAOT is not available for $(uname -m); x86_64 and aarch64 are" >&2; exit 1 ;;
esac
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
quiet=(-nologo -v:q -clp:NoSummary -p:RuntimeIdentifier="$rid")
dotnet msbuild eng/Programs.proj -t:Restore "${quiet[@]}"
dotnet msbuild eng/Programs.proj -t:Publish -m "${quiet[@]}" -p:PublishDir="$PWD/artifacts/published/"
for program in corun cormon corten; do
  # By a rename, for it may be running.
  install -m 755 "artifacts/published/$program" "$directory/$program.new"
  mv -f "$directory/$program.new" "$directory/$program"
done
