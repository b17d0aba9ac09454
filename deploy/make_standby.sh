#!/bin/sh
# Copy a running PostgreSQL into an empty folder, as a standby that follows it from then on.
#
#   deploy/make_standby.sh "host=10.0.0.5 port=5432 user=standby" /var/lib/postgresql/standby 5433 [slot]
#
# Run as the user that owns PostgreSQL's files on the standby's machine. On the primary before:
#   CREATE ROLE standby LOGIN REPLICATION PASSWORD '…';          -- the password goes into ~/.pgpass
#   ALTER SYSTEM SET max_slot_wal_keep_size = '4GB';             -- a standby that is gone fills no disk
#   pg_hba.conf: host replication standby 10.0.0.6/32 scram-sha-256
# Afterwards start it: pg_ctl --pgdata=/var/lib/postgresql/standby start
set -eu
[ $# -ge 3 ] || { sed -n '2,5p' "$0"; exit 2; }
primary=$1 folder=$2 port=$3 slot=${4:-reports}
programs=${PG_PROGRAMS:-$(pg_config --bindir)}

# Writes standby.signal, and where the primary is, into the copy. The slot keeps on the primary what
# the standby has not read yet.
"$programs/pg_basebackup" --dbname="$primary" --pgdata="$folder" --write-recovery-conf \
    --wal-method=stream --checkpoint=fast --create-slot --slot="$slot"

cat >> "$folder/postgresql.auto.conf" <<END
port = $port
hot_standby = on
# A report that runs for a while is not ended because the primary tidied up meanwhile.
hot_standby_feedback = on
max_standby_streaming_delay = 30s
END
echo "A standby of «$primary» lies in $folder. Start it, then set for the shop:"
echo "  REPORTS_DATABASE_URL=postgres://user:password@127.0.0.1:$port/name"
