"""Gaps and encounters in DuckDB's SQL, on one thread, by the thresholds of methods/vessels.toml.

Usage: duckdb_ship_events.py POSITIONS.parquet PORTS.csv (latitude, longitude). Prints JSON: counts, pairs and the seconds the thread was at work.
The definitions are ours in SQL: a gap is longer than six hours; for encounters tracks are read at every ten minutes, between
two positions no more than an hour apart and slower than two knots; ships within 500 m, for two hours or more, pauses
shorter than four hours being joined; points within ten kilometres of a port are left out.
"""

import json
import sys
import time

import duckdb

positions, ports = sys.argv[1], sys.argv[2]
db = duckdb.connect()
db.execute("set threads to 1")
db.execute("set memory_limit = '8GB'")
db.execute(f"""
    create table ports as select column0 as lat, column1 as lon, floor(column0 / 0.25)::int as row
    from read_csv('{ports}', header = false, columns = {{'column0': 'double', 'column1': 'double'}})
""")
KM = """2 * 6371.0088 * asin(sqrt(least(1.0, pow(sin(radians({b}.lat - {a}.lat) / 2), 2)
    + cos(radians({a}.lat)) * cos(radians({b}.lat)) * pow(sin(radians({b}.lon - {a}.lon) / 2), 2))))"""

start = time.process_time()
gaps = db.execute(f"""
    select count(*) from (
        select ts - lag(ts) over (partition by mmsi order by ts) as silent from read_parquet('{positions}')
    ) where silent > 6 * 3600
""").fetchone()[0]
gap_seconds = time.process_time() - start

start = time.process_time()
pairs = db.execute(f"""
    with steps as (
        select mmsi, ts, lat, lon, lead(ts) over w as to_ts, lead(lat) over w as to_lat, lead(lon) over w as to_lon
        from read_parquet('{positions}') window w as (partition by mmsi order by ts)
    ), slow as (
        select *, 2 * 6371.0088 * asin(sqrt(least(1.0, pow(sin(radians(to_lat - lat) / 2), 2)
            + cos(radians(lat)) * cos(radians(to_lat)) * pow(sin(radians(to_lon - lon) / 2), 2)))) as km
        from steps where to_ts - ts between 1 and 3600 and ceil(ts / 600.0) * 600 < to_ts
    ), points as (
        select mmsi, t * 600 as time, lat + (to_lat - lat) * (t * 600 - ts) / (to_ts - ts) as lat,
            lon + (to_lon - lon) * (t * 600 - ts) / (to_ts - ts) as lon
        from slow, unnest(range(ceil(ts / 600.0)::bigint, ceil(to_ts / 600.0)::bigint)) as u(t)
        where km / 1.852 / ((to_ts - ts) / 3600.0) < 2
    ), at_sea as (
        select *, floor(lat / 0.0046)::int as row, floor(lat / 0.25)::int as port_row from points p
        where not exists (
            select 1 from ports o where o.row between floor(p.lat / 0.25)::int - 1 and floor(p.lat / 0.25)::int + 1
            and {KM.format(a='p', b='o')} <= 10)
    ), both_rows as (
        select *, row as near_row from at_sea union all select *, row + 1 from at_sea union all select *, row - 1 from at_sea
    ), near as (
        select a.mmsi as one, b.mmsi as other, a.time
        from at_sea a join both_rows b on a.time = b.time and a.row = b.near_row and a.mmsi < b.mmsi
        where abs(a.lon - b.lon) < 0.05 and {KM.format(a='a', b='b')} <= 0.5
    ), parted as (
        select *, case when time - lag(time) over (partition by one, other order by time) < 4 * 3600 then 0 else 1 end as begins
        from near
    ), stretches as (
        select *, sum(begins) over (partition by one, other order by time) as stretch from parted
    )
    select one, other, min(time), max(time) from stretches group by one, other, stretch
    having max(time) - min(time) >= 2 * 3600 order by all
""").fetchall()
encounter_seconds = time.process_time() - start

print(json.dumps({"gaps": gaps, "gap_seconds": gap_seconds, "pairs": pairs, "encounter_seconds": encounter_seconds}))
