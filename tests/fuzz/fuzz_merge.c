/*
 * Fuzz target: bytes as a report for --merge, alone, twice under other names,
 * and once more after it was merged.  What is accepted makes a report that is
 * accepted again, with the same counts.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/merge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = { (const char *)data, size };
	struct text error, once, twice;
	struct merge m, again;

	text_init(&error);
	text_init(&once);
	text_init(&twice);
	merge_init(&m);
	if (merge_add(&m, "reports/one.json", bytes, &error) &&
	    (merge_add(&m, "reports/two\xff.sarif", bytes, &error) || error.len > 0)) {
		merge_release(&m);
		merge_init(&m);
		text_clear(&error);
		if (!merge_add(&m, "one", bytes, &error))
			abort();
		merge_write(&m, &once);
		merge_init(&again);
		if (!merge_add(&again, "all", text_slice(&once), &error) ||
		    memcmp(m.counts, again.counts, sizeof(m.counts)) != 0)
			abort();
		merge_write(&again, &twice);
		merge_release(&again);
	}
	for (size_t i = 0; i < once.len; i++)
		if ((unsigned char)once.ptr[i] >= 0x7f || ((unsigned char)once.ptr[i] < ' ' && once.ptr[i] != '\n'))
			abort();
	merge_release(&m);
	text_release(&error);
	text_release(&once);
	text_release(&twice);
	return 0;
}
