// Alliances, spaces and teams. Members are in members.cc, who is calling in callers.cc.
#include "membership/use_cases.h"

#include <utility>

#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "membership/rules.h"
#include "membership/table.h"
#include "membership/upgrade.h"

namespace gongfang::membership {
namespace {

absl::Status Anything(Transaction&) { return absl::OkStatus(); }

}  // namespace

Membership::Membership(RecordStore& store, std::string server_version,
                       absl::string_view personal_data_key)
    : server_version_(std::move(server_version)),
      store_(store),
      personal_data_(personal_data_key),
      alliances_(store, "alliance"),
      spaces_(store, "space"),
      teams_(store, "team"),
      members_(store, kMemberKind) {}

absl::Status Membership::OpenPersonalData() {
  RETURN_IF_ERROR(personal_data_.CheckKey(store_.database()));
  return UpgradeMembers(store_, personal_data_);
}

absl::StatusOr<v1::Alliance> Membership::CreateAlliance(const CallContext& context,
                                                        const v1::CreateAllianceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return alliances_.Create(context, {request.alliance_id()}, request.alliance(), Anything);
}

absl::StatusOr<v1::Alliance> Membership::GetAlliance(const CallContext&,
                                                     const v1::GetAllianceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return alliances_.Get(*AllianceName::Parse(request.name()));
}

absl::StatusOr<v1::ListAlliancesResponse> Membership::ListAlliances(
    const CallContext&, const v1::ListAlliancesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  v1::ListAlliancesResponse response;
  RETURN_IF_ERROR(alliances_.List(request, alliances_.Range(kSystemAlliance), {}, Anything,
                                  *response.mutable_alliances(),
                                  *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::Space> Membership::CreateSpace(const CallContext& context,
                                                  const v1::CreateSpaceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  v1::Space space = request.space();
  space.set_state(v1::Space::STATE_ACTIVE);
  space.clear_state_reason();
  return spaces_.Create(
      context, {parent.alliance, request.space_id()}, std::move(space),
      [&](Transaction& transaction) { return alliances_.Find(transaction, parent).status(); });
}

absl::StatusOr<v1::Space> Membership::GetSpace(const CallContext&,
                                               const v1::GetSpaceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return spaces_.Get(*SpaceName::Parse(request.name()));
}

absl::StatusOr<v1::ListSpacesResponse> Membership::ListSpaces(
    const CallContext&, const v1::ListSpacesRequest& request) {
  RETURN_IF_ERROR(Check(request));
  v1::ListSpacesResponse response;
  RETURN_IF_ERROR(
      ListBelow(spaces_, request, *response.mutable_spaces(), *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::Space> Membership::UpdateSpace(const CallContext& context,
                                                  const v1::UpdateSpaceRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return spaces_.Change(context, *SpaceName::Parse(request.space().name()), request.space().etag(),
                        "updated", [&](Transaction&, v1::Space& space) {
                          FieldsOf(request).Copy(request.space(), space);
                          return absl::OkStatus();
                        });
}

absl::StatusOr<v1::Team> Membership::CreateTeam(const CallContext& context,
                                                const v1::CreateTeamRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const AllianceName parent = *AllianceName::Parse(request.parent());
  return teams_.Create(
      context, {parent.alliance, request.team_id()}, request.team(),
      [&](Transaction& transaction) -> absl::Status {
        RETURN_IF_ERROR(alliances_.Find(transaction, parent).status());
        return CheckReferences(transaction, {parent.alliance, request.team_id()}, request.team());
      });
}

absl::StatusOr<v1::Team> Membership::GetTeam(const CallContext&,
                                             const v1::GetTeamRequest& request) {
  RETURN_IF_ERROR(Check(request));
  return teams_.Get(*TeamName::Parse(request.name()));
}

absl::StatusOr<v1::ListTeamsResponse> Membership::ListTeams(const CallContext&,
                                                            const v1::ListTeamsRequest& request) {
  RETURN_IF_ERROR(Check(request));
  v1::ListTeamsResponse response;
  RETURN_IF_ERROR(
      ListBelow(teams_, request, *response.mutable_teams(), *response.mutable_next_page_token()));
  return response;
}

absl::StatusOr<v1::Team> Membership::UpdateTeam(const CallContext& context,
                                                const v1::UpdateTeamRequest& request) {
  RETURN_IF_ERROR(Check(request));
  const TeamName name = *TeamName::Parse(request.team().name());
  return teams_.Change(context, name, request.team().etag(), "updated",
                       [&](Transaction& transaction, v1::Team& team) {
                         FieldsOf(request).Copy(request.team(), team);
                         return CheckReferences(transaction, name, team);
                       });
}

}  // namespace gongfang::membership
