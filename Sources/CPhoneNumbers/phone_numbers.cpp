#include "phone_numbers.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// libphonenumber's own limit: checked first, since it copies and searches the text before it looks.
constexpr size_t longestText = 250;

// What libphonenumber calls "no region". It reads international text under it and refuses all else.
constexpr char noRegion[] = "ZZ";
// What it calls the region of numbers that belong to no country.
constexpr char worldRegion[] = "001";

std::string regionOf(const PhoneNumberUtil &util, const PhoneNumber &number, const std::string &given) {
    std::string region;
    util.GetRegionCodeForNumber(number, &region);
    if (region == noRegion) {
        // Possible, but assigned to nobody, under a calling code that countries share: +1 555 123 4567.
        if (util.GetCountryCodeForRegion(given) == number.country_code()) {
            region = given;
        } else {
            util.GetRegionCodeForCountryCode(number.country_code(), &region);
        }
    }
    return region == noRegion || region == worldRegion ? "" : region;
}

bool copy(const std::string &text, char *target, size_t capacity) {
    if (text.size() >= capacity) return false;
    std::memcpy(target, text.c_str(), text.size() + 1);
    return true;
}

int parse(const char *bytes, size_t length, const char *region, char *e164, char *regionOut) {
    if (length == 0 || length > longestText || std::memchr(bytes, 0, length)) return LATCHKEY_PHONE_NOT_A_NUMBER;
    const std::string text(bytes, length);
    const std::string given = region && strnlen(region, 3) == 2 ? region : noRegion;

    const auto &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (util.Parse(text, given, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return LATCHKEY_PHONE_NOT_A_NUMBER;
    // IS_POSSIBLE_LOCAL_ONLY is refused with the rest: without its area code a number has no E.164 form.
    if (util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE) return LATCHKEY_PHONE_NOT_POSSIBLE;

    std::string formatted;
    util.Format(number, PhoneNumberUtil::E164, &formatted);
    const bool fits = copy(formatted, e164, LATCHKEY_PHONE_E164_CAPACITY)
        && copy(regionOf(util, number, given), regionOut, LATCHKEY_PHONE_REGION_CAPACITY);
    return fits ? LATCHKEY_PHONE_OK : LATCHKEY_PHONE_NOT_A_NUMBER;
}

}  // namespace

extern "C" int latchkey_parse_phone(
    const char *text, size_t length, const char *region, char *e164, char *region_out) {
    int result = LATCHKEY_PHONE_NOT_A_NUMBER;
    try {
        result = parse(text, length, region, e164, region_out);
    } catch (...) {
        // Swift cannot unwind: an exception that reached it would end the process.
    }
    if (result != LATCHKEY_PHONE_OK) e164[0] = region_out[0] = '\0';
    return result;
}
