#include "clients/cli/waitlist_view.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/names.h"
#include "clients/cli/states.h"
#include "clients/cli/times.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using booking::v1::WaitlistEntry;

std::string Window(const WaitlistEntry& entry, absl::TimeZone zone) {
  return FormatRange(FromProto(entry.window_start_time()), FromProto(entry.window_end_time()),
                     zone);
}

std::string What(const WaitlistEntry& entry) {
  return absl::StrCat(ShortName(entry.resource()),
                      entry.units() > 1 ? absl::StrCat(" x", entry.units()) : "");
}

bool InLine(const WaitlistEntry& entry) {
  return entry.state() == WaitlistEntry::STATE_WAITING ||
         entry.state() == WaitlistEntry::STATE_OFFERED;
}

}  // namespace

absl::StatusOr<Table> WaitlistTable(
    Session& session, const google::protobuf::RepeatedPtrField<WaitlistEntry>& entries) {
  Table table({"ENTRY",
               "STATE",
               "AHEAD",
               {"RESOURCE", Fit::kShorten},
               {"MEMBER", Fit::kShorten},
               "FOR",
               "WITHIN",
               {"ZONE", Fit::kOptional},
               {"OFFER", Fit::kOptional}});
  for (const WaitlistEntry& entry : entries) {
    ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(entry.resource()));
    table.Add({ShortName(entry.name()), StateCell(entry.state()),
               InLine(entry) ? absl::StrCat(entry.position()) : "", What(entry),
               ShortName(entry.member()), FormatLength(FromProto(entry.length())),
               Window(entry, zone), zone.name(), ShortName(entry.booking())});
  }
  return table;
}

absl::Status PrintWaitlistEntry(Session& session, const WaitlistEntry& entry) {
  const Output& output = session.output();
  if (output.json()) return output.PrintJson(entry);
  ASSIGN_OR_RETURN(const absl::TimeZone zone, session.ZoneOf(entry.resource()));
  Table table;
  table.Add({"Entry", Cell(ShortName(entry.name()), Style::kBold)});
  table.Add({"State", StateCell(entry.state())});
  if (InLine(entry)) table.Add({"Ahead", absl::StrCat(entry.position(), " in the queue")});
  table.Add({"Resource", What(entry)});
  table.Add({"For", FormatLength(FromProto(entry.length()))});
  table.Add({"Within", absl::StrCat(Window(entry, zone), " (", zone.name(), ")")});
  table.Add({"Member", ShortName(entry.member())});
  if (!entry.team().empty()) table.Add({"Team", ShortName(entry.team())});
  if (!entry.booking().empty()) table.Add({"Offer", "booking " + ShortName(entry.booking())});
  table.Add({"Joined", FormatLocal(FromProto(entry.create_time()), zone)});
  output.Print(table);
  return absl::OkStatus();
}

}  // namespace gongfang::cli
