// The commands, one group per file. Each adds itself to the command tree and says, once it was
// parsed, what is to be run.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "clients/cli/session.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::cli {

using Action = std::function<absl::Status(Session&)>;

// Where the parsed command leaves its action. Outlives the tree.
struct Commands {
  CLI::App& root;
  Action action;
};

// A command without commands below it. `examples` follow its help, a line each.
CLI::App& AddCommand(Commands& commands, CLI::App& parent, const std::string& name,
                     const std::string& help, const std::string& examples, Action action);
// A command that only groups others.
CLI::App& AddGroup(Commands& commands, const std::string& name, const std::string& help);

// --override REASON, of what may set rules aside.
void AddOverride(CLI::App& command, std::string& reason);

void AddAllianceCommands(Commands& commands);
void AddSpaceCommands(Commands& commands);
// Of the group "spaces": where one stands.
void AddSpaceStateCommands(Commands& commands, CLI::App& group);
void AddResourceCommands(Commands& commands);
// "resources policy"; `group` is that of the resources.
void AddPolicyCommand(Commands& commands, CLI::App& group);
// "resources update"; likewise.
void AddResourceUpdateCommand(Commands& commands, CLI::App& group);
// "resources search"; likewise.
void AddResourceSearchCommand(Commands& commands, CLI::App& group);
// "resources import" and "resources export"; likewise.
void AddResourceTableCommands(Commands& commands, CLI::App& group);
// "resources publish", "approve", "reject", "delete", "undelete" and "revisions"; likewise.
void AddResourcePublishingCommands(Commands& commands, CLI::App& group);
// "resources use" and "resources maintenance"; likewise.
void AddMaintenanceCommands(Commands& commands, CLI::App& group);
void AddPublishingCommands(Commands& commands);
void AddFaultCommands(Commands& commands);
// Makes `resource` require what "CLASS" or "CLASS:LEVEL" says.
absl::Status SetRequirement(Session& session, const std::string& text,
                            inventory::v1::Resource& resource);
void AddClosureCommands(Commands& commands);
// "closures import"; `group` is that of the closures.
void AddClosureImportCommand(Commands& commands, CLI::App& group);
void AddScheduleCommands(Commands& commands);
void AddHolidayCommands(Commands& commands);
void AddQuotaCommands(Commands& commands);
void AddCategoryCommands(Commands& commands);
void AddMemberCommands(Commands& commands);
void AddQualificationCommands(Commands& commands);
// Of the group "qualifications": classes of equipment and rules of recognition.
void AddEquipmentCommands(Commands& commands, CLI::App& group);
// Of the group "members": whether one may act, and what.
void AddMemberStandingCommands(Commands& commands, CLI::App& group);
void AddMemberEntryCommands(Commands& commands, CLI::App& group);
void AddTeamCommands(Commands& commands);
void AddFreeCommand(Commands& commands);
void AddFindCommand(Commands& commands);
void AddPlanCommand(Commands& commands);
void AddBookCommand(Commands& commands);
void AddBookingCommands(Commands& commands);
// Of the group "bookings": what changes one, "move", "watch", "affected".
void AddBookingChangeCommands(Commands& commands, CLI::App& group);
void AddMoveCommand(Commands& commands, CLI::App& group);
void AddWatchCommand(Commands& commands, CLI::App& group);
void AddAffectedCommand(Commands& commands, CLI::App& group);
void AddSeriesCommands(Commands& commands);
void AddWaitlistCommands(Commands& commands);
void AddPartnerAppCommands(Commands& commands);
// Of the group "apps": the keys.
void AddAppKeyCommands(Commands& commands, CLI::App& group);
// Of the group "members": which apps act for one.
void AddAppLinkCommands(Commands& commands, CLI::App& group);
void AddLoginCommands(Commands& commands);
void AddWhoAmICommand(Commands& commands);
void AddDoctorCommand(Commands& commands);
void AddLoadCommand(Commands& commands);
void AddContextCommands(Commands& commands);
void AddCompletionCommands(Commands& commands);

}  // namespace gongfang::cli
