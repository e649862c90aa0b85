#include "clients/cli/doctor.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/access/network.h"

namespace gongfang::cli {
namespace {

constexpr double kGiB = 1 << 30;
// Less than this much of a disk, or of a tenth of it, calls for somebody to make room.
constexpr double kLittleRoom = 2 * kGiB;
constexpr double kNoRoom = kGiB / 4;
constexpr double kMaxLagSeconds = 1;
// Governments change zones at short notice; Debian follows within weeks.
constexpr int kOldZonesYears = 2;

// The values of a metric of followers, by "{follower} follows {log}".
std::map<std::string, double> OfFollowers(absl::string_view metrics, absl::string_view name) {
  std::map<std::string, double> values;
  for (absl::string_view line : absl::StrSplit(metrics, '\n')) {
    if (!absl::ConsumePrefix(&line, absl::StrCat(name, "{"))) continue;
    const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::ByAnyChar("\"} "));
    // follower=, booking, ",log=", membership, "", "", 0.25
    double value = 0;
    if (parts.size() < 5 || parts[0] != "follower=" || parts[2] != ",log=" ||
        !absl::SimpleAtod(parts.back(), &value)) {
      continue;
    }
    values[absl::StrCat(parts[1], " follows ", parts[3])] = value;
  }
  return values;
}

// "2024b" is of 2024.
int YearOf(absl::string_view version) {
  int year = 0;
  return absl::SimpleAtoi(version.substr(0, 4), &year) ? year : 0;
}

}  // namespace

absl::string_view HealthWord(Health health) {
  constexpr absl::string_view kWords[] = {"ok", "warning", "failed", "not checked"};
  return kWords[static_cast<int>(health)];
}

Finding CheckVersion(absl::string_view client, absl::string_view server) {
  if (client == server) {
    return {.check = "version", .text = absl::StrCat("client and server are ", server)};
  }
  return {.check = "version",
          .health = Health::kWarning,
          .text = absl::StrCat("the client is ", client, ", the server ", server),
          .advice =
              "install the client of the server's version: what is new on one side is not "
              "known to the other"};
}

Finding CheckClock(absl::Time server, absl::Time sent, absl::Time received) {
  // What the way took is not known, so only what lies outside of it counts.
  absl::Duration difference;
  if (server < sent) difference = server - sent;
  if (server > received) difference = server - received;
  const absl::Duration size = difference < absl::ZeroDuration() ? -difference : difference;
  if (size <= kMaxClockDifference) {
    return {.check = "clock", .text = "this machine and the server have the same time"};
  }
  const bool ahead = difference > absl::ZeroDuration();
  return {.check = "clock",
          .health = Health::kWarning,
          .text = absl::StrFormat("the server's clock is %.1f seconds %s this machine's",
                                  absl::ToDoubleSeconds(size), ahead ? "ahead of" : "behind"),
          .advice =
              "have both clocks set by the network (systemd-timesyncd, chrony): deadlines "
              "and times such as \"now\" are off by as much"};
}

Finding CheckTransport(absl::string_view server) {
  if (absl::StartsWith(server, "https://")) return {.check = "tls", .text = "the way is encrypted"};
  const absl::string_view host = server.substr(0, server.rfind(':'));
  const bool here = absl::StartsWith(server, "unix:") || host == "localhost" ||
                    IsLoopback(absl::StripSuffix(absl::StripPrefix(host, "["), "]"));
  if (here) return {.check = "tls", .text = "in the clear, on this machine only"};
  return {.check = "tls",
          .health = Health::kWarning,
          .text = "keys and data cross the network in the clear",
          .advice =
              "serve with --tls-cert and --tls-key, or behind a proxy with TLS, and name the "
              "server as https://HOST"};
}

std::vector<Finding> CheckFollowers(absl::string_view metrics) {
  std::vector<Finding> findings;
  const auto lags = OfFollowers(metrics, "gongfang_follower_lag_seconds");
  for (const auto& [pair, connected] : OfFollowers(metrics, "gongfang_follower_connected")) {
    const auto lag = lags.find(pair);
    const double seconds = lag == lags.end() ? 0 : lag->second;
    Finding& finding = findings.emplace_back(Finding{.check = pair});
    finding.text = absl::StrFormat("%.3f seconds behind when last measured", seconds);
    if (connected == 0) {
      finding.health = Health::kFailed;
      finding.text = "it cannot be followed at present";
      finding.advice = "is that service running? Its follower's log says why (follower.away)";
    } else if (seconds > kMaxLagSeconds) {
      finding.health = Health::kWarning;
      finding.advice =
          "is the follower's machine busy or its disk slow? What changes there takes "
          "effect here that much later";
    }
  }
  if (findings.empty()) {
    findings.push_back({.check = "followers",
                        .health = Health::kNotChecked,
                        .text = "the admin port tells of none",
                        .advice = "name the admin port of a process that follows"});
  }
  return findings;
}

Finding CheckRoom(absl::string_view folder, double free, double all) {
  Finding finding{.check = "disk",
                  .text = absl::StrFormat("%.1f of %.1f GiB are free where %s is", free / kGiB,
                                          all / kGiB, folder)};
  if (free >= std::min(kLittleRoom, all / 10)) return finding;
  finding.health = free < kNoRoom ? Health::kFailed : Health::kWarning;
  finding.advice = "make room: without it nothing can be booked any more (STORAGE_FULL)";
  return finding;
}

Finding CheckZones(absl::string_view first_line, absl::Time now) {
  if (!absl::ConsumePrefix(&first_line, "# version ")) {
    return {.check = "zones",
            .health = Health::kNotChecked,
            .text = "this machine does not tell the version of its time zones",
            .advice = "is tzdata installed?"};
  }
  const std::string version(absl::StripAsciiWhitespace(first_line));
  Finding finding{.check = "zones", .text = absl::StrCat("time zones are of version ", version)};
  const auto year = absl::ToCivilYear(now, absl::UTCTimeZone()).year();
  if (YearOf(version) + kOldZonesYears > year) return finding;
  finding.health = Health::kWarning;
  finding.advice =
      "apt-get install --only-upgrade tzdata, here and on the server: a zone that has "
      "changed since then is shown wrongly";
  return finding;
}

}  // namespace gongfang::cli
