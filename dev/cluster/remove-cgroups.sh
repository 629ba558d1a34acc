#!/bin/sh
# Removes a cgroup and those below it from every hierarchy (version 1 has one a controller); the kernel may take a moment
# to see that the last process in one has gone.
# Usage: remove-cgroups.sh CGROUP
attempt=0
while [ "$attempt" -lt 50 ]; do
  left=0
  for root in "/sys/fs/cgroup/$1" /sys/fs/cgroup/*/"$1"; do
    [ -d "$root" ] || continue
    find "$root" -depth -type d -exec rmdir {} + 2>/dev/null || left=1
  done
  [ "$left" -eq 0 ] && exit 0
  attempt=$((attempt + 1))
  sleep 0.1
done
echo "cgroups of $1 are still in use" >&2
exit 1
