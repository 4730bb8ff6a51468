/*
 * Ways: what somebody with the account's keys, its password or both gets
 * through the methods that are left (OpenSSH auth2.c).  The inside of logins.c.
 */
#ifndef ACCESS_WAYS_H
#define ACCESS_WAYS_H

#include "access/explain.h"

/*
 * Fills in enters, runs and method_works of the login.  Who has keys may
 * offer the right one first; who has both is taken to use a client as ssh is
 * by default, which offers all its keys before it asks for the password.
 */
void ways_judge(struct judgement *j);

#endif
