# Runs a command inside a Debian tree, with folders of the machine at their own paths:
#     sh inside.sh TREE FOLDER SEEN... -- COMMAND...
# FOLDER is where it is run. Whoever calls this keeps its mounts to it.
set -eu
tree=$1 folder=$2
shift 2
mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
while [ "$1" != -- ]; do
    mkdir -p "$tree$1"
    mount --rbind "$1" "$tree$1"
    shift
done
shift
# A thousand calls at once have a thousand connections, for which what a machine allows at first is too little.
ulimit -S -n "$(ulimit -H -n)"
exec chroot "$tree" /usr/bin/env --chdir="$folder" -- "$@"
