#include "inventory/space_apis.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/calendar/zone.h"
#include "common/rpc/name_checks.h"
#include "inventory/open_now.h"
#include "inventory/space_api.h"

namespace gongfang::inventory {
namespace {

// Calls `visit` for each record of a space until it answers false.
template <typename T, typename Name, typename Visit>
absl::Status ForEach(Transaction& transaction, const Records<T, Name>& records,
                     const SpaceName& space, Visit visit) {
  const RecordFetch fetch = records.Range(space.alliance, absl::StrCat(space.id, "/"));
  std::string place;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<RecordRow> rows,
                     fetch(transaction, place, limits::kRecordScanChunk));
    for (const RecordRow& row : rows) {
      T record;
      RETURN_IF_ERROR(RecordKeeper::FromBody(row.body, record));
      if (!visit(record)) return absl::OkStatus();
    }
    if (rows.size() < limits::kRecordScanChunk) return absl::OkStatus();
    place = rows.back().id;
  }
}

bool Closes(const v1::Closure& closure, const std::string& resource) {
  return closure.resources().empty() ||
         std::find(closure.resources().begin(), closure.resources().end(), resource) !=
             closure.resources().end();
}

}  // namespace

SpaceApis::SpaceApis(RecordStore& store, const SpaceDirectory& spaces, const SpaceCheck& check)
    : store_(store),
      spaces_(spaces),
      check_(check),
      resources_(store, "resource"),
      closures_(store, "closure"),
      years_(store, "holiday_year") {}

absl::StatusOr<std::optional<bool>> SpaceApis::IsOpen(Transaction& transaction,
                                                      const SpaceName& space,
                                                      absl::TimeZone zone) const {
  const Instant now = store_.clock().NowInstant();
  const absl::CivilDay today = absl::ToCivilDay(FromInstant(now), zone);
  v1::HolidayYear holidays;
  // What began yesterday may still be going on.
  for (const int64_t year : {(today - 1).year(), today.year()}) {
    const auto found = years_.Find(transaction, {space.alliance, absl::StrCat(year)});
    if (found.ok()) {
      holidays.MergeFrom(*found);
    } else if (!absl::IsNotFound(found.status())) {
      return found.status();
    }
  }
  std::vector<v1::Closure> closed;
  RETURN_IF_ERROR(ForEach(transaction, closures_, space, [&](v1::Closure& closure) {
    if (IsClosedAt(closure, now, zone)) closed.push_back(std::move(closure));
    return true;
  }));
  std::optional<bool> open;
  RETURN_IF_ERROR(ForEach(transaction, resources_, space, [&](const v1::Resource& resource) {
    if (resource.state() != v1::Resource::STATE_PUBLISHED) return true;
    open = (!resource.has_schedule() || IsOpenAt(resource.schedule(), holidays, now, zone)) &&
           std::none_of(closed.begin(), closed.end(), [&](const v1::Closure& closure) {
             return Closes(closure, resource.name());
           });
    return !*open;
  }));
  return open;
}

absl::StatusOr<google::api::HttpBody> SpaceApis::GetSpaceApi(
    const CallContext& context, const v1::GetSpaceApiRequest& request) {
  RETURN_IF_ERROR(CheckName<SpaceName>(request.name(), "alliances/{alliance}/spaces/{space}"));
  RETURN_IF_ERROR(check_.MustExist(context, request.name()));
  const std::optional<membership::v1::Space> space = spaces_.FindSpace(request.name());
  if (!space) return errors::NotFound(request.name());
  const absl::TimeZone zone = LoadZone(space->time_zone()).value_or(absl::UTCTimeZone());
  std::optional<bool> open;
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    ASSIGN_OR_RETURN(open, IsOpen(transaction, *SpaceName::Parse(request.name()), zone));
    return absl::OkStatus();
  }));
  google::api::HttpBody body;
  body.set_content_type("application/json");
  body.set_data(SpaceApiJson(*space, open));
  return body;
}

}  // namespace gongfang::inventory
