# Whether the server answers (alive), and whether clients may read what it has (ready).
. /etc/redis/common.sh

case $1 in
  # Any answer will do, also that it is still loading.
  alive) local_cli ping > /dev/null ;;
  # A replica that has lost the primary still serves what it has. One that has never had it would serve nothing, or data of
  # long ago.
  ready)
    [ "$(local_cli ping)" = PONG ]
    case $(local_cli info replication) in
      *master_link_down_since_seconds:-1*) exit 1 ;;
    esac
    ;;
esac
