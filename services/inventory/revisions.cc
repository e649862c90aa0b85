#include "inventory/revisions.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/rpc/paging.h"
#include "google/protobuf/util/time_util.h"
#include "inventory/publishing.h"
#include "inventory/publishing_checks.h"

namespace gongfang::inventory {
namespace revisions {
namespace {

// The index has the events of resources only, so that the others cost no more than before.
constexpr Migration kMigrations[] = {
    {1, "events of resources by resource",
     R"sql(
CREATE INDEX events_of_resources ON events (alliance, subject, sequence)
WHERE snapshot_type = 'gongfang.inventory.v1.Resource';
)sql"},
};

constexpr absl::string_view kRead = R"sql(
SELECT sequence, create_time, snapshot FROM events
WHERE snapshot_type = 'gongfang.inventory.v1.Resource'
AND alliance = $1 AND subject = $2 AND sequence < $3
ORDER BY sequence DESC LIMIT $4)sql";

// At a time. The largest resource that the rules allow has a few hundred KB, so these have less
// than limits::kMaxPageBytes.
constexpr int kChunk = 8;

absl::StatusOr<v1::ResourceRevision> RevisionOf(const ResourceName& name, const Row& row) {
  v1::ResourceRevision revision;
  const absl::string_view snapshot = row.Bytes(2);
  if (!revision.mutable_resource()->ParseFromArray(snapshot.data(),
                                                   static_cast<int>(snapshot.size()))) {
    return errors::Internal("an event of a resource does not parse");
  }
  revision.set_name(RevisionName{name, revision.resource().etag()}.ToString());
  *revision.mutable_create_time() =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(row.Int(1));
  return revision;
}

}  // namespace

absl::Span<const Migration> Migrations() { return kMigrations; }

absl::StatusOr<std::vector<Revision>> Read(Transaction& transaction, const ResourceName& resource,
                                           int64_t before, int limit) {
  std::vector<Revision> found;
  size_t bytes = 0;
  RETURN_IF_ERROR(transaction.Query(
      kRead, {resource.alliance, resource.ToString(), before, int64_t{limit}},
      [&](const Row& row) -> absl::Status {
        if (bytes >= limits::kMaxPageBytes) return absl::OkStatus();
        ASSIGN_OR_RETURN(v1::ResourceRevision revision, RevisionOf(resource, row));
        bytes += revision.ByteSizeLong();
        if (bytes >= limits::kMaxPageBytes && !found.empty()) return absl::OkStatus();
        found.push_back({row.Int(0), std::move(revision)});
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<std::optional<v1::ResourceRevision>> Find(Database& database,
                                                         const ResourceName& resource,
                                                         const std::string& etag) {
  std::optional<v1::ResourceRevision> found;
  int64_t before = INT64_MAX;
  int seen = kChunk;
  const std::string name = resource.ToString();
  while (!found && seen == kChunk) {
    const int64_t from = before;
    RETURN_IF_ERROR(database.Read([&](Transaction& transaction) {
      seen = 0;
      found.reset();
      return transaction.Query(kRead, {resource.alliance, name, from, int64_t{kChunk}},
                               [&](const Row& row) -> absl::Status {
                                 ++seen;
                                 before = row.Int(0);
                                 // Most are not the one: they need not be parsed.
                                 if (found || !absl::StrContains(row.Bytes(2), etag)) {
                                   return absl::OkStatus();
                                 }
                                 ASSIGN_OR_RETURN(v1::ResourceRevision revision,
                                                  RevisionOf(resource, row));
                                 if (revision.resource().etag() == etag) {
                                   found = std::move(revision);
                                 }
                                 return absl::OkStatus();
                               });
    }));
  }
  return found;
}

}  // namespace revisions

absl::StatusOr<v1::ResourceRevision> Publishing::GetResourceRevision(
    const CallContext&, const v1::GetResourceRevisionRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const RevisionName name = *RevisionName::Parse(request.name());
  ASSIGN_OR_RETURN(std::optional<v1::ResourceRevision> found,
                   revisions::Find(store_.database(), name.resource, name.etag));
  if (!found) return errors::NotFound(request.name());
  return *std::move(found);
}

absl::StatusOr<v1::ListResourceRevisionsResponse> Publishing::ListResourceRevisions(
    const CallContext&, const v1::ListResourceRevisionsRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  const ResourceName name = *ResourceName::Parse(request.parent());
  int64_t before = INT64_MAX;
  const std::string fingerprint = ListFingerprint(request);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> place,
                     store_.page_tokens().Decode(fingerprint, request.page_token()));
    if (place.size() != 1 || !absl::SimpleAtoi(place[0], &before)) {
      return errors::InvalidField("page_token", "must be the next_page_token of the page before");
    }
  }
  const int size = PageSize(request.page_size());
  v1::ListResourceRevisionsResponse response;
  RETURN_IF_ERROR(store_.database().Read([&](Transaction& transaction) -> absl::Status {
    response.Clear();
    RETURN_IF_ERROR(resources_.Find(transaction, name).status());
    ASSIGN_OR_RETURN(std::vector<revisions::Revision> found,
                     revisions::Read(transaction, name, before, size));
    for (revisions::Revision& one : found) {
      *response.add_revisions() = std::move(one.record);
    }
    if (found.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::vector<revisions::Revision> more,
                     revisions::Read(transaction, name, found.back().sequence, 1));
    if (!more.empty()) {
      response.set_next_page_token(
          store_.page_tokens().Encode(fingerprint, {absl::StrCat(found.back().sequence)}));
    }
    return absl::OkStatus();
  }));
  return response;
}

}  // namespace gongfang::inventory
