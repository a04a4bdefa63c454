// What the module of glibc leaves out; other systems have no such headers, and need none.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
#if defined(__linux__)
// <sched.h> has it for those alone who ask for all of GNU's extensions.
int sched_getcpu(void);
#ifndef SCHED_BATCH
#define SCHED_BATCH 3
#endif
#endif
