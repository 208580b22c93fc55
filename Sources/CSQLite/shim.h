#pragma once
/* sqlite3_config(3) takes what its first argument says, which Swift cannot call. */
int sqlite3_config(int option, ...);

/* SQLITE_CONFIG_MEMSTATUS, off: counting what is allocated takes a lock of the whole process at each allocation. To be
   called before the first connection is opened. */
static inline int rollcall_sqlite_count_no_memory(void) { return sqlite3_config(9, 0); }
