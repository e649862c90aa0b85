// Where a space stands in the alliance: let in or not, suspended, gone.
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
using membership::v1::Space;

struct Act {
  std::string space;
  std::string reason;
  bool dry_run = false;
  BookingsChoice bookings;
};

// Whether bookings to come are in question: where nothing new is booked from then on.
template <typename Request>
constexpr bool kEnds = std::is_same_v<Request, membership::v1::SuspendSpaceRequest> ||
                       std::is_same_v<Request, membership::v1::ExitSpaceRequest>;

template <typename Request>
absl::Status Run(Session& session, const Act& act, const std::string& done,
                 absl::StatusOr<Space> (Client::*method)(Request) const) {
  Request request;
  ASSIGN_OR_RETURN(*request.mutable_name(), session.Space(act.space));
  request.set_reason(act.reason);
  request.set_validate_only(act.dry_run);
  booking::v1::CancelBookingsRequest about;
  ASSIGN_OR_RETURN(*about.mutable_parent(), session.Alliance());
  about.set_space(request.name());
  about.set_reason(act.reason);
  // Before it is done, what it is about to reach.
  if constexpr (kEnds<Request>) RETURN_IF_ERROR(ShowBookingsAhead(session, about));
  ASSIGN_OR_RETURN(const Client* client, session.client());
  ASSIGN_OR_RETURN(const Space space, (client->*method)(request));
  const std::string name = ShortName(space.name());
  session.output().Say(act.dry_run ? absl::StrCat("Space ", name, " could be changed so.")
                                   : absl::StrCat(done, " space ", name, "."));
  if (!act.dry_run) {
    RETURN_IF_ERROR(ReachBookings(session, std::move(about), act.bookings, "the space is changed"));
  }
  return PrintSpace(space, session.output());
}

template <typename Request>
void AddAct(Commands& commands, CLI::App& group, const std::string& name, const std::string& help,
            const std::string& reason, const std::string& done, const std::shared_ptr<Act>& act,
            absl::StatusOr<Space> (Client::*method)(Request) const) {
  CLI::App& command =
      AddCommand(commands, group, name, help,
                 absl::StrCat("gongfang spaces ", name, " link --reason '", reason, "'"),
                 [=](Session& session) { return Run(session, *act, done, method); });
  command.add_option("space", act->space, "Its id or name")->required()->type_name("SPACE");
  command.add_option("--reason", act->reason, "Why, for people")->required()->type_name("TEXT");
  command.add_flag("--dry-run", act->dry_run, "Say whether it could be done; change nothing");
  if constexpr (kEnds<Request>) AddBookingsFlags(command, act->bookings, "of this space");
}

}  // namespace

void AddSpaceStateCommands(Commands& commands, CLI::App& group) {
  const auto act = std::make_shared<Act>();  // one command is run, so one is enough
  AddAct(commands, group, "approve", "Let a space in that applied", "评审通过", "Approved", act,
         &Client::ApproveSpace);
  AddAct(commands, group, "reject", "Do not let a space in that applied", "材料不全", "Rejected",
         act, &Client::RejectSpace);
  AddAct(commands, group, "suspend", "Stop publishing and booking at a space for now", "消防整改",
         "Suspended", act, &Client::SuspendSpace);
  AddAct(commands, group, "reinstate", "End the suspension of a space", "整改完成", "Reinstated",
         act, &Client::ReinstateSpace);
  AddAct(commands, group, "exit", "End the part of a space in the alliance, for good", "租约到期",
         "Ended the part of", act, &Client::ExitSpace);
}

}  // namespace gongfang::cli
