/*
 * Lsp: sshd-lint as a server for editors, by the Language Server Protocol 3.17.
 */
#ifndef LSP_LSP_H
#define LSP_LSP_H

#include "lsp/choices.h"

/*
 * Serves the client that writes to ${in} and reads from ${out} until it goes.
 * Takes over ${choices}.  0 when it went as the protocol has it, 1 when it
 * went otherwise, 2 with a message on standard error when what it sends are no
 * messages or when it does not take the answers.
 */
int lsp_serve(int in, int out, struct choices *choices);

#endif
