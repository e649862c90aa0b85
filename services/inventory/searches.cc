#include "inventory/searches.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/resource_search/resource_filter.h"
#include "common/rpc/paging.h"
#include "common/rpc/request_check.h"
#include "common/text_index/fold.h"

namespace gongfang::inventory {
namespace {

// Each time another thread took in, between two statements, what this snapshot does not have.
constexpr int kMaxAttempts = 100;

absl::Status ReadPlace(const PageTokens& tokens, const v1::SearchResourcesRequest& request,
                       ResourceWish& wish) {
  if (request.page_token().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<std::string> parts,
                   tokens.Decode(ListFingerprint(request), request.page_token()));
  ResourceWish::Place place;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &place.rank)) {
    return errors::InvalidField("page_token", "must be the next_page_token of the page before");
  }
  place.name = parts[1];
  wish.after = std::move(place);
  return absl::OkStatus();
}

void AddFacets(const ResourceFindings& found, v1::SearchResourcesResponse& response) {
  for (size_t i = 0; i < found.facets.size(); ++i) {
    v1::Facet& facet = *response.add_facets();
    facet.set_field(std::string(kFacetFields[i]));
    for (const auto& [value, count] : found.facets[i]) {
      v1::FacetCount& one = *facet.add_counts();
      one.set_value(value);
      one.set_count(count);
    }
  }
}

}  // namespace

absl::StatusOr<ResourceWish> ToWish(const v1::SearchResourcesRequest& request) {
  RequestCheck check;
  ResourceWish wish;
  check.Parsed<AllianceName>("parent", request.parent(), "alliances/{alliance}");
  check.Page(request);
  check.Line("query", request.query(), Need::kOptional);
  wish.words = FoldedWords(request.query());
  absl::StatusOr<Filter> filter = ReadResourceFilter(request.filter());
  if (filter.ok()) {
    wish.filter = *std::move(filter);
  } else {
    check.Add("filter", filter.status().message());
  }
  RETURN_IF_ERROR(std::move(check).Result());
  wish.page_size = PageSize(request.page_size());
  return wish;
}

absl::StatusOr<bool> Searches::Answer(Transaction& transaction,
                                      const v1::SearchResourcesRequest& request,
                                      const ResourceWish& wish,
                                      v1::SearchResourcesResponse& response) {
  response.Clear();
  ASSIGN_OR_RETURN(
      const std::optional<ResourceFindings> found,
      directory_.Find(transaction, AllianceName::Parse(request.parent())->alliance, wish));
  if (!found) return false;
  response.set_total_size(found->total);
  AddFacets(*found, response);
  size_t bytes = 0;
  const ResourceWish::Place* last = nullptr;
  for (const ResourceWish::Place& place : found->page) {
    ASSIGN_OR_RETURN(v1::Resource resource,
                     resources_.Find(transaction, *ResourceName::Parse(place.name)));
    bytes += resource.ByteSizeLong();
    // A page of large records is shorter; but it has one.
    if (last != nullptr && bytes > limits::kMaxPageBytes) break;
    *response.add_resources() = std::move(resource);
    last = &place;
  }
  if (found->more || response.resources_size() < static_cast<int>(found->page.size())) {
    response.set_next_page_token(store_.page_tokens().Encode(
        ListFingerprint(request), {absl::StrCat(last->rank), last->name}));
  }
  return true;
}

absl::StatusOr<v1::SearchResourcesResponse> Searches::SearchResources(
    const CallContext& context, const v1::SearchResourcesRequest& request) {
  ASSIGN_OR_RETURN(ResourceWish wish, ToWish(request));
  RETURN_IF_ERROR(check_.MustExist(context, request.parent()));
  RETURN_IF_ERROR(ReadPlace(store_.page_tokens(), request, wish));
  v1::SearchResourcesResponse response;
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    bool answered = false;
    RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
      ASSIGN_OR_RETURN(answered, Answer(transaction, request, wish, response));
      return absl::OkStatus();
    }));
    if (answered) return response;
  }
  return errors::Unavailable("Too much is being written. Try again.");
}

}  // namespace gongfang::inventory
