// The limits of opening hours beyond the week, of holidays, and of closures that repeat or come
// from calendars.
#pragma once

#include <cstddef>

namespace gongfang::limits {

// Of one schedule.
inline constexpr int kMaxScheduleExceptions = 100;
inline constexpr int kMaxHoursPerException = 10;
inline constexpr size_t kMaxExceptionReasonBytes = 256;

// Of exceptions, and of holiday years.
inline constexpr int kMinScheduleYear = 2000;
inline constexpr int kMaxScheduleYear = 2100;

inline constexpr int kMaxTemplatesPerSpace = 50;
inline constexpr size_t kMaxTemplateUsers = 1'000;  // resources that change with their template

// Of one holiday year.
inline constexpr int kMaxHolidays = 200;

inline constexpr int kMaxClosureTimes = 366;  // of one that repeats

// Calendars.
inline constexpr size_t kMaxCalendarBytes = 1024 * 1024;
inline constexpr int kMaxCalendarEvents = 1'000;
inline constexpr size_t kMaxCalendarProblems = 1'000;               // told of one calendar
inline constexpr size_t kMaxCalendarLineBytes = 64 * 1024;          // unfolded
inline constexpr size_t kMaxCalendarAnswerBytes = 3 * 1024 * 1024;  // of the closures of one

}  // namespace gongfang::limits
