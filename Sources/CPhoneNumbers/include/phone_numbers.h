#ifndef LATCHKEY_PHONE_NUMBERS_H
#define LATCHKEY_PHONE_NUMBERS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What `latchkey_parse_phone` returns.
enum {
    LATCHKEY_PHONE_OK = 0,
    /// The text is no phone number, or a national one of no known region.
    LATCHKEY_PHONE_NOT_A_NUMBER = 1,
    /// It reads as a number, but none of that calling code has its length.
    LATCHKEY_PHONE_NOT_POSSIBLE = 2,
};

/// Bytes of `e164`, with its NUL: a plus sign, a calling code of 3 digits and 17 more fill 22.
#define LATCHKEY_PHONE_E164_CAPACITY 32
/// Bytes of `region`, with its NUL.
#define LATCHKEY_PHONE_REGION_CAPACITY 3

/// Reads a phone number, by Google's libphonenumber. Safe on any thread and on any bytes.
///
/// - `text`: `length` bytes of UTF-8, as somebody typed them. May be null when `length` is 0.
/// - `region`: the ISO 3166 code of the country that a national number belongs to, upper case; or null.
/// - `e164`: filled when the result is LATCHKEY_PHONE_OK, such as "+442079460958"; else empty.
/// - `region_out`: likewise, such as "GB"; empty when the number belongs to no region, as +800 does.
int latchkey_parse_phone(
    const char *text, size_t length, const char *region, char *e164, char *region_out);

#ifdef __cplusplus
}
#endif

#endif
