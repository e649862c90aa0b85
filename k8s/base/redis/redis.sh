#!/bin/sh
# Starts a Redis or a Sentinel, or asks one whether it answers. Both write to their configuration as
# they run, so it is made here, in a folder of the pod.
#
#   redis.sh server | sentinel | ping PORT
set -eu

GROUP=gongfang
SERVICE=redis
ME=$(hostname).$SERVICE
STATE=${STATE:-/state}

# Redis answers PONG without a password only where it has none: -NOAUTH is an answer too.
ping() {
  REDISCLI_AUTH=$PASSWORD redis-cli -p "$1" ping 2>/dev/null | grep -q PONG ||
    redis-cli -p "$1" ping | grep -q PONG
}

# The host that any Sentinel takes for the master; nothing where none answers.
known_master() {
  for number in 0 1 2; do
    host=$(timeout 2 redis-cli -h "redis-$number.$SERVICE" -p 26379 \
      sentinel get-master-addr-by-name "$GROUP" 2>/dev/null | head -n 1) || true
    if [ -n "$host" ]; then
      echo "$host"
      return
    fi
  done
}

# At the very first start nobody knows one: the first pod is it.
master() {
  host=$(known_master)
  echo "${host:-redis-0.$SERVICE}"
}

server() {
  cat >$STATE/redis.conf <<TEXT
bind * -::*
port 6379
dir $STATE
save ""
appendonly no
requirepass $PASSWORD
masterauth $PASSWORD
maxmemory 256mb
maxmemory-policy allkeys-lru
repl-diskless-sync yes
repl-diskless-sync-delay 0
repl-diskless-load on-empty-db
replica-announce-ip $ME
TEXT
  host=$(master)
  if [ "$host" != "$ME" ]; then echo "replicaof $host 6379" >>$STATE/redis.conf; fi
  exec redis-server $STATE/redis.conf
}

sentinel() {
  cat >$STATE/sentinel.conf <<TEXT
bind * -::*
protected-mode no
port 26379
dir $STATE
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $ME
sentinel monitor $GROUP $(master) 6379 2
sentinel auth-pass $GROUP $PASSWORD
sentinel down-after-milliseconds $GROUP 2000
sentinel failover-timeout $GROUP 6000
sentinel parallel-syncs $GROUP 1
TEXT
  exec redis-server $STATE/sentinel.conf --sentinel
}

"$@"
