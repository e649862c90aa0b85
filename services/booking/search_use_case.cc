// SearchAvailability: from a request to what is found.
#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "booking/availability_search.h"
#include "booking/table.h"
#include "booking/use_cases.h"
#include "booking/validation_search.h"
#include "common/base/access_errors.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/search_limits.h"
#include "common/base/status_macros.h"
#include "common/rpc/paging.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::booking {
namespace {

using google::protobuf::util::TimeUtil;

void ToProto(const SearchHit& hit, int64_t length, const Facts& facts, v1::Availability& out) {
  out.set_resource(hit.candidate.entry->resource);
  out.set_display_name(hit.candidate.entry->display_name);
  out.set_time_zone(hit.zone.name());
  const Instant start = hit.starts.front();
  *out.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(start);
  *out.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(start + length);
  for (size_t i = 1; i < hit.starts.size(); ++i) {
    *out.add_more_start_times() = TimeUtil::MicrosecondsToTimestamp(hit.starts[i]);
  }
  if (hit.candidate.distance_meters) out.set_distance_meters(*hit.candidate.distance_meters);
  const auto resource = facts.FindResource(out.resource());
  if (resource == nullptr) return;
  out.mutable_faults()->Assign(resource->faults.begin(), resource->faults.end());
}

// The wish, and the terms, with one thing less asked for; false where it is not asked for anyway.
bool Relax(v1::Relaxation::Kind kind, SearchWish& wish, SearchTerms& terms) {
  switch (kind) {
    case v1::Relaxation::KIND_LATER:
      wish.window.end += absl::ToInt64Microseconds(limits::kMaxRelaxedWindow);
      return true;
    case v1::Relaxation::KIND_ANY_TIME_OF_DAY:
      if (wish.AnyTimeOfDay()) return false;
      wish.day_start = 0;
      wish.day_end = 24 * 60;
      wish.days.clear();
      return true;
    case v1::Relaxation::KIND_SHORTER: {
      constexpr int64_t kMinute = 60 * kMicrosPerSecond;
      wish.length = wish.length / 2 / kMinute * kMinute;
      return wish.length > 0;
    }
    case v1::Relaxation::KIND_FEWER_UNITS:
      return std::exchange(wish.units, 1) > 1;
    case v1::Relaxation::KIND_ANYWHERE:
      if (terms.spaces.empty() && terms.regions.empty() && terms.max_distance_meters == 0) {
        return false;
      }
      terms.spaces.clear();
      terms.regions.clear();
      terms.max_distance_meters = 0;
      return true;
    default:
      return false;
  }
}

}  // namespace

absl::Status Bookings::MustKnow(const CallContext& context, const std::string& alliance) const {
  if (parts_.catalogue.HasAlliance(alliance)) return absl::OkStatus();
  // It may have been made a moment ago.
  RETURN_IF_ERROR(parts_.catch_up());
  if (parts_.catalogue.HasAlliance(alliance)) return absl::OkStatus();
  return context.guard.NotFound(alliance);
}

absl::Status Bookings::BeginSearch(const CallContext& context, const std::string& alliance,
                                   SearchWish& wish) const {
  RETURN_IF_ERROR(MustKnow(context, alliance));
  if (!wish.member.empty()) return context.guard.CheckSearchFor(wish.member, wish.team);
  wish.member = context.guard.Member();
  return absl::OkStatus();
}

absl::Status Bookings::GoOn(const CallContext& context) const {
  if (context.Cancelled()) return errors::CallCancelled();
  return parts_.clock.Now() >= context.deadline ? errors::DeadlinePassed() : absl::OkStatus();
}

absl::Status Bookings::LoadAsker(const SearchWish& wish, WorkingSet& set,
                                 std::vector<std::unique_ptr<Account>>& accounts) const {
  set.now = parts_.clock.NowInstant();
  set.qualification_rules[wish.alliance] = parts_.catalogue.QualificationRulesOf(wish.alliance);
  if (wish.member.empty()) {
    set.members[""] = std::make_shared<MemberFacts>();
    return absl::OkStatus();
  }
  const auto facts = parts_.catalogue.FindMember(wish.member);
  if (facts == nullptr) return errors::NotFound(wish.member);
  if (!facts->standing.empty()) return errors::MemberSuspended(wish.member, facts->standing);
  if (!facts->merged_into.empty()) {
    return errors::MemberSuspended(wish.member, absl::StrCat("\"", facts->merged_into, "\" now"));
  }
  if (!wish.team.empty() && !facts->teams.contains(wish.team)) {
    return errors::InvalidField("team",
                                absl::StrCat("must be a team that \"", wish.member, "\" is in"));
  }
  set.members[wish.member] = facts;
  set.quotas[wish.alliance] = parts_.catalogue.QuotasOf(wish.alliance);
  AccountHistory history = HistoryFor(set);
  // Of gaps between bookings, which resources ask for.
  history.members =
      std::min(history.members, set.now - absl::ToInt64Microseconds(limits::kMaxMemberGap));
  const auto scope_of = [this](const std::string& resource) {
    return ScopeOf(resource, parts_.catalogue.FindResource(resource).get());
  };
  return parts_.database.Read([&](Transaction& tx) -> absl::Status {
    accounts.clear();
    for (const std::string& key : {wish.member, wish.team}) {
      if (key.empty()) continue;
      ASSIGN_OR_RETURN(Account account,
                       table::LoadAccount(tx, key, history.Since(key), set.now, scope_of));
      accounts.push_back(std::make_unique<Account>(std::move(account)));
      set.accounts[key] = accounts.back().get();
    }
    return absl::OkStatus();
  });
}

