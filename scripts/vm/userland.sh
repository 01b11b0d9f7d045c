# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# The guest's userland: programs of the host with their shared libraries, over
# busybox for everything else. Programs are listed here only where busybox has
# none or a poorer one that tests would stumble over. sh is the host's, because
# busybox's takes its own applets even where the PATH has another program.

readonly USERLAND_PROGRAMS=(
  bash sh grep sed find awk
  cut date dd env head mktemp numfmt od realpath seq sleep stat stdbuf tail tee timeout wc
  chrt flock nsenter prlimit script setpriv setsid taskset unshare
  pgrep pkill ps sysctl
  ip ss tc nstat bridge nft iptables iptables-save iptables-restore ip6tables
  iptables-legacy ip6tables-legacy
  runc crun
)

# Folders and files that those programs open at run time. They may be missing.
userland_data() {
  printf '%s\n' /usr/lib/x86_64-linux-gnu/xtables /usr/lib/tc /etc/iproute2 /usr/share/iproute2 \
    /etc/protocols /etc/services /etc/ethertypes /lib/terminfo /usr/libexec/coreutils
}

userland_programs() {
  local program
  for program in "${USERLAND_PROGRAMS[@]}"; do
    find_program "$program" || die 69 "program missing: $program"
  done
}

userland_key() {
  local programs parts=("$SCRIPT_DIR/vm/userland.sh" "$SCRIPT_DIR"/vm/guest/*)
  mapfile -t programs < <(userland_programs)
  { file_states /bin/busybox "${programs[@]}"; cat -- "${parts[@]}"; } | digest
}

stage_userland() {
  local stage=$1 applet program path
  mkdir -p "$stage"/{dev,etc,mnt/share,proc,root,run,sys,tmp,var/{lib,log,tmp}} \
    "$stage"/usr/{bin,sbin,lib,lib64,lib/pawprint-vm}
  chmod 1777 "$stage"/tmp "$stage"/var/tmp
  for path in bin sbin lib lib64; do ln -s "usr/$path" "$stage/$path"; done
  ln -s /run "$stage/var/run"

  cp /bin/busybox "$stage/usr/bin/busybox"
  for applet in $(/bin/busybox --list); do
    [[ $applet == busybox ]] || ln -s busybox "$stage/usr/bin/$applet"
  done
  ln -s ../bin/busybox "$stage/usr/sbin/modprobe" # where the kernel looks for it
  userland_programs | while read -r program; do stage_program "$stage" "$program"; done
  userland_data | while read -r path; do
    [[ -e $path ]] || continue
    mkdir -p "$stage/$(dirname -- "$(guest_path "$path")")"
    cp -rL -- "$path" "$stage/$(guest_path "$path")"
  done
  stage_etc "$stage/etc"
  install -m 755 "$SCRIPT_DIR"/vm/guest/* "$stage/usr/lib/pawprint-vm/"
  ln -s usr/lib/pawprint-vm/init "$stage/init"
}

# Puts PATH in under its name. Many are links to one program that looks at its
# name (kmod, xtables-nft-multi): those become a copy and links here, too.
stage_program() {
  local stage=$1 path=$2 real link
  real=$(realpath -- "$path")
  link=$stage/$(guest_path "$path")
  rm -f -- "$stage/usr/bin/${path##*/}" # busybox's, which may come first in PATH
  [[ -e $stage/$(guest_path "$real") && ! -L $stage/$(guest_path "$real") ]] ||
    { rm -f -- "$stage/$(guest_path "$real")" && stage_file "$stage" "$real" "$real"; }
  [[ -e $link ]] || ln -s "/$(guest_path "$real")" "$link"
}

stage_etc() {
  local etc=$1
  printf '%s\n' root:x:0:0:root:/root:/bin/bash nobody:x:65534:65534:nobody:/:/bin/false >"$etc/passwd"
  printf '%s\n' root:x:0: tty:x:5: nogroup:x:65534: >"$etc/group"
  printf '%s\n' '127.0.0.1 localhost' '::1 localhost' >"$etc/hosts"
  printf '%s\n' 'passwd: files' 'group: files' 'hosts: files' >"$etc/nsswitch.conf"
  : >"$etc/resolv.conf"
  ln -s /proc/self/mounts "$etc/mtab"
}
