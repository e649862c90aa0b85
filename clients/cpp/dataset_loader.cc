#include "clients/cpp/dataset_loader.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cpp/pages.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::client {
namespace {

using booking::v1::Booking;
using booking::v1::CreateBookingRequest;
using dataset::v1::Dataset;
using inventory::v1::Resource;

// Enough to fill the batches of the committer; a small part of the server's queue.
constexpr int kCallsInFlight = 16;

// What became of one record.
struct Outcome {
  enum Kind { kMade, kThere, kSkipped };
  Kind kind;
  std::string reason;  // why it was skipped
};

// `status`, with the record that it is about.
absl::Status About(absl::string_view record, const absl::Status& status) {
  absl::Status about(status.code(), absl::StrCat("Loading ", record, ": ", status.message()));
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { about.SetPayload(url, payload); });
  return about;
}

template <typename Response>
absl::StatusOr<Outcome> Created(absl::string_view record,
                                const absl::StatusOr<Response>& response) {
  if (response.ok()) return Outcome{Outcome::kMade, ""};
  if (absl::IsAlreadyExists(response.status())) return Outcome{Outcome::kThere, ""};
  return About(record, response.status());
}

template <typename Name>
absl::StatusOr<Name> ParseName(absl::string_view what, const std::string& name) {
  std::optional<Name> parsed = Name::Parse(name);
  if (!parsed) {
    return errors::InvalidField("name",
                                absl::StrCat("must be one of ", what, ", but is \"", name, "\""));
  }
  return *std::move(parsed);
}

// What the data set keeps under `key`, for the field `field` of `record`; nullptr for no key.
template <typename T>
absl::StatusOr<const T*> Shared(absl::string_view record, absl::string_view field,
                                const std::string& key,
                                const google::protobuf::Map<std::string, T>& all) {
  if (key.empty()) return nullptr;
  const auto found = all.find(key);
  if (found != all.end()) return &found->second;
  return About(record, errors::InvalidField(
                           field, absl::StrCat("\"", key, "\" must be one of the data set's")));
}

// Two bookings with the same key are the same booking of a data set.
std::string KeyOf(const Booking& booking) {
  std::vector<std::string> items;
  for (const booking::v1::BookingItem& item : booking.items()) {
    items.push_back(absl::StrCat(item.resource(), "@", item.start_time().seconds(), "-",
                                 item.end_time().seconds()));
  }
  std::sort(items.begin(), items.end());
  return absl::StrCat(booking.member(), " ", absl::StrJoin(items, " "));
}

class Loader {
 public:
  Loader(const Client& client, const Dataset& dataset, const LoadOptions& options,
         std::vector<CreateBookingRequest> bookings)
      : client_(client), dataset_(dataset), options_(options), bookings_(std::move(bookings)) {
    total_ = 1 + dataset.spaces_size() + dataset.teams_size() + dataset.members_size() +
             dataset.categories_size() + dataset.resources_size() + dataset.quotas_size() +
             static_cast<int>(bookings_.size());
  }

  absl::StatusOr<LoadReport> Run() {
    RETURN_IF_ERROR(Each("alliance", 1, [&](int) { return LoadAlliance(); }));
    RETURN_IF_ERROR(Each("spaces", dataset_.spaces_size(), [&](int i) { return LoadSpace(i); }));
    RETURN_IF_ERROR(Each("teams", dataset_.teams_size(), [&](int i) { return LoadTeam(i); }));
    RETURN_IF_ERROR(Each("members", dataset_.members_size(), [&](int i) { return LoadMember(i); }));
    RETURN_IF_ERROR(LoadCategories());
    RETURN_IF_ERROR(
        Each("resources", dataset_.resources_size(), [&](int i) { return LoadResource(i); }));
    RETURN_IF_ERROR(Each("quotas", dataset_.quotas_size(), [&](int i) { return LoadQuota(i); }));
    RETURN_IF_ERROR(FindBookings());
    RETURN_IF_ERROR(Each("bookings", static_cast<int>(bookings_.size()),
                         [&](int i) { return LoadBooking(bookings_[static_cast<size_t>(i)]); }));
    return report_;
  }

 private:
  // Calls load(0) to load(count - 1), kCallsInFlight at a time, and counts what came of it. After
  // an error no new call begins; of several errors the one of the first record is returned.
  absl::Status Each(absl::string_view what, int count,
                    absl::FunctionRef<absl::StatusOr<Outcome>(int)> load) {
    std::atomic<int> next{0};
    std::atomic<bool> failed{false};
    std::pair<int, absl::Status> error{count, absl::OkStatus()};
    const auto work = [&] {
      for (int i = next++; i < count && !failed; i = next++) {
        const absl::StatusOr<Outcome> outcome = load(i);
        const std::lock_guard lock(mutex_);
        if (outcome.ok()) {
          Count(*outcome, what);
        } else if (i < error.first) {
          error = {i, outcome.status()};
          failed = true;
        }
      }
    };
    {
      std::vector<std::jthread> helpers;  // joined at the end of the block
      for (int i = 1; i < std::min(count, kCallsInFlight); ++i) helpers.emplace_back(work);
      work();
    }
    return error.second;
  }

