#!/bin/sh
# Makes a user of the broker for MQTT, or sets its password anew: broker-user.sh payer ACCOUNT, or broker-user.sh merchant MERCHANT_ID.
# The password is read from standard input. VHOST (default /) is the virtual host, RABBITMQCTL the program that reaches the broker:
#   RABBITMQCTL="docker compose exec -T rabbitmq rabbitmqctl" ./broker-user.sh payer alice < password.txt
#
# The user's name is the name in its topics. It may use topics of its own alone, and client ids that are its name, or begin with its name and
# a dash: a subscription is a queue named after the client id.
set -eu
role=${1:?payer or merchant} name=${2:?the account, or the merchant\'s id}
vhost=${VHOST:-/} control=${RABBITMQCTL:-rabbitmqctl}
case "$name" in
  *[!A-Za-z0-9_-]*) echo "Only names of A-Z a-z 0-9 _ and - are made here: the broker reads names as patterns." >&2; exit 2 ;;
esac
case "$role" in
  payer) topics=users takes=requests gives=results ;;
  merchant) topics=merchants takes=results gives=requests ;;
  *) echo "The first word is payer or merchant." >&2; exit 2 ;;
esac

IFS= read -r password
# $control may be several words. Whether there is such a user is asked and not guessed, and who cannot answer ends this: adding one may fail for
# other reasons. Names are compared as texts, also where they look like numbers.
users=$($control -s list_users)
do=$(printf '%s\n' "$users" | awk -F '\t' -v name="$name" '$1 "" == name "" { found = 1 } END { print found ? "change_password" : "add_user" }')
printf '%s\n' "$password" | $control -q "$do" "$name" >/dev/null
own="mqtt-subscription-$name(-.*)?qos[01]"
$control -q set_permissions -p "$vhost" "$name" "^$own\$" "^(amq\\.topic|$own)\$" "^(amq\\.topic|$own)\$"
$control -q set_topic_permissions -p "$vhost" "$name" amq.topic "^payments\\.$topics\\.{username}\\.$takes\$" "^payments\\.$topics\\.{username}\\.$gives\$"
