#include "common/calendar/libical.h"

#include <libical/ical.h>

namespace gongfang {
namespace {

void UseEverythingOnce() {
  icalerror_set_errors_are_fatal(0);
  icalcomponent* event = icalparser_parse_string(
      "BEGIN:VEVENT\r\nUID:x\r\nDTSTART;TZID=Asia/Shanghai:20270101T000000\r\n"
      "DTEND:20270101T000000Z\r\nDURATION:PT1H\r\nSUMMARY:x\r\nEND:VEVENT\r\n");
  if (event != nullptr) icalcomponent_free(event);
  icalrecurrencetype rule;
  icalrecurrencetype_clear(&rule);
  rule.freq = ICAL_DAILY_RECURRENCE;
  icaltimetype day = icaltime_null_time();
  day.is_date = 1;
  day.year = 1970;
  day.month = 1;
  day.day = 1;
  rule.until = day;
  if (icalrecur_iterator* iterator = icalrecur_iterator_new(rule, day)) {
    icalrecur_iterator_free(iterator);
  }
}

}  // namespace

void PrepareLibical() {
  static const bool prepared = [] {
    UseEverythingOnce();
    return true;
  }();
  static_cast<void>(prepared);
}

}  // namespace gongfang
