#include "booking/validation_search.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "booking/validation_parts.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/search_limits.h"
#include "common/base/status_macros.h"
#include "common/calendar/opening_hours.h"
#include "common/resource_search/resource_filter.h"
#include "common/text_index/fold.h"

namespace gongfang::booking {
namespace {

constexpr int kDayMinutes = 24 * 60;

// At most `limit` of a field that repeats.
bool CheckCount(RequestCheck& check, absl::string_view field, int count, int limit) {
  if (count <= limit) return true;
  check.Add(field, absl::StrCat("has ", count, "; at most ", limit));
  return false;
}

void CheckRegions(const v1::SearchAvailabilityRequest& request, RequestCheck& check,
                  SearchTerms& terms) {
  using membership::v1::Space;
  if (!CheckCount(check, "regions", request.regions_size(), limits::kMaxSearchSpaces)) return;
  for (int i = 0; i < request.regions_size(); ++i) {
    if (request.regions(i) == Space::REGION_UNSPECIFIED ||
        !Space::Region_IsValid(request.regions(i))) {
      check.Add(absl::StrCat("regions[", i, "]"), "must be a known region");
    } else {
      terms.regions.push_back(request.regions(i));
    }
  }
}

void CheckWhat(const v1::SearchAvailabilityRequest& request, const std::string& what,
               RequestCheck& check, SearchTerms& terms) {
  check.Line(what + "query", request.query(), Need::kOptional);
  terms.words = FoldedWords(request.query());
  absl::StatusOr<Filter> filter = ReadResourceFilter(request.filter());
  if (filter.ok()) {
    terms.filter = *std::move(filter);
  } else {
    check.Add(what + "filter", filter.status().message());
  }
  if (CheckCount(check, what + "categories", request.categories_size(),
                 limits::kMaxSearchCategories)) {
    for (int i = 0; i < request.categories_size(); ++i) {
      check.Id(absl::StrCat(what, "categories[", i, "]"), request.categories(i));
    }
    terms.categories = {request.categories().begin(), request.categories().end()};
  }
}

void CheckWhere(const v1::SearchAvailabilityRequest& request, RequestCheck& check,
                SearchTerms& terms) {
  if (CheckCount(check, "spaces", request.spaces_size(), limits::kMaxSearchSpaces)) {
    for (int i = 0; i < request.spaces_size(); ++i) {
      CheckReference<SpaceName>(check, absl::StrCat("spaces[", i, "]"), request.spaces(i),
                                kSpaceForm, terms.alliance);
    }
    terms.spaces = {request.spaces().begin(), request.spaces().end()};
  }
  CheckRegions(request, check, terms);
  if (request.max_distance_meters() < 0) {
    check.Add("max_distance_meters", "must not be negative");
  }
  terms.max_distance_meters = request.max_distance_meters();
  if (!request.has_near()) {
    if (request.max_distance_meters() > 0) check.Add("near", "is required: how far from where?");
    if (request.order() == v1::SearchAvailabilityRequest::ORDER_NEAREST) {
      check.Add("near", "is required: nearest to where?");
    }
    return;
  }
  const auto& near = request.near();
  // Not a number is in no range.
  if (!(near.latitude() >= -90 && near.latitude() <= 90 && near.longitude() >= -180 &&
        near.longitude() <= 180)) {
    check.Add("near", "must have a latitude of -90 to 90 and a longitude of -180 to 180");
  }
  terms.near = Place{near.latitude(), near.longitude()};
}

void CheckTimesOfDay(const v1::SearchAvailabilityRequest& request, RequestCheck& check,
                     SearchWish& wish) {
  if (request.day_start().empty() != request.day_end().empty()) {
    check.Add(request.day_start().empty() ? "day_start" : "day_end",
              "is required: day_start and day_end go together");
  } else if (!request.day_start().empty()) {
    const std::optional<int> start = ParseMinuteOfDay(request.day_start());
    const std::optional<int> end = ParseMinuteOfDay(request.day_end());
    if (!start || *start == kDayMinutes) check.Add("day_start", "must be a time such as 09:00");
    if (!end) check.Add("day_end", "must be a time such as 18:00, or 24:00");
    if (start && end && *start >= *end) check.Add("day_end", "must be after day_start");
    wish.day_start = start.value_or(0);
    wish.day_end = end.value_or(kDayMinutes);
  }
  if (!CheckCount(check, "days", request.days_size(), 7)) return;
  for (int i = 0; i < request.days_size(); ++i) {
    const int day = request.days(i);
    if (day < google::type::MONDAY || day > google::type::SUNDAY) {
      check.Add(absl::StrCat("days[", i, "]"), "must be a day of the week");
    }
    // Both count from Monday, and one of them from 0.
    wish.days.push_back(static_cast<absl::Weekday>(day - 1));
  }
}

}  // namespace

void FillQuery(const v1::SearchAvailabilityRequest& request, const std::string& what,
               RequestCheck& check, SearchQuery& query) {
  SearchWish& wish = query.wish;
  if (auto parent = check.Parsed<AllianceName>("parent", request.parent(), kAllianceForm)) {
    query.terms.alliance = wish.alliance = std::move(parent->alliance);
  }
  if (!request.member().empty()) {
    CheckReference<MemberName>(check, "member", request.member(), kMemberForm, wish.alliance);
  } else if (!request.team().empty()) {
    check.Add("member", "is required beside a team");
  }
  if (!request.team().empty()) {
    CheckReference<TeamName>(check, "team", request.team(), kTeamForm, wish.alliance);
  }
  CheckWhat(request, what, check, query.terms);
  CheckWhere(request, check, query.terms);
  if (request.units() < 0 || request.units() > limits::kMaxCapacity) {
    check.Add(what + "units", absl::StrCat("must be 1 to ", limits::kMaxCapacity));
  }
  const auto start = check.Time("start_time", request.has_start_time(), request.start_time());
  const auto end = check.Time("end_time", request.has_end_time(), request.end_time());
  if (start && end) {
    wish.window = {*start, *end};
    CheckInterval(check, "", limits::kMaxSearchWindow, wish.window);
  }
  wish.length = CheckedLength(check, what + "length", request.length(), absl::Minutes(1),
                              limits::kMaxBookingLength);
  CheckTimesOfDay(request, check, wish);
  wish.member = request.member();
  wish.team = request.team();
  wish.units = std::max(request.units(), 1);
}

absl::StatusOr<SearchQuery> ToQuery(const v1::SearchAvailabilityRequest& request) {
  RequestCheck check;
  SearchQuery query;
  SearchWish& wish = query.wish;
  FillQuery(request, "", check, query);
  if (!v1::SearchAvailabilityRequest::Order_IsValid(request.order())) {
    check.Add("order", "must be a known order");
  }
  if (request.more_starts() < 0 || request.more_starts() > limits::kMaxMoreStarts) {
    check.Add("more_starts", absl::StrCat("must be 0 to ", limits::kMaxMoreStarts));
  }
  if (request.page_size() < 0 || request.page_size() > limits::kMaxSearchPage) {
    check.Add("page_size", absl::StrCat("must be 1 to ", limits::kMaxSearchPage));
  }
  RETURN_IF_ERROR(std::move(check).Result());
  wish.order = request.order() == v1::SearchAvailabilityRequest::ORDER_NEAREST
                   ? SearchWish::Order::kNearest
               : request.order() == v1::SearchAvailabilityRequest::ORDER_FAIREST
                   ? SearchWish::Order::kFairest
                   : SearchWish::Order::kSoonest;
  wish.more_starts = static_cast<size_t>(request.more_starts());
  query.page_size = request.page_size() == 0 ? limits::kDefaultSearchPage : request.page_size();
  return query;
}

}  // namespace gongfang::booking
