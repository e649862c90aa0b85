// What words mean: ids where the server has such a thing, else display names.
#include "absl/strings/match.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/names.h"
#include "clients/cli/session.h"
#include "clients/cpp/pages.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;

// All things of a list as candidates.
template <typename Request, typename Response, typename Item>
absl::StatusOr<std::vector<Candidate>> Candidates(
    const Client& client, absl::StatusOr<Response> (Client::*list)(Request) const,
    const google::protobuf::RepeatedPtrField<Item>& (Response::*items)() const,
    const std::string& parent) {
  Request request;
  request.set_parent(parent);
  request.set_page_size(limits::kMaxPageSize);
  std::vector<Candidate> candidates;
  RETURN_IF_ERROR(client::ForEachPage(client, list, request, [&](Response& page) {
    for (const Item& item : (page.*items)()) {
      candidates.push_back({item.name(), item.display_name(), item.english_name()});
    }
    return true;
  }));
  return candidates;
}

// Whether there is a thing of that name.
template <typename Request, typename Item>
absl::StatusOr<bool> Exists(const Client& client,
                            absl::StatusOr<Item> (Client::*get)(Request) const,
                            const std::string& name) {
  Request request;
  request.set_name(name);
  const absl::Status status = (client.*get)(request).status();
  if (absl::IsNotFound(status)) return false;
  RETURN_IF_ERROR(status);
  return true;
}

// The spelled name if there is such a thing or nothing else is possible; else by display name.
template <typename Get, typename List>
absl::StatusOr<std::string> Resolve(absl::string_view what, absl::string_view list_command,
                                    absl::string_view text, std::optional<std::string> spelled,
                                    const Client& client, Get get, List candidates) {
  if (spelled) {
    ASSIGN_OR_RETURN(const bool exists, Exists(client, get, *spelled));
    if (exists || absl::StartsWith(text, "alliances/")) return *spelled;
  }
  ASSIGN_OR_RETURN(const std::vector<Candidate> all, candidates());
  return Pick(what, list_command, text, all);
}

}  // namespace

absl::StatusOr<std::string> Session::Space(absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  ASSIGN_OR_RETURN(const Client* client, client());
  return Resolve("space", "gongfang spaces list", text, SpellInAlliance("spaces", text, alliance),
                 *client, &Client::GetSpace, [&] {
                   return Candidates(*client, &Client::ListSpaces,
                                     &membership::v1::ListSpacesResponse::spaces, alliance);
                 });
}

absl::StatusOr<std::string> Session::Resource(absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  ASSIGN_OR_RETURN(const Client* client, client());
  return Resolve("resource", "gongfang resources list", text,
                 SpellInSpace("resources", text, alliance), *client, &Client::GetResource, [&] {
                   return Candidates(*client, &Client::ListResources,
                                     &inventory::v1::ListResourcesResponse::resources,
                                     alliance + "/spaces/-");
                 });
}

absl::StatusOr<std::string> Session::Member(absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  ASSIGN_OR_RETURN(const Client* client, client());
  return Resolve("member", "gongfang members list", text,
                 SpellInAlliance("members", text, alliance), *client, &Client::GetMember, [&] {
                   return Candidates(*client, &Client::ListMembers,
                                     &membership::v1::ListMembersResponse::members, alliance);
                 });
}

absl::StatusOr<std::string> Session::Team(absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  ASSIGN_OR_RETURN(const Client* client, client());
  return Resolve("team", "gongfang teams list", text, SpellInAlliance("teams", text, alliance),
                 *client, &Client::GetTeam, [&] {
                   return Candidates(*client, &Client::ListTeams,
                                     &membership::v1::ListTeamsResponse::teams, alliance);
                 });
}

absl::StatusOr<std::string> Session::EquipmentClass(absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  ASSIGN_OR_RETURN(const Client* client, client());
  return Resolve("class of equipment", "gongfang qualifications classes", text,
                 SpellInAlliance("equipmentClasses", text, alliance), *client,
                 &Client::GetEquipmentClass, [&] {
                   return Candidates(
                       *client, &Client::ListEquipmentClasses,
                       &membership::v1::ListEquipmentClassesResponse::equipment_classes, alliance);
                 });
}

absl::StatusOr<std::string> Session::Category(absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  ASSIGN_OR_RETURN(const Client* client, client());
  return Resolve("category", "gongfang categories list", text,
                 SpellInAlliance("categories", text, alliance), *client, &Client::GetCategory, [&] {
                   return Candidates(*client, &Client::ListCategories,
                                     &inventory::v1::ListCategoriesResponse::categories, alliance);
                 });
}

absl::StatusOr<std::string> Session::ActingMember() {
  if (!settings_.member.empty()) return Member(settings_.member);
  return WithHint(UsageError("nobody to book for"),
                  "say for whom: --as MEMBER, or GONGFANG_MEMBER (see: gongfang members list)");
}

}  // namespace gongfang::cli
