#!/usr/bin/env bash
# Log in by a code, upload, list, download: with curl and sed, nothing else.
#
#   export GATEHOUSE_URL=http://127.0.0.1:3000
#   ./gatehouse.sh code 13800138000            a code is sent (a phone without an account is registered by its first one)
#   ./gatehouse.sh login 13800138000 123456
#   ./gatehouse.sh upload photo.jpg            → the file's id
#   ./gatehouse.sh list
#   ./gatehouse.sh download 4711 photo.jpg
set -euo pipefail

base=${GATEHOUSE_URL:?set GATEHOUSE_URL to the address of the service}
session=${GATEHOUSE_SESSION:-$HOME/.gatehouse-session}

fail() { echo "$1" >&2; exit 1; }

# member NAME < JSON: the first text or number of that name.
member() { sed -n 's/.*"'"$1"'":"\{0,1\}\([^",}]*\).*/\1/p' | head -n 1; }

# ask PATH JSON: the token goes by a file, so that no list of processes shows it. A 429 or 503 is waited for where the service
# says how long (Retry-After, which curl keeps to), but only on what may be sent twice: RETRIES=2 ask …
ask() {
  local headers=(--header 'Content-Type: application/json')
  if [ -s "$session" ]; then headers+=(--header "@$session"); fi
  if [ -n "${KEY:-}" ]; then headers+=(--header "Idempotency-Key: $KEY"); fi
  curl --silent --show-error --max-time 30 --retry "${RETRIES:-0}" "${headers[@]}" --data "$2" "$base$1"
}

send_code() {
  local way answer
  for way in loginPhone registerPhone; do
    answer=$(curl --silent --show-error --max-time 30 --write-out ' %{http_code}' "$base/user/$way/$1")
    case $answer in
      *' 200') echo "$way"; return ;;
      *' 404') ;; # no account yet: the other way
      *) fail "no code was sent: $answer" ;;
    esac
  done
}

log_in() {
  local answer token way
  for way in loginPhone registerPhone; do
    answer=$(ask "/user/$way/$1" "{\"phone_number\":\"$1\",\"identifying_code\":\"$2\"}")
    case $answer in
      *'"register successful"'*) echo 'Registered. Ask for another code to log in.'; return ;;
      *'"login successful"'*)
        token=$(member token <<<"$answer")
        (umask 077 && echo "Authorization: Bearer $token" >"$session")
        echo 'Logged in.'
        return ;;
    esac
  done
  fail "the code was not taken: $answer"
}

upload() {
  local size begun id url fields=() field answered
  size=$(wc -c <"$1" | tr -d ' ')
  # The same key makes a repetition the same file.
  begun=$(KEY=$RANDOM-$RANDOM-$$ RETRIES=2 ask /upload "{\"file_name\":\"$(basename "$1")\",\"file_size\":$size}")
  id=$(member file_id <<<"$begun")
  url=$(member url <<<"$begun")
  [ -n "$url" ] || fail "no upload: $begun"
  while IFS= read -r field; do fields+=(--form-string "$field"); done < <(
    sed -n 's/.*"fields":{"\([^}]*\)"}.*/\1/p' <<<"$begun" | awk '{ gsub(/","/, "\n"); gsub(/":"/, "="); print }'
  )
  # S3 takes the form without our token, and the file as its last field.
  answered=$(curl --silent --show-error --fail-with-body "${fields[@]}" --form "file=@$1" "$url") || fail "S3 refused the file: $answered"
  RETRIES=2 ask /upload/complete "{\"id\":$id}" | grep -q '"code":0' || fail 'the file did not arrive'
  echo "$id"
}

list() {
  RETRIES=2 ask /files '{"limit":20}' | awk '{ gsub(/},{/, "\n"); print }' |
    sed -n 's/.*"file_name":"\([^"]*\)".*"file_id":\([0-9]*\).*"file_size":\([0-9]*\).*/\2  \3 bytes  \1/p'
}

download() {
  # curl drops the header on its way to another host (7.58 and later); asking for the link leaves nothing to drop.
  local url
  url=$(curl --silent --show-error --header "@$session" "$base/download/$1?link=1" | member url)
  [ -n "$url" ] || fail 'no such file, or not for you'
  curl --silent --show-error --fail --output "$2" "$url"
}

case ${1:-} in
  code) send_code "$2" ;;
  login) log_in "$2" "$3" ;;
  upload) upload "$2" ;;
  list) list ;;
  download) download "$2" "$3" ;;
  *) sed -n '2,9p' "$0"; exit 2 ;;
esac
