// What membership does, one method for each of the service: checks the request, then works in one
// transaction, with the event of the change in it.
#pragma once

#include <atomic>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/membership/v1/membership_service.pb.h"
#include "membership/personal_data.h"

namespace gongfang::membership {

// Thread safe. Errors: INVALID_REQUEST, also where a name within a record leads nowhere; NOT_FOUND
// where the subject or its parent is not there; ALREADY_EXISTS; ETAG_MISMATCH; those of the
// database.
class Membership {
 public:
  // `store` is borrowed; `personal_data_key` is a secret that is in no database.
  Membership(RecordStore& store, std::string server_version,
             absl::string_view personal_data_key = "");

  absl::StatusOr<v1::WhoAmIResponse> WhoAmI(const CallContext& context,
                                            const v1::WhoAmIRequest& request);

  absl::StatusOr<v1::ExplainAccessResponse> ExplainAccess(const CallContext& context,
                                                          const v1::ExplainAccessRequest& request);

  absl::StatusOr<v1::Alliance> CreateAlliance(const CallContext& context,
                                              const v1::CreateAllianceRequest& request);
  absl::StatusOr<v1::Alliance> GetAlliance(const CallContext& context,
                                           const v1::GetAllianceRequest& request);
  absl::StatusOr<v1::ListAlliancesResponse> ListAlliances(const CallContext& context,
                                                          const v1::ListAlliancesRequest& request);

  absl::StatusOr<v1::Space> CreateSpace(const CallContext& context,
                                        const v1::CreateSpaceRequest& request);
  absl::StatusOr<v1::Space> GetSpace(const CallContext& context,
                                     const v1::GetSpaceRequest& request);
  absl::StatusOr<v1::ListSpacesResponse> ListSpaces(const CallContext& context,
                                                    const v1::ListSpacesRequest& request);
  absl::StatusOr<v1::Space> UpdateSpace(const CallContext& context,
                                        const v1::UpdateSpaceRequest& request);

  absl::StatusOr<v1::Team> CreateTeam(const CallContext& context,
                                      const v1::CreateTeamRequest& request);
  absl::StatusOr<v1::Team> GetTeam(const CallContext& context, const v1::GetTeamRequest& request);
  absl::StatusOr<v1::ListTeamsResponse> ListTeams(const CallContext& context,
                                                  const v1::ListTeamsRequest& request);
  absl::StatusOr<v1::Team> UpdateTeam(const CallContext& context,
                                      const v1::UpdateTeamRequest& request);

  absl::StatusOr<v1::Member> CreateMember(const CallContext& context,
                                          const v1::CreateMemberRequest& request);
  absl::StatusOr<v1::Member> GetMember(const CallContext& context,
                                       const v1::GetMemberRequest& request);
  absl::StatusOr<v1::ListMembersResponse> ListMembers(const CallContext& context,
                                                      const v1::ListMembersRequest& request);
  absl::StatusOr<v1::Member> UpdateMember(const CallContext& context,
                                          const v1::UpdateMemberRequest& request);
  // In member_entry.cc. A password takes its time: see Passwords.
  absl::StatusOr<v1::Member> RegisterMember(const CallContext& context,
                                            const v1::RegisterMemberRequest& request);
  absl::StatusOr<v1::InviteMemberResponse> InviteMember(const CallContext& context,
                                                        const v1::InviteMemberRequest& request);
  // BAD_CREDENTIALS, with the same words, whatever is wrong with the invitation.
  absl::StatusOr<v1::Member> AcceptInvitation(const CallContext& context,
                                              const v1::AcceptInvitationRequest& request);
  absl::StatusOr<v1::Member> EraseMember(const CallContext& context,
                                         const v1::EraseMemberRequest& request);

  // What others answer of a member, with her names.
  absl::StatusOr<v1::Member> Named(absl::StatusOr<v1::Member> member) const {
    return personal_data_.Filled(store_.database(), std::move(member));
  }
  const PersonalData& personal_data() const { return personal_data_; }
  // Once, before anybody calls: see PersonalData and UpgradeMembers.
  absl::Status OpenPersonalData();

 private:
  // A page of the records of the request's parent.
  template <typename T, typename Name, typename Request>
  absl::Status ListBelow(const Records<T, Name>& records, const Request& request,
                         google::protobuf::RepeatedPtrField<T>& out,
                         std::string& next_page_token) const {
    const AllianceName parent = *AllianceName::Parse(request.parent());
    return records.List(
        request, records.Range(parent.alliance), {},
        [&](Transaction& transaction) { return alliances_.Find(transaction, parent).status(); },
        out, next_page_token);
  }

  // INVALID_REQUEST with every name in the record that leads nowhere.
  absl::Status CheckReferences(Transaction& transaction, const TeamName& name,
                               const v1::Team& team) const;
  absl::Status CheckReferences(Transaction& transaction, const v1::Member& member) const;
  // Takes the lead of the teams that `member` is in no more.
  absl::Status GiveUpLeads(Transaction& transaction, const CallContext& context,
                           const v1::Member& before, const v1::Member& after) const;
  // Makes a member that was checked. `enter` may refuse, in the transaction.
  absl::StatusOr<v1::Member> Enter(const CallContext& context, const MemberName& name,
                                   v1::Member member, Database::Body enter) const;
  // As a part of a transaction: the record, without names.
  absl::StatusOr<v1::Member> EnterIn(Transaction& transaction, const CallContext& context,
                                     const MemberName& name, const v1::Member& member) const;
  // Where nobody had to show a key, and a hash takes memory and time. OVERLOADED.
  absl::StatusOr<std::string> HashOfStranger(const std::string& password);

  std::atomic<int> hashes_ = 0;  // under way, of strangers
  const std::string server_version_;
  RecordStore& store_;
  const PersonalData personal_data_;
  const Records<v1::Alliance, AllianceName> alliances_;
  const Records<v1::Space, SpaceName> spaces_;
  const Records<v1::Team, TeamName> teams_;
  const Records<v1::Member, MemberName> members_;
};

}  // namespace gongfang::membership
