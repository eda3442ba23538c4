# What the scripts of this folder share. Passwords go through files, pipes and builtins of the shell only: no argument and no
# environment of the server has them, so no list of processes shows them.
set -eu
umask 077

# In memory, for one pod. What is made here is gone with it.
made=/run/redis

# The password of a user of the secret.
password() {
  value=$(cat "/run/secrets/redis/$1") || return 1
  if [ "${#value}" -lt 16 ]; then
    echo "the password of $1 in the secret must have 16 characters or more" >&2
    return 1
  fi
  case $value in
    # They would end a line of the configuration, and the server shows lines that it does not understand.
    *[[:cntrl:]]*)
      echo "the password of $1 in the secret must be one line without control characters" >&2
      return 1
      ;;
  esac
  printf '%s' "$value"
}

digest() {
  sha256sum | cut -d ' ' -f 1
}

# Who may do what: a line for each user, with the digest of the password.
users() {
  echo 'user default off'
  value=$(cat "$made/local") || return 1
  printf 'user local #%s on +ping +info +acl|load +config|set\n' "$(printf '%s' "$value" | digest)"
  while read -r name rules; do
    value=$(password "$name") || return 1
    printf 'user %s #%s %s\n' "$name" "$(printf '%s' "$value" | digest)" "$rules"
  done < /etc/redis/users
}

# What the server has to take over when it changes.
state() {
  for file in /etc/redis/users /run/secrets/redis/* /run/secrets/tls/*; do
    if [ -f "$file" ]; then digest < "$file"; fi
  done | digest
}

# A command to the server of this pod.
local_cli() {
  if [ -e /run/secrets/tls/ca.crt ]; then
    set -- --tls --cacert /run/secrets/tls/ca.crt "$@"
  fi
  REDISCLI_AUTH=$(cat "$made/local") redis-cli --user local --no-auth-warning "$@"
}
