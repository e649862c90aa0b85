// What a search for plans must look like.
#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/validation_parts.h"
#include "booking/validation_search.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/search_limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

// A search for step `index` by itself.
v1::SearchAvailabilityRequest StepRequest(const v1::SearchPlansRequest& request, int index) {
  v1::SearchAvailabilityRequest made;
  made.set_parent(request.parent());
  made.set_member(request.member());
  made.set_team(request.team());
  *made.mutable_spaces() = request.spaces();
  *made.mutable_regions() = request.regions();
  if (request.has_near()) *made.mutable_near() = request.near();
  made.set_max_distance_meters(request.max_distance_meters());
  if (request.has_start_time()) *made.mutable_start_time() = request.start_time();
  if (request.has_end_time()) *made.mutable_end_time() = request.end_time();
  made.set_day_start(request.day_start());
  made.set_day_end(request.day_end());
  *made.mutable_days() = request.days();
  const v1::PlanStep& step = request.steps(index);
  made.set_query(step.query());
  *made.mutable_categories() = step.categories();
  made.set_filter(step.filter());
  made.set_units(step.units());
  if (step.has_length()) *made.mutable_length() = step.length();
  return made;
}

PlanStep CheckedStep(const v1::SearchPlansRequest& request, int index, RequestCheck& check) {
  const std::string what = absl::StrCat("steps[", index, "].");
  const v1::PlanStep& step = request.steps(index);
  RequestCheck own;
  SearchQuery query;
  FillQuery(StepRequest(request, index), what, own, query);
  for (const FieldViolation& violation : own.violations()) {
    // What the steps share is told once.
    if (index == 0 || absl::StartsWith(violation.field, what)) {
      check.Add(violation.field, violation.description);
    }
  }
  PlanStep made{.wish = std::move(query.wish), .terms = std::move(query.terms)};
  if (!step.resource().empty()) {
    CheckReference<ResourceName>(check, what + "resource", step.resource(), kResourceForm,
                                 made.wish.alliance);
    made.resource = step.resource();
  }
  if (step.resource().empty() && step.query().empty() && step.categories().empty() &&
      step.filter().empty()) {
    check.Add(what + "query", "or categories, filter, or resource, must say what is needed");
  }
  if (step.has_max_wait()) {
    if (index == 0) check.Add(what + "max_wait", "must not be there: nothing is before it");
    made.max_wait = CheckedLength(check, what + "max_wait", step.max_wait(), absl::ZeroDuration(),
                                  limits::kMaxBookingLength);
  }
  return made;
}

}  // namespace

absl::StatusOr<PlanWish> ToWish(const v1::SearchPlansRequest& request) {
  RequestCheck check;
  PlanWish wish{.same_space = request.same_space()};
  if (request.steps().empty() || request.steps_size() > limits::kMaxPlanSteps) {
    check.Add("steps", absl::StrCat("must be 1 to ", limits::kMaxPlanSteps));
  } else {
    for (int i = 0; i < request.steps_size(); ++i) {
      wish.steps.push_back(CheckedStep(request, i, check));
    }
  }
  if (request.page_size() < 0 || request.page_size() > limits::kMaxPlans) {
    check.Add("page_size", absl::StrCat("must be 1 to ", limits::kMaxPlans));
  }
  RETURN_IF_ERROR(std::move(check).Result());
  const int wanted = request.page_size() == 0 ? limits::kDefaultPlans : request.page_size();
  wish.wanted = static_cast<size_t>(wanted);
  return wish;
}

}  // namespace gongfang::booking
