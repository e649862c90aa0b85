// A server with resources whose opening hours a test changes, and what is free of them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "common/calendar/zone.h"
#include "tests/support/test_server.h"

namespace gongfang {

// Days of the week are those of the first week of the test; it begins on a Monday, 08:00.
class ScheduleWorld : public ::testing::Test {
 protected:
  const client::Client& client() { return server_.client(); }
  absl::CivilDay Day(int days_later) const {
    return absl::CivilDay(Shanghai().At(server_.At(absl::ZeroDuration())).cs) + days_later;
  }
  static absl::TimeZone Shanghai() { return LoadZone("Asia/Shanghai").value(); }
  absl::Time Local(int days_later, int hour) const {
    return absl::FromCivil(absl::CivilSecond(Day(days_later)) + 3600 * hour, Shanghai());
  }

  // When a resource is free on a day, in hours: "9-12 13-17".
  std::string Free(const std::string& id, int days_later) {
    booking::v1::QueryFreeBusyRequest request;
    request.set_parent(kTestAlliance);
    request.add_resources(TestResource(id));
    *request.mutable_start_time() = ToProtoTime(Local(days_later, 0));
    *request.mutable_end_time() = ToProtoTime(Local(days_later, 24));
    const auto answer = client().QueryFreeBusy(request);
    if (!answer.ok()) return answer.status().ToString();
    std::vector<std::string> all;
    for (const booking::v1::TimeRange& interval : answer->resources(0).open()) {
      const auto hour = [&](const google::protobuf::Timestamp& time) {
        return absl::ToInt64Hours(FromProtoTime(time) - Local(days_later, 0));
      };
      all.push_back(absl::StrCat(hour(interval.start_time()), "-", hour(interval.end_time())));
    }
    return absl::StrJoin(all, " ");
  }
  // Waits until that is so: booking follows inventory.
  std::string FreeSoon(const std::string& id, int days_later, const std::string& expected) {
    std::string free = Free(id, days_later);
    for (int i = 0; free != expected && i < 500; ++i) {
      absl::SleepFor(absl::Milliseconds(20));
      free = Free(id, days_later);
    }
    return free;
  }

  // Monday to Friday 09-17, Sunday 10-12.
  static inventory::v1::Schedule Week() {
    inventory::v1::Schedule schedule;
    for (int day = google::type::MONDAY; day <= google::type::SUNDAY; ++day) {
      if (day == google::type::SATURDAY) continue;
      inventory::v1::OpeningPeriod& period = *schedule.add_periods();
      period.set_day(static_cast<google::type::DayOfWeek>(day));
      period.set_opens(day == google::type::SUNDAY ? "10:00" : "09:00");
      period.set_closes(day == google::type::SUNDAY ? "12:00" : "17:00");
    }
    return schedule;
  }
  TestServer server_;
};

}  // namespace gongfang
