# What Java, and the native code that runs in its process, read from their environment. To be sourced.

# Java takes names of files for what the locale says. The one of scheduled jobs says ASCII, and so
# does any that is not installed, as those that ssh brings along: of such a one this complains.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
  *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) charmap=$(locale charmap 2>&1) ;;
  *) charmap= ;;
esac
[ "$charmap" = UTF-8 ] || export LC_ALL=C.UTF-8

# DJL would report to its makers that it was started.
export OPT_OUT_TRACKING=true

# A feature map of a large picture takes a hundred megabytes, lives for milliseconds, and is asked
# for from the C library. By default that gives its memory back to the system at once, and touching
# new memory takes ten times as long as the arithmetic of a simple layer. Here it keeps it, in one
# heap, in large pages. What the user has set stays.
export MALLOC_MMAP_MAX_="${MALLOC_MMAP_MAX_:-0}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-17179869184}"
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
export GLIBC_TUNABLES="${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}"

# The engine's threads wait for one another after each step, and would spin meanwhile. On a machine
# that has other work to do they would take turns spinning, each for a time slice, for hours.
export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"

# The engine takes half of the processors it sees for its own, supposing that two are one core's; on
# a laptop of two cores that leaves one idle. Here it gets the cores that there are.
if [ -z "${OMP_NUM_THREADS:-}" ]; then
  OMP_NUM_THREADS=$(nproc 2>/dev/null || sysctl -n hw.physicalcpu 2>/dev/null || echo 1)
  siblings=
  while IFS=: read -r key value; do
    case $key in
      siblings*) siblings=$((value)) ;;
      "cpu cores"*)
        if [ "$((value))" -gt 0 ] && [ "${siblings:-0}" -gt "$((value))" ]; then
          OMP_NUM_THREADS=$(((OMP_NUM_THREADS * value + siblings - 1) / siblings))
        fi
        break
        ;;
    esac
  done 2>/dev/null </proc/cpuinfo
  # A container may be given the time of fewer.
  if read -r quota period 2>/dev/null </sys/fs/cgroup/cpu.max && [ "$quota" != max ]; then
    allowed=$(((quota + period - 1) / period))
    [ "$allowed" -lt "$OMP_NUM_THREADS" ] && OMP_NUM_THREADS=$allowed
  fi
  export OMP_NUM_THREADS
fi
