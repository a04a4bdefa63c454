// What glibc's own module leaves out; other systems have no such header, and need none.
#if __has_include(<malloc.h>)
#include <malloc.h>
#endif
