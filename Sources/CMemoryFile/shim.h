#pragma once
/* memfd_create(2): Swift's module of glibc is made without _GNU_SOURCE, and so lacks it. */
#define ROLLCALL_MFD_CLOEXEC 1u
int memfd_create(const char *name, unsigned int flags);
