/* empty: a preload library that does nothing; what it costs is the loader's. */

typedef int no_code;
