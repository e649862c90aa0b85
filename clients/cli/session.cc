#include "clients/cli/session.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/names.h"
#include "clients/cpp/pages.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"
#include "common/calendar/zone.h"

namespace gongfang::cli {

using client::Client;

namespace {

absl::Status ExplainOptions(const Settings& settings, const absl::Status& status) {
  const client::ClientError error = client::ErrorOf(status);
  if (error.fields.empty()) return status;
  if (error.fields.front().field == "ca_file") {
    return WithHint(FlagError("the CA", settings.ca_file, status),
                    "name its file in PEM with --ca FILE or GONGFANG_CA");
  }
  if (error.fields.front().field != "server") return status;
  return WithHint(FlagError("the server", settings.server, status),
                  "name it with --server HOST:PORT (or https://HOST), GONGFANG_SERVER, or: "
                  "gongfang context set server HOST:PORT");
}

}  // namespace

Session::Session(const Output& output, Settings settings, absl::Duration timeout)
    : output_(output), settings_(std::move(settings)), timeout_(timeout) {}

absl::Time Session::now() const {
  return absl::FromUnixSeconds(absl::ToUnixSeconds(output_.environment().clock.Now()));
}

absl::StatusOr<std::unique_ptr<Client>> Session::Connect(const std::string& key) const {
  absl::StatusOr<std::unique_ptr<Client>> made = Client::Connect({.server = settings_.server,
                                                                  .ca_file = settings_.ca_file,
                                                                  .key = key,
                                                                  .alliance = settings_.alliance,
                                                                  .deadline = timeout_});
  if (!made.ok()) return ExplainOptions(settings_, made.status());
  return made;
}

absl::StatusOr<const Client*> Session::client() {
  if (client_ == nullptr) {
    RETURN_IF_ERROR(settings_.key_status);
    ASSIGN_OR_RETURN(client_, Connect(settings_.key));
  }
  return client_.get();
}

absl::StatusOr<std::string> Session::Alliance() {
  if (!alliance_.empty()) return alliance_;
  ASSIGN_OR_RETURN(const Client* client, client());
  alliance_ = client->alliance();
  if (!alliance_.empty()) return alliance_;
  ASSIGN_OR_RETURN(const auto answer, client->WhoAmI({}));
  if (answer.alliances().empty()) {
    return WithHint(absl::NotFoundError("this server has no alliance yet"),
                    "gongfang alliances create ID --name NAME, or: gongfang load FILE");
  }
  if (answer.alliances_size() > 1) {
    std::vector<std::string> ids;
    for (const std::string& name : answer.alliances()) ids.push_back(ShortName(name));
    return WithHint(
        UsageError("there is more than one alliance: say which"),
        absl::StrCat("--alliance ID, or GONGFANG_ALLIANCE: ", absl::StrJoin(ids, ", ")));
  }
  alliance_ = answer.alliances(0);
  return alliance_;
}

absl::StatusOr<std::string> Session::NamedAlliance() const {
  const std::string& alliance = settings_.alliance;
  if (alliance.empty()) {
    return WithHint(UsageError("of which alliance?"), "--alliance ID, or GONGFANG_ALLIANCE");
  }
  return AllianceName::Parse(alliance) ? alliance : AllianceName{alliance}.ToString();
}

absl::StatusOr<std::string> Session::Spell(absl::string_view collection, absl::string_view text,
                                           absl::string_view what, absl::string_view list) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  if (auto name = SpellInAlliance(collection, text, alliance)) return *name;
  return WithHint(UsageError(absl::StrCat("\"", text, "\" is not the id of a ", what)), list);
}

absl::StatusOr<std::string> Session::Booking(absl::string_view text) {
  return Spell("bookings", text, "booking", "gongfang bookings list");
}

absl::StatusOr<std::string> Session::Series(absl::string_view text) {
  return Spell("series", text, "series", kFindSeries);
}

absl::StatusOr<std::string> Session::WaitlistEntry(absl::string_view text) {
  return Spell("waitlistEntries", text, "place on the waitlist", "gongfang waitlist list");
}

absl::StatusOr<std::string> Session::Quota(absl::string_view text) {
  return Spell("quotas", text, "quota", "gongfang quotas list");
}

absl::StatusOr<std::string> Session::RecognitionRule(absl::string_view text) {
  return Spell("recognitionRules", text, "recognition rule", "gongfang qualifications rules");
}

absl::StatusOr<std::string> Session::Qualification(absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  if (auto name = SpellBelow("members", "qualifications", text, alliance)) return *name;
  return WithHint(UsageError(absl::StrCat("\"", text, "\" is not like MEMBER/ID")),
                  "gongfang qualifications list MEMBER");
}

absl::StatusOr<std::string> Session::PartnerApp(absl::string_view text) {
  return Spell("partnerApps", text, "partner app", "gongfang apps list");
}

absl::StatusOr<std::string> Session::NewInSpace(absl::string_view collection,
                                                absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string alliance, Alliance());
  if (auto name = SpellInSpace(collection, text, alliance)) return *name;
  return UsageError(absl::StrCat("\"", text, "\" is not like SPACE/ID, such as link/",
                                 collection == "resources" ? "laser-1" : "spring-festival",
                                 "; ids are of a-z, 0-9 and \"-\""));
}

absl::StatusOr<std::string> Session::Closure(absl::string_view text) {
  return NewInSpace("closures", text);
}

absl::StatusOr<absl::TimeZone> Session::ZoneOf(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '/');
  const std::string space =
      absl::StrJoin(parts.begin(), parts.begin() + std::min<size_t>(4, parts.size()), "/");
  if (const auto found = zones_.find(space); found != zones_.end()) return found->second;
  ASSIGN_OR_RETURN(const Client* client, client());
  membership::v1::GetSpaceRequest request;
  request.set_name(space);
  ASSIGN_OR_RETURN(const auto answer, client->GetSpace(request));
  ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(answer.time_zone()));
  zones_[space] = zone;
  return zone;
}

absl::StatusOr<std::vector<absl::TimeZone>> Session::Zones() {
  ASSIGN_OR_RETURN(const Client* client, client());
  membership::v1::ListSpacesRequest request;
  ASSIGN_OR_RETURN(*request.mutable_parent(), Alliance());
  request.set_page_size(limits::kMaxPageSize);
  std::vector<std::string> names;
  RETURN_IF_ERROR(client::ForEachPage(*client, &Client::ListSpaces, request,
                                      [&](membership::v1::ListSpacesResponse& page) {
                                        for (const auto& space : page.spaces()) {
                                          names.push_back(space.time_zone());
                                        }
                                        return true;
                                      }));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<absl::TimeZone> zones;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(zones.emplace_back(), LoadZone(name));
  }
  if (zones.empty()) zones.push_back(absl::UTCTimeZone());
  return zones;
}

}  // namespace gongfang::cli
