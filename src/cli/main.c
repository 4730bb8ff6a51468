/* sshd-lint: the command line. */
#include <stdio.h>

#include "cli/options.h"
#include "cli/complain.h"
#include "cli/run.h"

int
main(int argc, char **argv)
{
	enum status status = STATUS_FAILED;
	struct options options;
	struct text error;

	text_init(&error);
	if (options_parse(&options, argc, argv, &error))
		status = run_options(&options);
	else {
		complain(error.ptr);
		fputs("Try 'sshd-lint --help'.\n", stderr);
	}
	options_release(&options);
	text_release(&error);
	return (int)status;
}
