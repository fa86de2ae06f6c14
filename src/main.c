#include "base/base.h"
#include "cmd/cli.h"

int main(int argc, char **argv, char **environment)
{
	(void)argc;
	return cli_main((const char *const *)argv, (const char *const *)environment);
}
