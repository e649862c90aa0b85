// doctor: whether the set-up works, as a user of it sees it.
#include <sys/statvfs.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/commands.h"
#include "clients/cli/doctor.h"
#include "clients/cli/names.h"
#include "common/access/web_fetch.h"
#include "common/base/status_macros.h"
#include "google/protobuf/struct.pb.h"

namespace gongfang::cli {
namespace {

using client::Client;

constexpr char kZoneFile[] = "/usr/share/zoneinfo/tzdata.zi";
constexpr size_t kMaxMetricsBytes = 16 << 20;
constexpr absl::Duration kMetricsTimeout = absl::Seconds(10);
// Names of nothing: whoever answers that there is no such thing answers.
constexpr char kNoResource[] = "alliances/doctor/spaces/doctor/resources/doctor";
constexpr char kNoBooking[] = "alliances/doctor/bookings/doctor";

Finding FromStatus(const std::string& check, const absl::Status& status,
                   const std::string& server) {
  return {.check = check,
          .health = Health::kFailed,
          .text = std::string(status.message()),
          .advice = HintOf(status, server)};
}

// Any refusal is an answer, as long as it comes from the service.
Finding CheckService(const std::string& name, const absl::Status& answer,
                     const std::string& server) {
  Finding finding{.check = name, .text = "it answers"};
  if (absl::IsUnimplemented(answer)) {
    finding = {.check = name,
               .health = Health::kFailed,
               .text = "nobody serves it at this address",
               .advice =
                   "gongfangd --services names what a process serves; a proxy before several "
                   "must route by the name of the service"};
  } else if (absl::IsUnavailable(answer) || absl::IsDeadlineExceeded(answer) ||
             absl::IsInternal(answer)) {
    finding = FromStatus(name, answer, server);
  }
  return finding;
}

Finding DescribeKey(const membership::v1::WhoAmIResponse& who) {
  std::vector<std::string> roles(who.roles().begin(), who.roles().end());
  const std::string what = roles.empty() ? "" : absl::StrCat(": ", absl::StrJoin(roles, ", "));
  return {.check = "key", .text = absl::StrCat(who.display_name(), what)};
}

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

// False where there is no use in asking on.
bool CheckServer(Session& session, std::vector<Finding>& findings) {
  const std::string& server = session.settings().server;
  const Clock& clock = session.output().environment().clock;
  findings.push_back(CheckTransport(server));
  const absl::StatusOr<const Client*> client = session.client();
  if (!client.ok()) {
    findings.push_back(FromStatus("key", client.status(), server));
    return false;
  }
  const absl::Time sent = clock.Now();
  const auto who = (*client)->WhoAmI({});
  const absl::Time received = clock.Now();
  if (!who.ok()) {
    const bool key =
        absl::IsUnauthenticated(who.status()) || absl::IsPermissionDenied(who.status());
    findings.push_back(FromStatus(key ? "key" : "server", who.status(), server));
    return false;
  }
  findings.push_back({.check = "server",
                      .text = absl::StrCat(server, " answers within ",
                                           absl::ToInt64Milliseconds(received - sent), " ms")});
  findings.push_back(DescribeKey(*who));
  findings.push_back(CheckVersion(GONGFANG_VERSION, who->server_version()));
  // A server of an older version does not tell.
  if (who->has_server_time()) {
    findings.push_back(CheckClock(FromProto(who->server_time()), sent, received));
  }
  findings.push_back({.check = "membership", .text = "it answers"});
  inventory::v1::GetResourceRequest resource;
  resource.set_name(kNoResource);
  findings.push_back(CheckService("inventory", (*client)->GetResource(resource).status(), server));
  booking::v1::GetBookingRequest booking;
  booking.set_name(kNoBooking);
  findings.push_back(CheckService("booking", (*client)->GetBooking(booking).status(), server));
  return true;
}

void CheckAdminPort(const std::string& admin, std::vector<Finding>& findings) {
  if (admin.empty()) {
    findings.push_back({.check = "followers",
                        .health = Health::kNotChecked,
                        .text = "only the admin port tells whether they keep up",
                        .advice = "start gongfangd with --admin ADDRESS, and name it: --admin "
                                  "http://ADDRESS"});
    return;
  }
  const std::string url =
      absl::StrCat(absl::StrContains(admin, "://") ? "" : "http://", admin, "/metrics");
  const auto address = ParseWebAddress(url);
  const absl::StatusOr<std::string> metrics =
      address.ok() ? WebFetcher().Get(*address, kMaxMetricsBytes, kMetricsTimeout)
                   : absl::StatusOr<std::string>(address.status());
  if (!metrics.ok()) {
    findings.push_back({.check = "followers",
                        .health = Health::kFailed,
                        .text = absl::StrCat(url, ": ", metrics.status().message()),
                        .advice = "is it the address that gongfangd --admin was given?"});
    return;
  }
  for (Finding& finding : CheckFollowers(*metrics)) findings.push_back(std::move(finding));
}

// The folder of the data, where the server runs on this machine.
void CheckFolder(const Environment& environment, std::vector<Finding>& findings) {
  const std::string folder = environment.variable("GONGFANG_DATA").value_or("./data");
  struct statvfs disk;
  if (statvfs(absl::StrCat(folder, "/service.key").c_str(), &disk) != 0) {
    findings.push_back({.check = "disk",
                        .health = Health::kNotChecked,
                        .text = "there is no data folder here",
                        .advice = "run it on the server's machine, with GONGFANG_DATA=FOLDER"});
    return;
  }
  const auto size = static_cast<double>(disk.f_frsize);
  findings.push_back(CheckRoom(folder, size * static_cast<double>(disk.f_bavail),
                               size * static_cast<double>(disk.f_blocks)));
}

google::protobuf::Struct ToJson(const std::vector<Finding>& findings) {
  google::protobuf::Struct json;
  auto& list = *(*json.mutable_fields())["findings"].mutable_list_value();
  for (const Finding& finding : findings) {
    auto& fields = *list.add_values()->mutable_struct_value()->mutable_fields();
    fields["check"].set_string_value(finding.check);
    fields["health"].set_string_value(std::string(HealthWord(finding.health)));
    fields["text"].set_string_value(finding.text);
    fields["advice"].set_string_value(finding.advice);
  }
  return json;
}

void Print(const std::vector<Finding>& findings, const Output& output) {
  Table table;
  for (const Finding& finding : findings) {
    constexpr Style kStyles[] = {Style::kGreen, Style::kYellow, Style::kRed, Style::kDim};
    table.Add(
        {Cell(std::string(HealthWord(finding.health)), kStyles[static_cast<int>(finding.health)]),
         Cell(finding.check, Style::kBold), finding.text});
    if (!finding.advice.empty()) table.Add({"", "", absl::StrCat("→ ", finding.advice)});
  }
  output.Print(table);
}

absl::Status Doctor(Session& session, const std::string& admin) {
  const Environment& environment = session.output().environment();
  std::vector<Finding> findings;
  if (CheckServer(session, findings)) CheckAdminPort(admin, findings);
  CheckFolder(environment, findings);
  const absl::StatusOr<std::string> zones = environment.read_file(kZoneFile);
  const std::vector<std::string> lines =
      absl::StrSplit(zones.value_or(""), absl::MaxSplits('\n', 1));
  findings.push_back(CheckZones(lines.front(), environment.clock.Now()));
  if (session.output().json()) {
    RETURN_IF_ERROR(session.output().PrintJson(ToJson(findings)));
  } else {
    Print(findings, session.output());
  }
  int failed = 0;
  for (const Finding& finding : findings) failed += finding.health == Health::kFailed ? 1 : 0;
  if (failed == 0) return absl::OkStatus();
  return absl::UnknownError(absl::StrCat(failed, failed == 1 ? " check" : " checks", " failed"));
}

}  // namespace

void AddDoctorCommand(Commands& commands) {
  const auto admin = std::make_shared<std::string>();
  CLI::App& command = AddCommand(
      commands, commands.root, "doctor",
      "Look whether the server, this client and what is between them are well",
      "gongfang doctor\n"
      "gongfang doctor --admin 127.0.0.1:9091 -o json",
      [admin](Session& session) {
        if (admin->empty()) {
          *admin = session.output().environment().variable("GONGFANG_ADMIN").value_or("");
        }
        return Doctor(session, *admin);
      });
  command
      .add_option("--admin", *admin,
                  "The admin port of gongfangd on this machine, or https://... [GONGFANG_ADMIN]")
      ->type_name("ADDRESS");
}

}  // namespace gongfang::cli
