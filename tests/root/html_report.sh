#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The HTML report in a real browser: no console error, no request, hostile strings as
# text, light and dark. Screenshots go to $PAWPRINT_SCREENSHOTS when that is a folder.
set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../lib/tap.sh
. "$here/../lib/tap.sh"
pawprint=${PAWPRINT:-$here/../../build/pawprint}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$(dirname "$pawprint")/tests/sample_recording" "$work/sample" 2>"$work/err" ||
  not_ok "html: the sample is recorded" "$(cat "$work/err")"
"$pawprint" report "$work/sample" --format html -o "$work/report.html" 2>"$work/err"
check_equal "html: report writes it" "0 0" "$? $(wc -l <"$work/err")"
"$pawprint" report "$work/sample" --format html -o "$work/report.html" 2>"$work/err"
check_equal "html: and does not write over it" "2 1" "$? $(wc -l <"$work/err")"
check_equal "html: for its owner only, and nothing beside it" "600 report.html" \
  "$(stat -c %a "$work/report.html") $(cd "$work" && ls | grep report)"

if ! command -v chromium >/dev/null; then
  if [ "${PAWPRINT_FULL:-0}" = 1 ]; then
    not_ok "html: in a browser" "chromium is not installed"
  else
    skip "html: in a browser" "chromium is not installed"
  fi
  tap_end
fi

# browse NAME OPTIONS...: the page after it was shown in $work/NAME.dom, a picture in
# $work/NAME.png, what the browser said in $work/NAME.log, its requests in $work/NAME.net.
# No network: not for the page, and not for what browsers ask of their makers.
browse() {
  local name=$1
  shift
  timeout 120 unshare --net chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$work/profile.$name" --enable-logging=stderr --v=0 \
    --log-net-log="$work/$name.net" --window-size=1200,2600 --hide-scrollbars "$@" \
    >"$work/$name.dom" 2>"$work/$name.log"
}
page=file://$work/report.html
browse dom --dump-dom "$page"
check_equal "html: the browser shows it" 0 $?
check_equal "html: the title is the host's name, as text" 1 \
  "$(grep -c '<title>pawprint: node-&lt;b&gt;7&lt;/b&gt;</title>' "$work/dom.dom")"
check_equal "html: no element that the page does not have itself" 0 \
  "$(grep -cE '<(script|img|b|iframe)[ >]' "$work/dom.dom")"
check "html: the hostile argument is there as text" \
  grep -qF "&lt;script&gt;document.title='owned'&lt;/script&gt;" "$work/dom.dom"
check_equal "html: no console message" "" "$(grep -i console "$work/dom.log" | head -3)"
# The browser's own requests have no origin.
requests() { grep -o '"initiator":"[^"]*"' "$work/$1.net" | grep -vc 'not an origin'; }
check_equal "html: no request" 0 "$(requests dom)"
echo '<img src="http://127.0.0.1:1/x.png">' >"$work/control.html"
browse control --dump-dom "file://$work/control.html"
check "html: a request would be seen" test "$(requests control)" -ge 1
browse light --screenshot="$work/light.png" "$page"
browse dark --blink-settings=preferredColorScheme=0 --screenshot="$work/dark.png" "$page"
check "html: screenshots in light and dark differ" \
  bash -c "[ -s $work/light.png ] && [ -s $work/dark.png ] && ! cmp -s $work/light.png $work/dark.png"
browse print --print-to-pdf="$work/report.pdf" "$page"
check "html: prints" test -s "$work/report.pdf"
if [ -d "${PAWPRINT_SCREENSHOTS:-}" ]; then
  cp "$work"/*.png "$work/report.html" "$work/report.pdf" "$PAWPRINT_SCREENSHOTS/"
fi
tap_end
