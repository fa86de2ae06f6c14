#include "base/clock.h"

#include <time.h>

#include "base/str.h"

int64_t clock_now(void)
{
	struct timespec now;
	int64_t fixed;

	/* https://reproducible-builds.org/specs/source-date-epoch/ */
	if (str_to_int(str_of(getenv("SOURCE_DATE_EPOCH")), &fixed))
		return fixed;
	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec;
}

uint64_t clock_monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void clock_rfc3339(int64_t seconds, char out[static 21])
{
	time_t at = (time_t)seconds;
	struct tm parts;

	gmtime_r(&at, &parts);
	strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &parts);
}
