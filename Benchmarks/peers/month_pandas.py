#!/usr/bin/env python3
"""The fixed-shift rule of a month in pandas, as an office would script it: the peer of Benchmarks/month.py.

usage: month_pandas.py PUNCHES.csv            (person,time; time in seconds of the wall clock since 1970)

Shift 08:30 to 17:30 with a break from 12:00 to 13:00, Monday to Saturday. A punch less than 60 s after the last kept one is
a repeat. Of the punches from two hours before to six after, the first up to the middle is IN, the last behind it OUT; with
all on one side the first and last, if they are an hour apart. Seconds are cut. It knows nothing else: no leave, no
corrections, no overtime, no terminals, no reasons.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd

DAY, START, END, LUNCH_FROM, LUNCH_TO = 86_400, 30_600, 63_000, 43_200, 46_800
MIDDLE = (START + END) // 2


def judge(rows):
    rows = rows.sort_values(["person", "time"], kind="stable")
    person, moment = rows["person"].to_numpy(), rows["time"].to_numpy()
    # A dropped punch does not extend the chain; with presses in twos looking at the one before is enough.
    repeat = np.zeros(len(rows), bool)
    repeat[1:] = (person[1:] == person[:-1]) & (moment[1:] - moment[:-1] < 60)
    kept = rows[~repeat]
    day, second = kept["time"] // DAY, kept["time"] % DAY
    window = (second >= START - 7_200) & (second <= END + 21_600)
    kept = pd.DataFrame({"person": kept["person"], "day": day, "second": second})[window]
    morning = kept["second"] <= MIDDLE
    early = kept[morning].groupby(["person", "day"])["second"].agg(["first", "last"])
    late = kept[~morning].groupby(["person", "day"])["second"].agg(["first", "last"])
    days = early.join(late, how="outer", lsuffix="_a", rsuffix="_b")
    has_a, has_b = days["first_a"].notna(), days["first_b"].notna()
    entry = days["first_a"].where(has_a, days["first_b"].where(days["last_b"] - days["first_b"] >= 3_600))
    leave = days["last_b"].where(has_b, days["last_a"].where(days["last_a"] - days["first_a"] >= 3_600))
    entry, leave = entry // 60 * 60, leave // 60 * 60
    late_minutes = ((entry - START) // 60).clip(lower=0).fillna(0)
    early_minutes = ((END - leave) // 60).clip(lower=0).fillna(0)
    start, end = entry.clip(lower=START, upper=END), leave.clip(lower=START, upper=END)
    lunch = (end.clip(lower=LUNCH_FROM, upper=LUNCH_TO) - start.clip(lower=LUNCH_FROM, upper=LUNCH_TO)).clip(lower=0)
    worked = ((end - start).clip(lower=0) - lunch) // 60
    people = rows["person"].nunique()
    workdays = sum(date % 7 != 3 for date in range(rows["time"].min() // DAY, rows["time"].max() // DAY + 1))
    return {
        "days": int(people * workdays),
        "late": int((late_minutes > 0).sum()),
        "lateMinutes": int(late_minutes.sum()),
        "early": int((early_minutes > 0).sum()),
        "missing": int((entry.isna() | leave.isna()).sum()),
        "absent": int(people * workdays - len(days)),
        "workedMinutes": int(worked.sum()),
    }


def main():
    start = time.perf_counter()
    rows = pd.read_csv(sys.argv[1])
    read = time.perf_counter()
    seconds = []
    for _ in range(5):
        begin = time.perf_counter()
        sums = judge(rows)
        seconds.append(time.perf_counter() - begin)
    print(
        json.dumps(
            {
                "seconds": sorted(seconds)[2],
                "reading": read - start,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "sums": sums,
            }
        )
    )


main()
