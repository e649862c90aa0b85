// What searches must look like: every wrong field is named.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "booking/availability_search.h"
#include "booking/plan_search.h"
#include "booking/search_directory.h"
#include "common/rpc/request_check.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::booking {

struct SearchQuery {
  SearchTerms terms;
  SearchWish wish;
  int page_size = 0;
};

// INVALID_REQUEST.
absl::StatusOr<SearchQuery> ToQuery(const v1::SearchAvailabilityRequest& request);

// What a search and a step of a plan have in common, all but the order and the page. `what` is put
// before the fields that each step has of its own, such as "steps[0].".
void FillQuery(const v1::SearchAvailabilityRequest& request, const std::string& what,
               RequestCheck& check, SearchQuery& query);

// In validation_plans.cc. INVALID_REQUEST.
absl::StatusOr<PlanWish> ToWish(const v1::SearchPlansRequest& request);

}  // namespace gongfang::booking
