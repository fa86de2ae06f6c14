/*
 * Functions that must not be used, each with what to use instead. Every .c includes base/base.h and so this.
 *
 * The idea is git's banned.h: a call doesn't compile. Macros, as `#pragma GCC poison` would hit system headers.
 */
#pragma once

#define BANNED(function) sorry_##function##_is_banned_see_base_banned_h

#undef sprintf
#define sprintf(...) BANNED(sprintf) /* str_fmt(), strbuf_addf() */
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef strcpy
#define strcpy(...) BANNED(strcpy) /* str_dup() */
#undef strcat
#define strcat(...) BANNED(strcat) /* strbuf_add() */
#undef strncpy
#define strncpy(...) BANNED(strncpy)
#undef strncat
#define strncat(...) BANNED(strncat)
#undef strtok
#define strtok(...) BANNED(strtok) /* str_split() */
#undef atoi
#define atoi(...) BANNED(atoi) /* str_to_int() */
#undef atol
#define atol(...) BANNED(atol)
#undef strtod
#define strtod(...) BANNED(strtod) /* str_to_double(): the locale must not matter */
#undef qsort
#define qsort(...) BANNED(qsort) /* sort_stable(): equal elements stay in order on every libc */
#undef isalpha
#define isalpha(...) BANNED(isalpha) /* ascii_*(): the locale must not matter */
#undef isdigit
#define isdigit(...) BANNED(isdigit)
#undef isalnum
#define isalnum(...) BANNED(isalnum)
#undef isspace
#define isspace(...) BANNED(isspace)
#undef isupper
#define isupper(...) BANNED(isupper)
#undef islower
#define islower(...) BANNED(islower)
#undef tolower
#define tolower(...) BANNED(tolower)
#undef toupper
#define toupper(...) BANNED(toupper)
#undef setlocale
#define setlocale(...) BANNED(setlocale)
#undef localtime
#define localtime(...) BANNED(localtime) /* the clock is an input: base/clock.h */
#undef time
#define time(...) BANNED(time)
#undef rand
#define rand(...) BANNED(rand)
#undef system
#define system(...) BANNED(system) /* process_run(): argv, no shell */
#undef popen
#define popen(...) BANNED(popen)
