#!/bin/sh
# Builds Atelier and paints a landscape in the style of another picture.
# Usage: sh samples/quickstart.sh [RESULT]
set -eu

start=$(pwd)
cd "$(dirname "$0")/.."

for program in java mvn; do
  if ! command -v "$program" >/dev/null 2>&1; then
    echo "quickstart: '$program' is missing; install JDK 17 and Maven 3.8 or later" >&2
    exit 1
  fi
done

result=${1:-$(pwd)/samples/target/quickstart.png}
case $result in
  /*) ;;
  *) result=$start/$result ;;
esac

echo "Building (the first time, Maven fetches some 200 MB of libraries) ..." >&2
mvn -q -B -DskipTests package

echo "Painting samples/pictures/landscape.jpg in the style of samples/pictures/styles/watercolour.jpg ..." >&2
host/target/atelier/bin/atelier stylize samples/pictures/landscape.jpg \
  --style samples/pictures/styles/watercolour.jpg --output "$result" --existing overwrite

echo "The result is $result"
