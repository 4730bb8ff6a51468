/* Curve: whether a point lies on a NIST curve, as libcrypto checks it of every ECDSA key. */
#ifndef HOST_CURVE_H
#define HOST_CURVE_H

#include <stdbool.h>

#include "base/slice.h"

/*
 * Whether ${point} is an uncompressed point (0x04, x, y) of the curve over
 * ${bits} = 256, 384 or 521 bits.  Not in constant time: for public keys only.
 */
bool curve_has_point(unsigned bits, struct slice point);

#endif
