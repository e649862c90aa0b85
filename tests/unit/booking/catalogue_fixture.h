// A catalogue that is told records of membership and inventory one by one.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "booking/catalogue.h"
#include "gongfang/inventory/v1/faults.pb.h"
#include "gongfang/inventory/v1/schedules.pb.h"
#include "tests/support/booking_world.h"
#include "tests/support/request_cases.h"

namespace gongfang::booking {

inline constexpr char kSpace[] = "alliances/a/spaces/s";
inline constexpr char kClosure[] = "alliances/a/spaces/s/closures/c";
// Monday to Friday mornings; Friday also from 22:00 to 02:00.
inline constexpr char kSchedule[] = R"(
    periods { day: FRIDAY opens: "09:00" closes: "12:00" }
    periods { day: FRIDAY opens: "22:00" closes: "02:00" }
    periods { day: SUNDAY opens: "00:00" closes: "24:00" })";
// The midnight, UTC, before Friday 2027-01-15.
inline constexpr Instant kFriday = 1'799'971'200 * kMicrosPerSecond;

class CatalogueTest : public testing::Test {
 protected:
  template <typename Message>
  void Take(const std::string& name, const std::string& text, bool deleted = false) {
    const auto message = FromText<Message>(text);
    const std::string type = message.GetTypeName();
    const std::string snapshot = message.SerializeAsString();
    catalogue_.Take({.name = name, .type = type, .snapshot = snapshot, .deleted = deleted});
  }
  void TakeSpace(const std::string& zone) {
    Take<membership::v1::Space>(kSpace, "time_zone: \"" + zone + "\"");
  }
  void TakeResource(const std::string& more, const char* name = kLaser) {
    Take<inventory::v1::Resource>(name, "capacity: 3 state: STATE_PUBLISHED " + more);
  }
  // Closed for hours `from` to `to` of Friday, UTC.
  void TakeClosure(int from, int to, const std::string& resources = "", bool deleted = false) {
    const auto at = [](int hour) {
      return std::to_string(kFriday / kMicrosPerSecond + hour * 3600);
    };
    Take<inventory::v1::Closure>(kClosure,
                                 "start_time { seconds: " + at(from) +
                                     " } end_time { seconds: " + at(to) + " } " + resources,
                                 deleted);
  }

  // A fault of the laser, out of service from hour `from` of Friday, or never where that is -1.
  void TakeFault(const std::string& id, int from, const std::string& more = "") {
    const std::string since =
        from < 0 ? ""
                 : "out_of_service: true out_of_service_time { seconds: " +
                       std::to_string(kFriday / kMicrosPerSecond + from * 3600) + " } ";
    Take<inventory::v1::Fault>(std::string(kSpace) + "/faults/" + id,
                               "resource: '" + std::string(kLaser) + "' " + since + more);
  }

  // When the laser is open on Friday (UTC), in hours: "1-4 14-18".
  std::string Open(const char* name = kLaser) {
    const auto facts = catalogue_.FindResource(name);
    if (facts == nullptr) return "unknown";
    if (!facts->bookable) return "not bookable";
    const IntervalSet friday = facts->Open({kFriday, kFriday + 24 * kHour});
    std::string text;
    for (const Interval& open : friday.intervals()) {
      text += (text.empty() ? "" : " ") + std::to_string((open.start - kFriday) / kHour) + "-" +
              std::to_string((open.end - kFriday) / kHour);
    }
    return text;
  }

  KeyRing keys_{"service key"};
  Catalogue catalogue_{&keys_.directory()};
};

}  // namespace gongfang::booking
