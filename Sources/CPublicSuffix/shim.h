// A module map can name a header of the system only by its path: this one finds it on the search path.
#include <libpsl.h>
