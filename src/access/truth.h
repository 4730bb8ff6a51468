/* Truth: host facts are three-valued as well, so the type is in base. */
#ifndef ACCESS_TRUTH_H
#define ACCESS_TRUTH_H

#include "base/truth.h"

#endif