  void Count(const Outcome& outcome, absl::string_view what) {
    switch (outcome.kind) {
      case Outcome::kMade:
        ++report_.made;
        break;
      case Outcome::kThere:
        ++report_.already_there;
        break;
      case Outcome::kSkipped:
        ++report_.skipped;
        ++report_.skipped_reasons[outcome.reason];
        break;
    }
    ++done_;
    if (options_.progress) options_.progress({.done = done_, .total = total_, .what = what});
  }

  absl::StatusOr<Outcome> LoadAlliance() {
    const membership::v1::Alliance& alliance = dataset_.alliance();
    ASSIGN_OR_RETURN(const auto name, ParseName<AllianceName>("alliances", alliance.name()));
    membership::v1::CreateAllianceRequest request;
    request.set_alliance_id(name.alliance);
    *request.mutable_alliance() = alliance;
    return Created(alliance.name(), client_.CreateAlliance(std::move(request)));
  }

  absl::StatusOr<Outcome> LoadSpace(int index) {
    const membership::v1::Space& space = dataset_.spaces(index);
    ASSIGN_OR_RETURN(const auto name, ParseName<SpaceName>("spaces", space.name()));
    membership::v1::CreateSpaceRequest request;
    request.set_parent(AllianceName{name.alliance}.ToString());
    request.set_space_id(name.id);
    *request.mutable_space() = space;
    return Created(space.name(), client_.CreateSpace(std::move(request)));
  }

  absl::StatusOr<Outcome> LoadTeam(int index) {
    const membership::v1::Team& team = dataset_.teams(index);
    ASSIGN_OR_RETURN(const auto name, ParseName<TeamName>("teams", team.name()));
    membership::v1::CreateTeamRequest request;
    request.set_parent(AllianceName{name.alliance}.ToString());
    request.set_team_id(name.id);
    *request.mutable_team() = team;
    return Created(team.name(), client_.CreateTeam(std::move(request)));
  }

  absl::StatusOr<Outcome> LoadMember(int index) {
    const membership::v1::Member& member = dataset_.members(index);
    ASSIGN_OR_RETURN(const auto name, ParseName<MemberName>("members", member.name()));
    membership::v1::CreateMemberRequest request;
    request.set_parent(AllianceName{name.alliance}.ToString());
    request.set_member_id(name.id);
    *request.mutable_member() = member;
    return Created(member.name(), client_.CreateMember(std::move(request)));
  }

