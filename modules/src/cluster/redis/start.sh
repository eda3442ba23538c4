# Makes what the server reads, and becomes the server.
. /etc/redis/common.sh

head -c 32 /dev/urandom | digest > "$made/local"
state > "$made/seen"
users > "$made/users.acl"
{
  echo 'include /etc/redis/redis.conf'
  echo "aclfile $made/users.acl"
  # The first pod of the set is the primary, for ever; the others copy it.
  case $POD_NAME in
    *-0) ;;
    *)
      echo 'include /etc/redis/replica.conf'
      value=$(password replication)
      printf 'masterauth "%s"\n' "$(printf '%s' "$value" | sed 's/[\\"]/\\&/g')"
      ;;
  esac
} > "$made/redis.conf"
unset value
exec redis-server "$made/redis.conf"
