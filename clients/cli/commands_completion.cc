#include "absl/container/btree_set.h"
#include "clients/cli/commands.h"
#include "clients/cli/completion.h"
#include "clients/cli/listing.h"
#include "clients/cli/names.h"

namespace gongfang::cli {
namespace {

using client::Client;

constexpr int kMaxProposals = 1000;

// The short names of a list, a line each.
template <typename Request, typename Response, typename Item>
absl::Status Propose(Session& session, absl::StatusOr<Response> (Client::*list)(Request) const,
                     google::protobuf::RepeatedPtrField<Item>* (Response::*items)(),
                     Request request) {
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(Response answer, Collect(*client, list, items, request, kMaxProposals));
  for (const Item& item : *(answer.*items)()) session.output().Print(ShortName(item.name()));
  return absl::OkStatus();
}

template <typename Request, typename Response, typename Item>
absl::Status ProposeBelow(Session& session, absl::StatusOr<Response> (Client::*list)(Request) const,
                          google::protobuf::RepeatedPtrField<Item>* (Response::*items)(),
                          const std::string& suffix) {
  Request request;
  ASSIGN_OR_RETURN(const std::string alliance, session.Alliance());
  request.set_parent(alliance + suffix);
  return Propose(session, list, items, request);
}

// No list has the series: those that bookings are of, each once.
absl::Status ProposeSeries(Session& session) {
  using Response = booking::v1::ListBookingsResponse;
  booking::v1::ListBookingsRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), session.Alliance());
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(
      const Response answer,
      Collect(*client, &Client::ListBookings, &Response::mutable_bookings, request, kMaxProposals));
  absl::btree_set<std::string> names;
  for (const auto& booking : answer.bookings()) names.insert(ShortName(booking.series()));
  names.erase("");
  for (const std::string& name : names) session.output().Print(name);
  return absl::OkStatus();
}

absl::Status Complete(Session& session, const std::string& kind) {
  using namespace membership::v1;  // NOLINT(build/namespaces): some names of it, below
  if (kind == "alliances") {
    return Propose(session, &Client::ListAlliances, &ListAlliancesResponse::mutable_alliances, {});
  }
  if (kind == "spaces") {
    return ProposeBelow(session, &Client::ListSpaces, &ListSpacesResponse::mutable_spaces, "");
  }
  if (kind == "teams") {
    return ProposeBelow(session, &Client::ListTeams, &ListTeamsResponse::mutable_teams, "");
  }
  if (kind == "members") {
    return ProposeBelow(session, &Client::ListMembers, &ListMembersResponse::mutable_members, "");
  }
  if (kind == "resources") {
    return ProposeBelow(session, &Client::ListResources,
                        &inventory::v1::ListResourcesResponse::mutable_resources, "/spaces/-");
  }
  if (kind == "quotas") {
    return ProposeBelow(session, &Client::ListQuotas,
                        &inventory::v1::ListQuotasResponse::mutable_quotas, "");
  }
  if (kind == "categories") {
    return ProposeBelow(session, &Client::ListCategories,
                        &inventory::v1::ListCategoriesResponse::mutable_categories, "");
  }
  if (kind == "classes") {
    return ProposeBelow(session, &Client::ListEquipmentClasses,
                        &ListEquipmentClassesResponse::mutable_equipment_classes, "");
  }
  if (kind == "rules") {
    return ProposeBelow(session, &Client::ListRecognitionRules,
                        &ListRecognitionRulesResponse::mutable_recognition_rules, "");
  }
  if (kind == "waitlist") {
    return ProposeBelow(session, &Client::ListWaitlistEntries,
                        &booking::v1::ListWaitlistEntriesResponse::mutable_waitlist_entries, "");
  }
  if (kind == "apps") {
    return ProposeBelow(session, &Client::ListPartnerApps,
                        &ListPartnerAppsResponse::mutable_partner_apps, "");
  }
  if (kind == "series") return ProposeSeries(session);
  return ProposeBelow(session, &Client::ListBookings,
                      &booking::v1::ListBookingsResponse::mutable_bookings, "");
}

}  // namespace

void AddCompletionCommands(Commands& commands) {
  const auto shell = std::make_shared<std::string>();
  const CLI::App* root = &commands.root;
  CLI::App& completion =
      AddCommand(commands, commands.root, "completion", "Print a script that completes commands",
                 "source <(gongfang completion bash)\n"
                 "gongfang completion fish | source",
                 [shell, root](Session& session) {
                   session.output().Print(CompletionScript(*shell, CompletionTree(*root)));
                   return absl::OkStatus();
                 });
  completion.add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));

  const auto kind = std::make_shared<std::string>();
  CLI::App& complete =
      AddCommand(commands, commands.root, "__complete", "Names, for the completion scripts", "",
                 [kind](Session& session) { return Complete(session, *kind); });
  complete.group("");  // hidden
  complete.add_option("kind", *kind)
      ->required()
      ->check(CLI::IsMember({"alliances", "spaces", "teams", "members", "resources", "quotas",
                             "bookings", "series", "waitlist", "classes", "rules", "apps",
                             "categories"}));
}

}  // namespace gongfang::cli
