# What the native code that runs in Java's process reads from its environment. To be sourced.

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