absl::Status Bookings::Explain(const SearchQuery& query,
                               const std::vector<SearchCandidate>& candidates, WorkingSet& set,
                               const std::function<absl::Status()>& go_on,
                               v1::SearchAvailabilityResponse& response) const {
  AvailabilitySearch search(query.wish, parts_.catalogue, parts_.directory, set);
  for (const SearchObstacle& obstacle : search.Obstacles(candidates)) {
    v1::Obstacle& told = *response.add_obstacles();
    told.set_rule(obstacle.rule);
    told.set_count(obstacle.count);
    told.set_description(obstacle.description);
  }
  if (candidates.empty()) {
    v1::Obstacle& told = *response.add_obstacles();
    told.set_rule("NO_SUCH_RESOURCE");
    told.set_description("no published resource is what was asked for");
  }
  for (int kind = v1::Relaxation::Kind_MIN + 1; kind <= v1::Relaxation::Kind_MAX; ++kind) {
    SearchWish wish = query.wish;
    SearchTerms terms = query.terms;
    if (!Relax(static_cast<v1::Relaxation::Kind>(kind), wish, terms)) continue;
    if (candidates.empty() && kind != v1::Relaxation::KIND_ANYWHERE) continue;
    const SearchCandidates others = parts_.directory.Find(terms);
    RETURN_IF_ERROR(others.stopped);
    AvailabilitySearch relaxed(wish, parts_.catalogue, parts_.directory, set);
    ASSIGN_OR_RETURN(const std::vector<SearchHit> hits, relaxed.Find(others.list, 1, go_on));
    if (hits.empty()) continue;
    v1::Relaxation& told = *response.add_relaxations();
    told.set_kind(static_cast<v1::Relaxation::Kind>(kind));
    ToProto(hits.front(), wish.length, parts_.catalogue, *told.mutable_availability());
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::SearchAvailabilityResponse> Bookings::SearchAvailability(
    const CallContext& context, const v1::SearchAvailabilityRequest& request) const {
  ASSIGN_OR_RETURN(SearchQuery query, ToQuery(request));
  RETURN_IF_ERROR(BeginSearch(context, request.parent(), query.wish));
  int64_t skipped = 0;
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> place,
                     parts_.page_tokens.Decode(ListFingerprint(request), request.page_token()));
    if (place.size() != 1 || !absl::SimpleAtoi(place[0], &skipped)) {
      return errors::InvalidField("page_token", "must be the next_page_token of the page before");
    }
  }
  Asker asker;
  RETURN_IF_ERROR(LoadAsker(query.wish, asker.set, asker.accounts));
  const auto go_on = [&] { return GoOn(context); };
  const int64_t reached = parts_.directory.index().Reached(query.wish.alliance);
  query.terms.go_on = go_on;
  const SearchCandidates candidates = parts_.directory.Find(query.terms);
  RETURN_IF_ERROR(candidates.stopped);
  AvailabilitySearch search(query.wish, parts_.catalogue, parts_.directory, asker.set);
  const int64_t end = std::min<int64_t>(skipped + query.page_size, limits::kMaxFound);
  // One more tells whether there is a next page.
  ASSIGN_OR_RETURN(const std::vector<SearchHit> hits,
                   search.Find(candidates.list, static_cast<size_t>(end) + 1, go_on));
  v1::SearchAvailabilityResponse response;
  response.set_read_sequence(reached);
  const auto found = static_cast<int64_t>(hits.size());
  for (int64_t i = skipped; i < std::min(end, found); ++i) {
    ToProto(hits[static_cast<size_t>(i)], query.wish.length, parts_.catalogue,
            *response.add_availabilities());
  }
  if (found > end && end < limits::kMaxFound) {
    response.set_next_page_token(
        parts_.page_tokens.Encode(ListFingerprint(request), {absl::StrCat(end)}));
  }
  if (hits.empty()) RETURN_IF_ERROR(Explain(query, candidates.list, asker.set, go_on, response));
  return response;
}

}  // namespace gongfang::booking
