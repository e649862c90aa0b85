// Public holidays.
#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "inventory/schedule_rules.h"
#include "inventory/schedules.h"

namespace gongfang::inventory {

absl::StatusOr<v1::HolidayYear> Schedules::GetHolidayYear(
    const CallContext&, const v1::GetHolidayYearRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return years_.Get(*HolidayYearName::Parse(request.name()));
}

absl::StatusOr<v1::ListHolidayYearsResponse> Schedules::ListHolidayYears(
    const CallContext& context, const v1::ListHolidayYearsRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(check_.MustExist(context, request.parent()));
  v1::ListHolidayYearsResponse response;
  RETURN_IF_ERROR(years_.List(
      request, years_.Range(AllianceName::Parse(request.parent())->alliance), {},
      [](Transaction&) { return absl::OkStatus(); }, *response.mutable_holiday_years(),
      *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::HolidayYear> Schedules::UpdateHolidayYear(
    const CallContext& context, const v1::UpdateHolidayYearRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const HolidayYearName name = *HolidayYearName::Parse(request.holiday_year().name());
  RETURN_IF_ERROR(check_.MustExist(context, AllianceName{name.alliance}.ToString()));
  v1::HolidayYear wanted;
  *wanted.mutable_days() = request.holiday_year().days();
  wanted.set_source(request.holiday_year().source());
  // In one order, so that sending them in another one changes nothing.
  std::sort(wanted.mutable_days()->begin(), wanted.mutable_days()->end(),
            [](const v1::Holiday& a, const v1::Holiday& b) {
              return *DayOf(a.date()) < *DayOf(b.date());
            });
  const std::string& etag = request.holiday_year().etag();
  v1::HolidayYear record;
  RETURN_IF_ERROR(years_.Write([&](Transaction& transaction) -> absl::Status {
    const absl::Status found = years_.Find(transaction, name).status();
    if (absl::IsNotFound(found)) {
      if (!etag.empty()) return errors::EtagMismatch(name.ToString());
      ASSIGN_OR_RETURN(record, years_.CreateIn(transaction, context, name, wanted));
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(found);
    ASSIGN_OR_RETURN(record, years_.ChangeIn(transaction, context, name, etag, "updated",
                                             [&](Transaction&, v1::HolidayYear& year) {
                                               *year.mutable_days() = wanted.days();
                                               year.set_source(wanted.source());
                                               return absl::OkStatus();
                                             }));
    return absl::OkStatus();
  }));
  return record;
}

absl::StatusOr<google::protobuf::Empty> Schedules::DeleteHolidayYear(
    const CallContext& context, const v1::DeleteHolidayYearRequest& request) {
  RETURN_IF_ERROR(Check(request));
  RETURN_IF_ERROR(years_.Delete(context, *HolidayYearName::Parse(request.name())));
  return google::protobuf::Empty();
}

}  // namespace gongfang::inventory
