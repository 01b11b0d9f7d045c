# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
#
# bash completion for pawprint: source it, or install it as
# /usr/share/bash-completion/completions/pawprint.
# tests/unit/app/manual_test.cpp holds it against --help.

_pawprint_commands='live record report export doctor explain'

# Options of a command, as its --help has them.
_pawprint_options() {
  local source='--mode --attach --transport --host-root --btf -v --verbose'
  local watch='--collect --probe-timeout --pods --events --pod --remote --port --netns'
  local show='--duration --interval --once --format --sort --top --no-color'
  case $1 in
    '') echo "-h --help --version $source $watch $show" ;;
    live) echo "-h --help $source $watch $show" ;;
    record) echo "-h --help -o --output --force --max-size --flight --duration --format --sort --top $source $watch" ;;
    report)
      echo "-h --help -o --output --force --since --until --compare --format --probe-timeout --pods --events --pod --remote --port --netns --sort --top --no-color"
      ;;
    export)
      echo "-h --help -o --output --force --to --since --until --probe-timeout --pods --events --remote --port --netns"
      ;;
    doctor) echo "-h --help $source --format" ;;
    explain) echo "-h --help" ;;
  esac
}

# Values of an option, with the command they are for: words, or `-f` and `-d` for files and
# folders. Fails where there is nothing to offer.
_pawprint_values() {
  case $1 in
    --mode) echo 'auto bpf ftrace wire' ;;
    --attach) echo 'auto fentry kprobe' ;;
    --transport) echo 'auto ringbuf perfbuf' ;;
    --format)
      case $2 in
        doctor | record) echo 'table json' ;;
        report) echo 'table json jsonl html' ;;
        *) echo 'table json jsonl' ;;
      esac
      ;;
    --to) echo 'jsonl csv pcapng perfetto' ;;
    --collect) echo 'timewait syn probe' ;;
    --btf | --pods | --events | --compare | --output | -o) echo '-f' ;;
    --since | --until) echo '+5m +1h' ;;
    --max-size) echo '64M 1G' ;;
    --duration | --flight | --interval | --probe-timeout) echo '1s 10s 1m 10m' ;;
    --host-root) echo '-d' ;;
    *) return 1 ;;
  esac
}

_pawprint() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command='' word values
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " $_pawprint_commands " in
      *" $word "*)
        command=$word
        break
        ;;
    esac
  done
  COMPREPLY=()
  if values=$(_pawprint_values "$prev" "$command"); then
    case $values in
      -f | -d) mapfile -t COMPREPLY < <(compgen "$values" -- "$cur") ;;
      *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur") ;;
    esac
    return
  fi
  case $prev in
    --remote | --port | --netns | --pod | --sort | --top) return ;; # a value that is not known here
  esac
  case $cur in
    -*) values=$(_pawprint_options "$command") ;;
    *)
      if [ "$command" = report ] || [ "$command" = export ]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return
      fi
      values=''
      [ -n "$command" ] || values=$_pawprint_commands
      [ "$command" != explain ] ||
        values=$("${COMP_WORDS[0]}" explain 2>/dev/null | awk '/^  [^ ]/ { print $1 }')
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$values" -- "$cur")
}
complete -F _pawprint pawprint
