# Tells the server of new users, passwords and certificates, so that they hold without a restart.
. /etc/redis/common.sh

replication() {
  case $POD_NAME in
    *-0) ;;
    *)
      value=$(password replication) || return 1
      printf '%s' "$value" | local_cli -e -x config set masterauth > /dev/null
      ;;
  esac
}

certificate() {
  if [ -e /run/secrets/tls/tls.crt ]; then
    local_cli -e config set tls-cert-file /run/secrets/tls/tls.crt tls-key-file /run/secrets/tls/tls.key \
      tls-ca-cert-file /run/secrets/tls/ca.crt > /dev/null
  fi
}

trap 'exit 0' TERM
while sleep 10 & wait $!; do
  now=$(state)
  if [ ! -e "$made/seen" ] || [ "$now" = "$(cat "$made/seen")" ]; then
    continue
  fi
  if users > "$made/users.next" && mv "$made/users.next" "$made/users.acl" &&
    local_cli -e acl load > /dev/null && replication && certificate; then
    echo "$now" > "$made/seen"
    echo 'the server has taken over what changed of users, passwords and certificate'
  else
    echo 'the server could not take over what changed of users, passwords and certificate; trying again in 10 seconds' >&2
  fi
done
