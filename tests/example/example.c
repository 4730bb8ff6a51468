/* Prints the errors of an sshd_config; exits like sshd-lint does. */
#include <stdio.h>
#include <sshd_lint.h>

int
main(int argc, char **argv)
{
	struct sshd_lint *lint = sshd_lint_new();
	int status = 2;

	if (argc == 2 && sshd_lint_file(lint, argv[1]) == 0) {
		for (size_t i = 0; i < sshd_lint_finding_count(lint); i++) {
			const struct sshd_lint_finding *f = sshd_lint_finding_at(lint, i);
			if (sshd_lint_finding_severity(f) == SSHD_LINT_ERROR)
				printf("%s:%u: %s\n", sshd_lint_finding_path(f),
				    sshd_lint_finding_line(f), sshd_lint_finding_message(f));
		}
		status = sshd_lint_count(lint, SSHD_LINT_ERROR) > 0;
	} else
		fprintf(stderr, "%s\n", sshd_lint_error(lint));
	sshd_lint_free(lint);
	return status;
}
