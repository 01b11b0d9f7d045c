# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# The layer of kernel modules: the subset of modules.list for a Debian kernel,
# all of --modules for an own one.

modules_key() { { file_states "$KERNEL_DIR" "$SCRIPT_DIR/vm/modules.list"; cat "$KERNEL_DIR/package"; } | digest; }

# Takes the modules below the folders of modules.list, and all that those need.
# They are unpacked here, which is faster than in the guest.
stage_modules() {
  local stage=$1 release from module file to
  release=$(<"$KERNEL_DIR/release")
  from=$KERNEL_DIR/lib/modules/$release
  to=$stage/usr/lib/modules/$release
  mkdir -p "$to"
  cp -- "$from"/modules.{builtin,builtin.modinfo,order} "$to/"
  wanted_modules "$from/modules.dep" | while read -r module; do
    file=$to/${module%.[xz]*}
    mkdir -p -- "$(dirname -- "$file")"
    case $module in
    *.xz) xz -dc -- "$from/$module" >"$file" ;;
    *.zst) zstd -dcq -- "$from/$module" >"$file" ;;
    *) cp -- "$from/$module" "$file" ;;
    esac
  done
  depmod -b "$stage/usr" "$release"
}

# modules.dep lists for each module all that it needs, directly or not.
wanted_modules() {
  awk 'NR == FNR { if (NF && $1 !~ /^#/) wanted[$1]; next }
       { for (w in wanted) if (index($1, w) == 1) { sub(":", "", $1); for (i = 1; i <= NF; i++) print $i; next } }
      ' "$SCRIPT_DIR/vm/modules.list" "$1" | sort -u
}

own_modules_dir() { # accepts ROOT, ROOT/lib/modules and ROOT/lib/modules/RELEASE
  local dep
  dep=$(find "$MODULES_DIR" -maxdepth 4 -name modules.dep -print -quit)
  [[ -n $dep ]] || die 2 "--modules: no modules.dep in $MODULES_DIR (run depmod)"
  dirname -- "$(realpath -- "$dep")"
}

own_modules_key() { { own_modules_dir; find "$(own_modules_dir)" -printf '%p %s %T@\n' | sort; } | digest; }

stage_own_modules() {
  mkdir -p "$1/usr/lib/modules"
  cp -rL -- "$(own_modules_dir)" "$1/usr/lib/modules/"
}
