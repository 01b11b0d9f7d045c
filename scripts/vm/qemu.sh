# shellcheck shell=bash disable=SC2034,SC2153 # shares variables with vm.sh
# Starts QEMU, passes the guest's output on while it runs, and turns the way it
# ended into an exit status. Everything lives in RUN_DIR, which goes away with
# the script: a trap removes it, and what a SIGKILL leaves the next start sweeps.
#
# The guest has three channels besides its console, each of them twice: a port
# of virtio-serial (fast) and a serial line (there on every kernel). Both ends
# up in the same file of RUN_DIR:
#   out, err   followed and copied to stdout and stderr. Files and not FIFOs:
#              QEMU drops what a slow reader has not taken when the guest ends
#   status     "start UPTIME RELEASE", then "exit STATUS"

RUN_DIR=''
RUNNING=() # processes to be ended with the script
DISCARD=() # half-made files of the cache, removed at the end as well

make_run_dir() {
  sweep_run_dirs
  RUN_DIR=$(mktemp -d "${TMPDIR:-/tmp}/pawprint-vm.XXXXXXXX")
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
  exec {RUN_LOCK}>"$RUN_DIR/lock"
  flock "$RUN_LOCK" # held by this shell and all it starts
}

# A folder whose lock nobody holds is one of a killed script. New ones are left
# alone: their lock may be about to be taken.
sweep_run_dirs() {
  local dir
  find "${TMPDIR:-/tmp}" -maxdepth 1 -user "$(id -u)" -type d -name 'pawprint-vm.????????' \
    -mmin +1 2>/dev/null | while read -r dir; do
    ! flock -n "$dir/lock" true || rm -rf -- "$dir"
  done
}

clean_up() {
  local status=$?
  trap '' INT TERM HUP
  kill "${RUNNING[@]}" 2>/dev/null || true
  wait "${RUNNING[@]}" 2>/dev/null || true
  rm -rf -- "$RUN_DIR" "${DISCARD[@]}"
  exit "$status"
}

# Makes QEMU, the command line.
# - thread=multi lets guests oops at random when a static key is patched.
# - Serial lines get interrupts of their own: ISA interrupts cannot be shared.
# - no_timer_check, tsc=reliable: under emulation on a busy host the kernel's
#   checks of its timers fail, and it panics or takes the slow HPET.
qemu_command() {
  local append="console=ttyS0 loglevel=5 panic=-1 oops=panic no_timer_check tsc=reliable$APPEND"
  [[ -n $CONSOLE ]] || CONSOLE=$RUN_DIR/console.log
  # shellcheck disable=SC2054 # commas are QEMU's
  QEMU=(qemu-system-x86_64 -nodefaults -display none -monitor none -nic none -no-reboot
    -accel tcg,thread=single -machine pc -cpu max -smp "$CPUS" -m "$MEMORY"
    -kernel "$KERNEL_IMAGE" -initrd "$RUN_DIR/initrd.cpio" -append "$append"
    -chardev "file,id=console,path=${CONSOLE//,/,,}" -device isa-serial,index=0,chardev=console
    -device virtio-serial-pci)
  add_channel out 1 3
  add_channel err 2 7
  add_channel status 3 5
  [[ -z $SHARE ]] || QEMU+=(-virtfs
    "local,path=$(realpath -- "$SHARE" | sed 's/,/,,/g'),mount_tag=share,security_model=none,multidevs=remap")
}

add_channel() {
  local name=$1 line=$2 irq=$3 file="file,path=${RUN_DIR//,/,,}/$1,append=on"
  QEMU+=(-chardev "$file,id=port-$name" -device "virtserialport,chardev=port-$name,name=$name"
    -chardev "$file,id=line-$name" -device "isa-serial,index=$line,irq=$irq,chardev=line-$name")
}

# Runs QEMU and leaves the script with the status of CMD.
run_qemu() {
  local runner ended=0
  : | tee "$RUN_DIR"/{out,err,status} "$CONSOLE"
  # A SIGKILL of this shell reaches QEMU as well.
  setpriv --pdeathsig TERM timeout -k 10 "$TIMEOUT" setpriv --pdeathsig KILL "${QEMU[@]}" \
    </dev/null >"$RUN_DIR/qemu.log" 2>&1 &
  runner=$!
  RUNNING=("$runner")
  # These end when the runner is gone, which is after the wait for it, and all
  # is copied. No message when the reader of the output goes away.
  tail -c +1 -s 0.1 --pid="$runner" -f "$RUN_DIR/out" 2>/dev/null &
  RUNNING+=($!)
  tail -c +1 -s 0.1 --pid="$runner" -f "$RUN_DIR/err" >&2 2>/dev/null &
  RUNNING+=($!)
  wait "$runner" || ended=$?
  RUNNING=("${RUNNING[@]:1}")
  wait "${RUNNING[@]}" || true
  RUNNING=()
  exit_as_guest "$ended"
}

exit_as_guest() {
  local ended=$1 word value start='' status=''
  while read -r word value; do
    case $word in
    start) start=$value ;;
    exit) status=$value ;;
    esac
  done <"$RUN_DIR/status"
  [[ -z $VERBOSE ]] || say "kernel ${start#* }: command started ${start%% *} s after the kernel, ran until $SECONDS s"
  [[ ! $status =~ ^[0-9]+$ ]] || exit "$status"
  if ((ended == 124 || ended == 137)); then
    [[ -n $start ]] || show_end_of "$CONSOLE"
    die 124 "stopped after $TIMEOUT s"
  fi
  show_end_of "$RUN_DIR/qemu.log"
  ((!ended)) || die 70 "QEMU failed with status $ended"
  show_end_of "$CONSOLE"
  die 70 "the guest died without a status from the command (above: the end of its console)"
}

show_end_of() { tail -n 40 -- "$1" | tr -d '\r' >&2; }
