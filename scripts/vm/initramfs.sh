# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# Builds the guest's root, an initramfs made of four cpio archives one behind
# the other, which the kernel unpacks in order:
#   userland   programs of the host              cached, changes rarely
#   modules    the kernel's modules              cached, one a kernel
#   built      the programs of the built tree    cached, changes with each build
#   run        CMD, options, --file and --tree   made for each run
# A plain initramfs needs no file system, no disk driver and no modules.

readonly LAYERS_DIR=$CACHE_DIR/initramfs
readonly LAYERS_KEPT=4 # of each kind: some kernels or builds are used in turn

# Makes RUN_DIR/initrd.cpio.
build_initrd() {
  local lock
  LAYERS=()
  mkdir -p "$LAYERS_DIR"
  exec {lock}>"$LAYERS_DIR/.lock" # others must not remove what is copied here
  flock "$lock"
  rm -f -- "$LAYERS_DIR"/*.partial # of one that was killed
  add_cached_layer userland "$(userland_key)" stage_userland
  if [[ -n $KERNEL_DIR ]]; then
    add_cached_layer "modules-$(<"$KERNEL_DIR/release")" "$(modules_key)" stage_modules
  elif [[ -n $MODULES_DIR ]]; then
    add_cached_layer modules-own "$(own_modules_key)" stage_own_modules
  fi
  add_cached_layer built "$(built_key)" stage_built
  make_layer "$RUN_DIR/run.cpio" stage_run
  cat -- "${LAYERS[@]}" "$RUN_DIR/run.cpio" >"$RUN_DIR/initrd.cpio"
  exec {lock}>&-
}

# Adds the layer NAME in the state KEY to LAYERS, made by BUILDER if need be.
add_cached_layer() {
  local name=$1 builder=$3 file=$LAYERS_DIR/$1-$2.cpio
  if [[ -f $file ]]; then
    touch -- "$file"
  else
    DISCARD+=("$file.partial")
    make_layer "$file.partial" "$builder"
    mv -- "$file.partial" "$file"
    drop_old_layers "$name"
  fi
  LAYERS+=("$file")
}

drop_old_layers() {
  local old
  find "$LAYERS_DIR" -name "$1-????????????????.cpio" -printf '%T@ %p\n' | sort -rn |
    tail -n "+$((LAYERS_KEPT + 1))" | while read -r _ old; do rm -f -- "$old"; done
}

make_layer() {
  local file=$1 builder=$2 stage=$RUN_DIR/stage
  mkdir "$stage"
  "$builder" "$stage"
  (cd "$stage" && find . -mindepth 1 -print0 | cpio --null --quiet -o -H newc --owner=+0:+0) >"$file"
  rm -rf -- "$stage"
}

# A key of 16 hexadecimal digits of what stdin says.
digest() { sha256sum | cut -c1-16; }

# A line for each of the files: changed means size or time changed. The
# loader's cache stands for the shared libraries that come along.
file_states() { stat -L -c '%n %s %.9Y' -- "$@" /etc/ld.so.cache; }

# Where PATH is below the guest's root. Archives that come later must not name
# /bin, /sbin or /lib: the kernel would replace these links by folders.
guest_path() { sed -E 's,^/+,,; s,^(bin|sbin|lib|lib32|lib64)/,usr/\1/,' <<<"$1"; }

is_elf() { [[ $(head -c 4 -- "$1" | tr -d '\0') == $'\x7fELF' ]]; }

# Copies the file SRC, dereferenced, to DST in STAGE, with its shared libraries.
stage_file() {
  local stage=$1 src=$2 dst
  dst=$stage/$(guest_path "$3")
  mkdir -p -- "$(dirname -- "$dst")"
  if is_elf "$src"; then
    # Debug information would fill the guest's memory.
    strip --strip-debug --preserve-dates -o "$dst" -- "$src"
    chmod --reference="$src" -- "$dst"
    stage_libraries "$stage" "$src"
  else
    cp -L --preserve=mode,timestamps -- "$src" "$dst"
  fi
}

stage_libraries() {
  local stage=$1 library dst
  while read -r library; do
    dst=$stage/$(guest_path "$library")
    [[ ! -e $dst ]] || continue
    mkdir -p -- "$(dirname -- "$dst")"
    cp -L --preserve=mode,timestamps -- "$library" "$dst"
  done < <({ ldd "$2" 2>/dev/null || true; } | sed -nE 's,^.*[[:space:]](/[^ ]+) \(0x[0-9a-f]+\)$,\1,p')
}