  // One after the other: each may be below one before it.
  absl::Status LoadCategories() {
    for (const inventory::v1::Category& category : dataset_.categories()) {
      RETURN_IF_ERROR(Each("categories", 1, [&](int) { return LoadCategory(category); }));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Outcome> LoadCategory(const inventory::v1::Category& category) {
    ASSIGN_OR_RETURN(const auto name, ParseName<CategoryName>("categories", category.name()));
    inventory::v1::CreateCategoryRequest request;
    request.set_parent(AllianceName{name.alliance}.ToString());
    request.set_category_id(name.id);
    *request.mutable_category() = category;
    return Created(category.name(), client_.CreateCategory(std::move(request)));
  }

  absl::StatusOr<Outcome> LoadResource(int index) {
    const dataset::v1::DatasetResource& record = dataset_.resources(index);
    const std::string& full_name = record.resource().name();
    ASSIGN_OR_RETURN(const auto name, ParseName<ResourceName>("resources", full_name));
    inventory::v1::CreateResourceRequest request;
    request.set_parent(SpaceName{name.alliance, name.space}.ToString());
    request.set_resource_id(name.id);
    *request.mutable_resource() = record.resource();
    ASSIGN_OR_RETURN(const auto* schedule,
                     Shared(full_name, "schedule", record.schedule(), dataset_.schedules()));
    if (schedule != nullptr) *request.mutable_resource()->mutable_schedule() = *schedule;
    ASSIGN_OR_RETURN(const auto* policy,
                     Shared(full_name, "policy", record.policy(), dataset_.policies()));
    if (policy != nullptr) *request.mutable_resource()->mutable_policy() = *policy;
    ASSIGN_OR_RETURN(const Outcome outcome,
                     Created(full_name, client_.CreateResource(std::move(request))));
    RETURN_IF_ERROR(Publish(full_name, outcome.kind == Outcome::kMade));
    return outcome;
  }

  // Publishes a resource that is new, or was left a draft by a load that was cut short. One that
  // somebody suspended or retired stays so, and its bookings will be left out.
  absl::Status Publish(const std::string& name, bool made) {
    if (!made) {
      inventory::v1::GetResourceRequest get;
      get.set_name(name);
      const absl::StatusOr<Resource> resource = client_.GetResource(std::move(get));
      if (!resource.ok()) return About(name, resource.status());
      if (resource->state() == Resource::STATE_PUBLISHED) return absl::OkStatus();
      if (resource->state() != Resource::STATE_DRAFT) {
        const std::lock_guard lock(mutex_);
        withdrawn_.insert(name);
        return absl::OkStatus();
      }
    }
    inventory::v1::PublishResourceRequest publish;
    publish.set_name(name);
    const absl::StatusOr<Resource> published = client_.PublishResource(std::move(publish));
    return published.ok() ? absl::OkStatus() : About(name, published.status());
  }

  absl::StatusOr<Outcome> LoadQuota(int index) {
    const inventory::v1::Quota& quota = dataset_.quotas(index);
    ASSIGN_OR_RETURN(const auto name, ParseName<QuotaName>("quotas", quota.name()));
    inventory::v1::CreateQuotaRequest request;
    request.set_parent(AllianceName{name.alliance}.ToString());
    request.set_quota_id(name.id);
    *request.mutable_quota() = quota;
    return Created(quota.name(), client_.CreateQuota(std::move(request)));
  }

  // Finds which bookings are there. The request_id alone would not do: the server forgets it some
  // days after the booking was made.
  absl::Status FindBookings() {
    if (bookings_.empty()) return absl::OkStatus();
    absl::flat_hash_set<std::string> wanted;
    booking::v1::ListBookingsRequest list;
    list.set_parent(dataset_.alliance().name());
    list.set_page_size(limits::kMaxPageSize);
    for (const CreateBookingRequest& request : bookings_) {
      wanted.insert(KeyOf(request.booking()));
      for (const booking::v1::BookingItem& item : request.booking().items()) {
        Widen(item, list);
      }
    }
    const absl::Status status =
        ForEachPage<booking::v1::ListBookingsRequest, booking::v1::ListBookingsResponse>(
            client_, &Client::ListBookings, std::move(list),
            [&](booking::v1::ListBookingsResponse& page) {
              for (const Booking& booking : page.bookings()) {
                std::string key = KeyOf(booking);
                if (wanted.contains(key)) there_.insert(std::move(key));
              }
              return true;
            });
    return status.ok() ? status : About("bookings", status);
  }

  // Makes the window of `list` cover `item`.
  static void Widen(const booking::v1::BookingItem& item, booking::v1::ListBookingsRequest& list) {
    if (!list.has_start_time() || item.start_time().seconds() < list.start_time().seconds()) {
      *list.mutable_start_time() = item.start_time();
    }
    if (!list.has_end_time() || item.end_time().seconds() > list.end_time().seconds()) {
      *list.mutable_end_time() = item.end_time();
    }
  }

  absl::StatusOr<Outcome> LoadBooking(const CreateBookingRequest& request) {
    if (there_.contains(KeyOf(request.booking()))) return Outcome{Outcome::kThere, ""};
    for (const booking::v1::BookingItem& item : request.booking().items()) {
      if (withdrawn_.contains(item.resource())) {
        return Outcome{Outcome::kSkipped, "RESOURCE_NOT_BOOKABLE"};
      }
    }
    const absl::StatusOr<Booking> made = client_.CreateBooking(request);
    if (made.ok()) return Outcome{Outcome::kMade, ""};
    std::string reason = ErrorOf(made.status()).reason;
    if (reason == "SLOT_TAKEN" || reason == "POLICY_VIOLATION") {
      return Outcome{Outcome::kSkipped, std::move(reason)};
    }
    const booking::v1::BookingItem& item = request.booking().items(0);
    return About(absl::StrCat("the booking of ", item.resource(), " at ",
                              absl::FormatTime(absl::FromUnixSeconds(item.start_time().seconds()),
                                               absl::UTCTimeZone()),
                              " for ", request.booking().member()),
                 made.status());
  }

  const Client& client_;
  const Dataset& dataset_;
  const LoadOptions& options_;
  const std::vector<CreateBookingRequest> bookings_;
  int total_ = 0;
  absl::flat_hash_set<std::string> there_;  // keys of bookings_; not changed while they are loaded

  std::mutex mutex_;  // guards what follows, while several threads load
  int done_ = 0;
  LoadReport report_;
  absl::flat_hash_set<std::string> withdrawn_;  // resources; not changed after they are loaded
};

}  // namespace

absl::StatusOr<LoadReport> LoadDataset(const Client& client, const Dataset& dataset,
                                       const LoadOptions& options) {
  ASSIGN_OR_RETURN(std::vector<CreateBookingRequest> bookings,
                   ExpandBookings(dataset, options.now));
  return Loader(client, dataset, options, std::move(bookings)).Run();
}

}  // namespace gongfang::client
