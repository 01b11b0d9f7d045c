# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# What is put into the guest on top of the userland: the programs of the built
# tree, the files and folders of --file and --tree, and what init has to run.

# Prints "SRC<tab>DST" for each program of the built tree that exists.
built_files() {
  local tests=$BUILD_DIR/tests
  [[ ! -f $BUILD_DIR/pawprint ]] || printf '%s\t/usr/bin/pawprint\n' "$BUILD_DIR/pawprint"
  [[ ! -d $tests ]] || find "$tests" -name CMakeFiles -prune -o -type f -perm -u+x \
    -printf '%p\t/usr/lib/pawprint/tests/%P\n' | sort
  tests=$PROJECT_DIR/tests/vm
  [[ ! -d $tests ]] || find "$tests" -type f -printf '%p\t/usr/lib/pawprint/vm/%P\n' | sort
}

built_key() {
  local files
  mapfile -t files < <(built_files | cut -f1)
  # With what stages them: it strips, say.
  files+=("$PROJECT_DIR/scripts/vm/initramfs.sh" "$PROJECT_DIR/scripts/vm/payload.sh")
  { built_files; file_states "${files[@]}"; } | digest
}

stage_built() {
  local src dst
  built_files | while IFS=$'\t' read -r src dst; do stage_file "$1" "$src" "$dst"; done
}

stage_run() {
  local stage=$1 spec
  mkdir -p "$stage/etc/pawprint-vm"
  guest_options >"$stage/etc/pawprint-vm/options"
  guest_command >"$stage/etc/pawprint-vm/command"
  for spec in "${FILES[@]}"; do put_file "$stage" "$spec"; done
  for spec in "${TREES[@]}"; do put_tree "$stage" "$spec"; done
}

# For guest/system, a plain shell.
guest_options() {
  printf "hostname='vm-%s'\n" "$(basename -- "$KERNEL" | tr -cs 'A-Za-z0-9.\n' - | cut -c1-60)"
  printf "cgroup='%s'\nshare='%s'\n" "$CGROUP" "${SHARE:+yes}"
}

# For guest/session, in bash's own quoting.
guest_command() {
  local pair
  for pair in "${ENV[@]}"; do printf 'export %s=%q\n' "${pair%%=*}" "${pair#*=}"; done
  printf 'cmd=('
  printf ' %q' "${CMD[@]}"
  printf ' )\n'
}

put_file() {
  local stage=$1 src=${2%%:*} dst=''
  [[ $2 != *:* ]] || dst=${2#*:}
  [[ -f $src ]] || die 2 "--file: no such file: $src"
  [[ -n $dst ]] || { [[ -x $src ]] && dst=/usr/bin/ || dst=/root/; }
  [[ $dst != */ ]] || dst+=$(basename -- "$src")
  check_destination "$dst"
  stage_file "$stage" "$src" "$dst"
}

# What is put below these would be hidden by a mount.
check_destination() {
  [[ ! /$(guest_path "$1")/ =~ ^/(dev|proc|run|sys|tmp|var/run|mnt/share)/ ]] ||
    die 2 "nothing can be put into $1: the guest mounts over it"
}

put_tree() {
  local stage=$1 src=${2%%:*} dst='' file
  [[ $2 != *:* ]] || dst=${2#*:}
  [[ -d $src ]] || die 2 "--tree: no such folder: $src"
  [[ -n $dst ]] || dst=/root/$(basename -- "$(realpath -- "$src")")
  check_destination "$dst"
  dst=$stage/$(guest_path "${dst%/}/")
  mkdir -p -- "$dst"
  cp -a -- "$src/." "$dst"
  find "$src" -type f -perm -u+x -print0 | while IFS= read -r -d '' file; do
    ! is_elf "$file" || stage_libraries "$stage" "$file"
  done
}
