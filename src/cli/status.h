/* Status: how the program ends. */
#ifndef CLI_STATUS_H
#define CLI_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_FINDINGS = 1,
	STATUS_FAILED = 2,	/* could not look */
};

#endif
