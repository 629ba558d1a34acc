#!/bin/sh
# Runs a program as the first process of new network, mount and process namespaces, and removes their cgroups when it has
# ended, however it ended: nothing else of a cluster outlives its first process.
# Usage: keeper.sh CGROUP PROGRAM [ARGUMENT…]
cgroup=$1
shift
unshare --net --mount --pid --fork --kill-child --mount-proc "$@"
exec sh "$(dirname "$0")/remove-cgroups.sh" "$cgroup"
