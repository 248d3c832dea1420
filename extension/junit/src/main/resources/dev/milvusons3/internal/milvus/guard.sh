# Runs Milvus for as long as the JVM that started this script lives, and not a moment longer.
#
#   sh -c <this> guard <alias> <library path variable> <library path> <data> <pid file> <command>...
#
# Standard input is a pipe whose other end only that JVM holds. It reaches its end when the JVM closes it, and also when the
# JVM ends in whatever way, kill -9 included. (prctl's parent-death signal would not do: it follows the thread that forked.)
alias=$1 variable=$2 libraries=$3 data=$4 pidfile=$5
shift 5

# Ctrl-C in a terminal reaches the whole process group; when to end is the JVM's business.
trap '' INT HUP QUIT

exec 3<&0 </dev/null

# Milvus would make it for this user alone, and no other user of the machine could run one then, now or later.
[ -d /tmp/milvus ] || mkdir -m 1777 /tmp/milvus 2>/dev/null

# The variable is set in here only: these tools are not to be run with Milvus' libraries, and macOS does not let it pass through sh.
(
    export "$variable=$libraries"
    exec "$@" 3<&-
) &
milvus=$!
# The log is Milvus' own: shells tell there which of their children were killed.
exec >/dev/null 2>&1
echo "$milvus" >"$pidfile"

# What Milvus leaves outside its own directory when it is killed; it knows no setting for these.
clean_up() {
    rm -f "/run/milvus/standalone-$alias.pid" "/tmp/milvus/standalone-$alias.pid" "/tmp/milvus/server_id_$milvus"
}

(
    while read -r ignored; do :; done
    # So that its exit code tells that it came this far.
    trap '' TERM
    kill -KILL "$milvus"
    # Below it is done too, once Milvus is gone; but somebody may have killed what is below.
    clean_up
) <&3 3<&- &
guard=$!
exec 3<&-

terminated=
trap 'terminated=yes; kill -KILL "$milvus" 2>/dev/null' TERM
wait "$milvus"
code=$?
if [ -n "$terminated" ]; then
    wait "$milvus"
fi
kill -TERM "$guard" 2>/dev/null
if wait "$guard"; then
    # The pipe had ended: nobody will ask for the data again, and perhaps nobody is there to remove them.
    rm -rf "$data"
fi
clean_up
exit "$code"
