// SearchPlans: from a request to plans.
#include <utility>

#include "absl/strings/str_cat.h"
#include "booking/plan_search.h"
#include "booking/use_cases.h"
#include "booking/validation_search.h"
#include "common/base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {
namespace {

using google::protobuf::util::TimeUtil;

void ToProto(const Booking& plan, v1::Plan& out) {
  for (const Item& item : plan.items) {
    v1::BookingItem& added = *out.add_items();
    added.set_resource(item.resource);
    added.set_units(static_cast<int32_t>(item.units));
    *added.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(item.interval.start);
    *added.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(item.interval.end);
  }
  *out.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(plan.StartTime());
  *out.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(plan.EndTime());
}

}  // namespace

std::string Bookings::WhyNoPlan(const PlanStep& step, WorkingSet& set) const {
  SearchCandidates candidates = parts_.directory.Find(step.terms);
  if (!step.resource.empty()) {
    std::erase_if(candidates.list, [&step](const SearchCandidate& one) {
      return one.entry->resource != step.resource;
    });
  }
  if (candidates.list.empty()) return "no published resource is what was asked for";
  AvailabilitySearch search(step.wish, parts_.catalogue, parts_.directory, set);
  const std::vector<SearchObstacle> obstacles = search.Obstacles(candidates.list);
  if (!obstacles.empty()) {
    return absl::StrCat(obstacles.front().rule, ": ", obstacles.front().description);
  }
  return "what would do is not free in time after what comes before it";
}

absl::StatusOr<v1::SearchPlansResponse> Bookings::SearchPlans(
    const CallContext& context, const v1::SearchPlansRequest& request) const {
  ASSIGN_OR_RETURN(PlanWish wish, ToWish(request));
  SearchWish& first = wish.steps.front().wish;
  RETURN_IF_ERROR(BeginSearch(context, request.parent(), first));
  const auto go_on = [&] { return GoOn(context); };
  for (PlanStep& step : wish.steps) {
    step.wish.member = first.member;
    step.terms.go_on = go_on;
  }
  Asker asker;
  RETURN_IF_ERROR(LoadAsker(first, asker.set, asker.accounts));
  v1::SearchPlansResponse response;
  response.set_read_sequence(parts_.directory.index().Reached(first.alliance));
  PlanSearch search(wish, parts_.catalogue, parts_.directory, asker.set);
  ASSIGN_OR_RETURN(const FoundPlans found, search.Find(go_on));
  for (const Booking& plan : found.plans) ToProto(plan, *response.add_plans());
  if (found.plans.empty()) {
    response.set_failed_step(static_cast<int32_t>(found.failed_step));
    response.set_description(WhyNoPlan(wish.steps[found.failed_step], asker.set));
  }
  return response;
}

}  // namespace gongfang::booking
