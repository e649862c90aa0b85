// Whether a member may act, and what she may do beside what every member may.
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/membership_view.h"
#include "clients/cli/names.h"
#include "clients/cli/reach_bookings.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using client::Client;
using membership::v1::Member;
using membership::v1::RoleGrant;

struct Act {
  std::string member;
  std::string reason;
  std::string role;
  std::string space;
  std::string into;
  bool dry_run = false;
  BookingsChoice bookings;
};

RoleGrant::Role RoleOf(const std::string& word) {
  for (int role = RoleGrant::Role_MIN; role <= RoleGrant::Role_MAX; ++role) {
    if (RoleWord(static_cast<RoleGrant::Role>(role)) == word) {
      return static_cast<RoleGrant::Role>(role);
    }
  }
  return RoleGrant::ROLE_UNSPECIFIED;
}

template <typename Request>
constexpr bool kTakesRole = std::is_same_v<Request, membership::v1::GrantRoleRequest> ||
                            std::is_same_v<Request, membership::v1::RevokeRoleRequest>;

template <typename Request>
constexpr bool kMerges = std::is_same_v<Request, membership::v1::MergeMemberRequest>;

template <typename Request>
absl::Status Run(Session& session, const Act& act, const std::string& done,
                 absl::StatusOr<Member> (Client::*method)(Request) const) {
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Member(act.member));
  request.set_reason(act.reason);
  if constexpr (kTakesRole<Request>) {
    request.mutable_grant()->set_role(RoleOf(act.role));
    if (!act.space.empty()) {
      ASSIGN_OR_RETURN(*request.mutable_grant()->mutable_space(), session.Space(act.space));
    }
  }
  if constexpr (kMerges<Request>) {
    ASSIGN_OR_RETURN(*request.mutable_into(), session.Member(act.into));
    request.set_validate_only(act.dry_run);
  }
  booking::v1::CancelBookingsRequest about;
  ASSIGN_OR_RETURN(*about.mutable_parent(), session.Alliance());
  about.set_member(request.name());
  about.set_reason(act.reason);
  if constexpr (std::is_same_v<Request, membership::v1::SuspendMemberRequest>) {
    request.set_validate_only(act.dry_run);
    RETURN_IF_ERROR(ShowBookingsAhead(session, about));
  }
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Member member, (client->*method)(request));
  if (!act.dry_run) {
    RETURN_IF_ERROR(
        ReachBookings(session, std::move(about), act.bookings, "the member is changed"));
  }
  const std::string name = ShortName(member.name());
  session.output().Say(act.dry_run ? absl::StrCat("Member ", name, " could be changed so.")
                                   : absl::StrCat(done, " member ", name, "."));
  return PrintMember(member, session.output());
}

template <typename Request>
CLI::App& AddAct(Commands& commands, CLI::App& group, const std::string& name,
                 const std::string& help, const std::string& example, const std::string& done,
                 const std::shared_ptr<Act>& act,
                 absl::StatusOr<Member> (Client::*method)(Request) const) {
  CLI::App& command =
      AddCommand(commands, group, name, help, absl::StrCat("gongfang members ", name, " ", example),
                 [=](Session& session) { return Run(session, *act, done, method); });
  command.add_option("member", act->member, "Her id or name")->required()->type_name("MEMBER");
  if constexpr (kTakesRole<Request>) {
    command.add_option("role", act->role, "What she is")
        ->required()
        ->type_name("ROLE")
        ->check(
            CLI::IsMember({"alliance-admin", "auditor", "space-manager", "trainer", "front-desk"}));
    command.add_option("--space", act->space, "Where, for a role at a space")->type_name("SPACE");
  }
  if constexpr (kMerges<Request>) {
    command.add_option("--into", act->into, "The record that is kept")
        ->required()
        ->type_name("MEMBER");
    command.add_flag("--dry-run", act->dry_run, "Say what would be; change nothing");
  }
  command.add_option("--reason", act->reason, "Why, for people")->required()->type_name("TEXT");
  return command;
}

}  // namespace

void AddMemberStandingCommands(Commands& commands, CLI::App& group) {
  const auto act = std::make_shared<Act>();  // one command is run, so one is enough
  AddAct(commands, group, "approve", "Let a member in who registered herself",
         "chen --reason '到店核验'", "Approved", act, &Client::ApproveMember);
  CLI::App& suspend =
      AddAct(commands, group, "suspend", "Let nothing new be booked by or for a member",
             "chen --reason '多次爽约'", "Suspended", act, &Client::SuspendMember);
  suspend.add_flag("--dry-run", act->dry_run, "Say whether it could be done; change nothing");
  AddBookingsFlags(suspend, act->bookings, "of this member");
  AddAct(commands, group, "reinstate", "End the suspension of a member", "chen --reason '申诉成立'",
         "Reinstated", act, &Client::ReinstateMember);
  AddAct(commands, group, "erase", "Erase the personal data of a member, for good",
         "chen --reason '本人申请'", "Erased the personal data of", act, &Client::EraseMember);
  AddAct(commands, group, "merge",
         "Make two records of one person one: of MEMBER, which is given up",
         "chen2 --into chen --reason '重复注册'", "Merged another record into", act,
         &Client::MergeMember);
  AddAct(commands, group, "grant", "Give a role to a member",
         "chen trainer --space link --reason '持证上岗'", "Gave a role to", act,
         &Client::GrantRole);
  AddAct(commands, group, "revoke", "Take a role from a member",
         "chen trainer --space link --reason '转岗'", "Took a role from", act, &Client::RevokeRole);
}

}  // namespace gongfang::cli
