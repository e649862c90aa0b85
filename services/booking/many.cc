// Cancelling or flagging what is to come: of a space, a resource or a member.
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/job.h"
#include "booking/proto_conversion.h"
#include "booking/read_table.h"
#include "booking/use_cases.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

// The answers of the commands of one call, of which the last one to come answers it.
class Gathered {
 public:
  Gathered(size_t count, bool remaining, Reply reply)
      : missing_(count), bookings_(count), reply_(std::move(reply)) {
    response_.set_remaining(remaining);
  }

  void Take(size_t index, absl::StatusOr<std::string> answer) {
    {
      const std::lock_guard lock(mutex_);
      // What somebody else ended meanwhile is not to be ended any more.
      if (answer.ok()) {
        bookings_[index] = *std::move(answer);
      } else if (!absl::IsFailedPrecondition(answer.status()) && failed_.ok()) {
        failed_ = answer.status();
      }
      if (--missing_ > 0) return;
    }
    if (!failed_.ok()) return reply_(failed_);
    for (const std::string& bytes : bookings_) {
      if (!bytes.empty()) response_.add_bookings()->ParseFromString(bytes);
    }
    reply_(response_.SerializeAsString());
  }

 private:
  std::mutex mutex_;
  size_t missing_;                     // under mutex_
  std::vector<std::string> bookings_;  // under mutex_, in the order of their starts
  absl::Status failed_;                // under mutex_
  v1::CancelBookingsResponse response_;
  Reply reply_;
};

bool IsAbout(const v1::Booking& booking, const v1::CancelBookingsRequest& request) {
  if (!request.member().empty() && booking.member() != request.member()) return false;
  if (request.flag() && booking.flag_reason() == request.reason()) return false;  // done before
  for (const v1::BookingItem& item : booking.items()) {
    const bool there =
        request.space().empty() || absl::StartsWith(item.resource(), request.space() + "/");
    const bool of_resource = request.resource().empty() || item.resource() == request.resource();
    const bool of_class =
        request.equipment_class().empty() || item.equipment_class() == request.equipment_class();
    if (there && of_resource && of_class) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<v1::CancelBookingsResponse> Bookings::FindMany(
    const v1::CancelBookingsRequest& request) const {
  const std::string alliance = AllianceName::Parse(request.parent())->alliance;
  const table::AheadQuery query{.alliance = alliance,
                                .member = request.member(),
                                .space = request.space(),
                                .resource = request.resource(),
                                .starts_after = parts_.clock.NowInstant()};
  v1::CancelBookingsResponse found;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    found.Clear();
    ASSIGN_OR_RETURN(const std::vector<std::string> ids, table::ListAhead(tx, query));
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(std::optional<v1::Booking> booking, table::ReadBooking(tx, alliance, id));
      if (!booking || !IsAbout(*booking, request)) continue;
      if (found.bookings_size() == limits::kDefaultPageSize) {
        found.set_remaining(true);
        return absl::OkStatus();
      }
      *found.add_bookings() = *std::move(booking);
    }
    return absl::OkStatus();
  }));
  return found;
}

void Bookings::CancelMany(const CallContext& context, const v1::CancelBookingsRequest& request,
                          Reply reply) {
  if (const absl::Status checked = CheckCancelMany(request); !checked.ok()) return reply(checked);
  const absl::StatusOr<v1::CancelBookingsResponse> found = FindMany(request);
  if (!found.ok()) return reply(found.status());
  if (request.validate_only() || found->bookings().empty()) {
    return reply(found->SerializeAsString());
  }
  const auto gathered = std::make_shared<Gathered>(static_cast<size_t>(found->bookings_size()),
                                                   found->remaining(), std::move(reply));
  for (int i = 0; i < found->bookings_size(); ++i) {
    const BookingName name = *BookingName::Parse(found->bookings(i).name());
    Command command{.verb = request.flag() ? Verb::kFlag : Verb::kCancel,
                    .alliance = name.alliance};
    command.booking.alliance = name.alliance;
    command.booking.id = name.id;
    (request.flag() ? command.reason : command.override_reason) = request.reason();
    Job job = MakeJob(context, std::move(command), request,
                      [gathered, i](absl::StatusOr<std::string> answer) {
                        gathered->Take(static_cast<size_t>(i), std::move(answer));
                      });
    // Whoever may do this to a space or a member may do it to each of their bookings.
    job.command.guard = Guard();
    SubmitKnown(std::move(job));
  }
}

}  // namespace gongfang::booking
