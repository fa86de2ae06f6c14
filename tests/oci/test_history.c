#include "lib/test.h"

#include "oci/internal.h"

static void test_what_the_dockerfile_said(void **state)
{
	static const struct {
		const char *created_by, *instruction;
	} cases[] = {
		{ "/bin/sh -c #(nop)  CMD [\"python3\"]", "CMD [\"python3\"]" },
		{ "/bin/sh -c #(nop) ADD file:0123456789012345678901234567890123456789012345678901234567890123 in / ",
		  "ADD file:01234567 in /" },
		{ "/bin/sh -c apt-get update", "RUN apt-get update" },
		{ "RUN /bin/sh -c pip install -r requirements.txt # buildkit", "RUN pip install -r requirements.txt" },
		{ "RUN |2 A=1 B=two words /bin/sh -c make # buildkit", "RUN make" },
		{ "|1 A=1 /bin/sh -c make", "RUN make" },
		{ "COPY . /app # buildkit", "COPY . /app" },
		{ "RUN |no arguments", "RUN |no arguments" },
		{ "", "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_str_equal(history_instruction(f->arena, str_of(cases[i].created_by)), cases[i].instruction);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		unit(test_what_the_dockerfile_said),
	};
	return run_units(tests);
}
