#!/usr/bin/env bash
# Lays out the root of an image: programs, the libraries that they load, and what those read.
#
#   collect.sh FOLDER PROGRAM...       FOLDER is made, and must not be there
set -euo pipefail

USER_ID=65532
folder=$1
shift
mkdir "$folder"
mkdir -p "$folder"/{data,etc/ssl/certs,usr/bin,usr/share}
chmod 700 "$folder/data"

# libraries PROGRAM: the paths at which the loader finds them, and the loader's own.
libraries() {
  local found
  found=$(ldd "$1")
  if grep 'not found' <<<"$found" >&2; then exit 1; fi
  awk '$2 == "=>" { print $3 } $1 ~ /^\// { print $1 }' <<<"$found"
}

for program in "$@"; do
  install -m 755 "$program" "$folder/usr/bin/"
  for library in $(libraries "$program"); do
    [[ -e $folder$library ]] || install -D -m 755 "$library" "$folder$library"
  done
done

# Time zones by their names; not those that count leap seconds, nor the copies for POSIX.
cp -r /usr/share/zoneinfo "$folder/usr/share/zoneinfo"
rm -rf "$folder"/usr/share/zoneinfo/{right,posix}
cp -L /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/"
echo "gongfang:x:$USER_ID:$USER_ID::/data:/nologin" >"$folder/etc/passwd"
echo "gongfang:x:$USER_ID:" >"$folder/etc/group"
echo "hosts: files dns" >"$folder/etc/nsswitch.conf"
if ((EUID == 0)); then chown "$USER_ID:$USER_ID" "$folder/data"; fi
