// What a search must look like: every wrong field is named.
#pragma once

#include "absl/status/statusor.h"
#include "booking/availability_search.h"
#include "booking/search_directory.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::booking {

struct SearchQuery {
  SearchTerms terms;
  SearchWish wish;
  int page_size = 0;
};

// INVALID_REQUEST.
absl::StatusOr<SearchQuery> ToQuery(const v1::SearchAvailabilityRequest& request);

}  // namespace gongfang::booking
