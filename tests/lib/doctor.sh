# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# doctor as root, as an ordinary user, without capabilities, in namespaces: what it says is
# held against what the system says. After tap.sh.

# doctor_says NAME STATUS FILTER COMMAND...: COMMAND runs doctor; its status and the jq FILTER
# over its JSON must hold. $doctor_dir/NAME.json stays.
doctor_says() {
  local name=$1 status=$2 filter=$3 out=$doctor_dir/out.json got
  shift 3
  "$@" doctor --format json >"$out" 2>"$doctor_dir/err"
  got=$?
  if [ "$got" = "$status" ]; then
    check_json "$name" "$out" "$filter"
  else
    not_ok "$name" "status $got, not $status" "$(cat "$doctor_dir/err")" "$(head -c 2000 "$out")"
  fi
}

# The value of CapEff's bits, and of a TcpExt counter, as the system has them.
capability_count() {
  local set
  set=$(awk '/^CapEff/ { print $2 }' /proc/self/status)
  printf '%d' "0x$set" | awk '{ n = $1; while (n > 0) { c += n % 2; n = int(n / 2) } print c }'
}
tcp_ext() {
  awk -v name="$1" '/^TcpExt:/ { if (!seen++) split($0, names); else
    for (i in names) if (names[i] == name) print $i }' /proc/net/netstat
}

# doctor_checks LABEL PAWPRINT
doctor_checks() {
  local label=$1 pawprint=$2 status states drops
  doctor_dir=$(mktemp -d)
  local nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups)

  # As root: status 1 when there is a problem, 0 otherwise; what it says is so.
  "$pawprint" doctor --format json >"$doctor_dir/root.json" 2>"$doctor_dir/err"
  status=$?
  check_equal "$label doctor: its status says whether there is a problem" \
    "$(jq 'if .problems == [] then 0 else 1 end' "$doctor_dir/root.json")" "$status"
  "$pawprint" --once --duration 200ms --format json >"$doctor_dir/live.json" 2>>"$doctor_dir/err"
  states=$(jq -c '[.source.collectors[] | [.name, .state, .attach, .transport]]' "$doctor_dir/live.json")
  check_json "$label doctor: collectors are what live makes of them" "$doctor_dir/root.json" \
    "[.collectors[] | [.name, .state, .attach, .transport]] == ${states:-0}"
  drops=$(tcp_ext ListenDrops)
  check_json "$label doctor: counters, capabilities, namespaces, lockdown and kernel as the system has them" \
    "$doctor_dir/root.json" \
    ".kernel == \"$(uname -r)\" and .counters.tcp.ListenDrops <= ${drops:-0} and .privilege.root
     and (.privilege.capabilities | length) == $(capability_count)
     and .namespaces.pid == ($(readlink /proc/self/ns/pid | tr -dc 0-9) == 4026531836)
     and .namespaces.network != false
     and .lockdown == $(sed -n 's/.*\[\(.*\)\].*/"\1"/p' /sys/kernel/security/lockdown 2>/dev/null | grep . || echo null)"
  check_json "$label doctor: each sysctl as sysctl has it" "$doctor_dir/root.json" \
    ".sysctls | length > 10 and (map({(.name): .value}) | add | .[\"net.ipv4.tcp_syncookies\"] == $(
      cat /proc/sys/net/ipv4/tcp_syncookies) and .[\"net.core.somaxconn\"] == $(
      cat /proc/sys/net/core/somaxconn) and .[\"net.ipv4.tcp_tw_recycle\"] == $(
      cat /proc/sys/net/ipv4/tcp_tw_recycle 2>/dev/null || echo null))"
  check_json "$label doctor: a problem for each collector that is not on, none for one that is" \
    "$doctor_dir/root.json" \
    '[.problems[] | select(.id | startswith("collector-")) | .title] as $told
     | [.collectors[] | .name as $name
        | (.state != "on") == any($told[]; split(":")[0] | test("\\b" + $name + "\\b"))] | all'

  doctor_says "$label doctor: an ordinary user learns what could not be checked" 3 \
    '(.privilege.root | not) and .privilege.capabilities == []
     and ([.unchecked[] | select(test("collectors"))] | length) == 1
     and ([.sysctls[] | select(.value != null)] | length) > 5 and .counters.tcp != null
     and all(.problems[] | select(.id == "collector-off"); .action | test("root"))' \
    "${nobody[@]}" "$pawprint"
  "${nobody[@]}" "$pawprint" doctor >"$doctor_dir/text" 2>&1
  check_equal "$label doctor: and is not told that nothing is wrong" "3 0 1" \
    "$? $(grep -c 'Nothing wrong' "$doctor_dir/text") $(grep -c '^Not checked' "$doctor_dir/text")"
  # Root owns the files of tracefs even so: ftrace mode works where there are kprobes.
  status=3
  [ ! -w /sys/kernel/tracing/kprobe_events ] && [ ! -w /sys/kernel/debug/tracing/kprobe_events ] ||
    status=1
  doctor_says "$label doctor: root without capabilities is told which" "$status" \
    '.privilege.root and .privilege.capabilities == []
     and all(.problems[] | select(.id == "collector-off"); .action | test("CAP_SYS_ADMIN"))' \
    setpriv --bounding-set=-all --inh-caps=-all "$pawprint"

  if unshare --user --map-root-user true 2>/dev/null; then
    doctor_says "$label doctor: root of a user namespace is told so" "$status" \
      '.namespaces.user == false
       and all(.problems[] | select(.id == "collector-off"); .action | test("user namespace"))' \
      unshare --user --map-root-user "$pawprint"
  else
    skip "$label doctor: root of a user namespace is told so" "no user namespaces here"
  fi
  doctor_says "$label doctor: another pid namespace is a problem" 1 \
    '.namespaces.pid == false and any(.problems[]; .id == "pid-namespace")' \
    unshare --pid --fork --mount-proc "$pawprint"
  # Without the right to see the namespaces of process 1 it cannot be told.
  local other='.namespaces.network == null'
  readlink /proc/1/ns/net >/dev/null &&
    other='.namespaces.network == false and any(.problems[]; .id == "network-namespace")'
  # shellcheck disable=SC2016 # expanded by the inner shell
  doctor_says "$label doctor: another network namespace is seen, its sysctls are judged" 1 \
    "$other"'
     and ([.problems[] | select(.id == "sysctl-risk") | .action] | sort)
       == ["sysctl -w net.ipv4.tcp_rfc1337=0", "sysctl -w net.ipv4.tcp_syncookies=1"]' \
    unshare --net bash -c 'echo 1 >/proc/sys/net/ipv4/tcp_rfc1337
      echo 0 >/proc/sys/net/ipv4/tcp_syncookies
      echo 4096 >/proc/sys/net/ipv4/tcp_max_syn_backlog
      exec "$0" "$@"' "$pawprint"
  rm -rf "$doctor_dir"
}
