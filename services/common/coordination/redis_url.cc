#include "common/coordination/redis_url.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/address.h"
#include "common/base/coordination_errors.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

constexpr int kServerPort = 6379;
constexpr int kSentinelPort = 26379;

std::optional<std::string> PercentDecoded(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size() || !absl::ascii_isxdigit(text[i + 1]) ||
        !absl::ascii_isxdigit(text[i + 2])) {
      return std::nullopt;
    }
    decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
    i += 2;
  }
  return decoded;
}

// Takes "USER:PASSWORD@" from the front of `rest`.
absl::Status TakeUser(absl::string_view& rest, RedisUrl& url) {
  const size_t at = rest.rfind('@');
  if (at == absl::string_view::npos) return absl::OkStatus();
  const absl::string_view info = rest.substr(0, at);
  rest.remove_prefix(at + 1);
  const size_t colon = info.find(':');
  if (colon == absl::string_view::npos) {
    return errors::InvalidRedisUrl("before the @ stands [USER]:PASSWORD, and there is no colon");
  }
  const std::optional<std::string> user = PercentDecoded(info.substr(0, colon));
  const std::optional<std::string> password = PercentDecoded(info.substr(colon + 1));
  if (!user || !password) {
    return errors::InvalidRedisUrl("a % in user or password must be written %25");
  }
  url.user = *user;
  url.password = *password;
  return absl::OkStatus();
}

absl::StatusOr<RedisUrl::Host> ParseHost(absl::string_view text, int default_port) {
  const size_t colon = text.rfind(':');
  const size_t bracket = text.rfind(']');
  const bool has_port =
      colon != absl::string_view::npos && (bracket == absl::string_view::npos || colon > bracket);
  const std::string whole = has_port ? std::string(text) : absl::StrCat(text, ":", default_port);
  if (const std::string mistake = AddressMistake(whole, AddressUse::kConnect); !mistake.empty()) {
    return errors::InvalidRedisUrl(absl::StrCat("\"", text, "\" is no HOST:PORT: ", mistake));
  }
  RedisUrl::Host host;
  const size_t end = whole.rfind(':');
  if (!absl::SimpleAtoi(absl::string_view(whole).substr(end + 1), &host.port)) {
    return errors::InvalidRedisUrl(absl::StrCat("\"", text, "\" has no port"));
  }
  host.name = whole.substr(0, end);
  if (absl::StartsWith(host.name, "[")) host.name = host.name.substr(1, host.name.size() - 2);
  return host;
}

absl::StatusOr<RedisUrl> ParseServer(absl::string_view rest) {
  RedisUrl url;
  RETURN_IF_ERROR(TakeUser(rest, url));
  if (!absl::ConsumeSuffix(&rest, "/0")) absl::ConsumeSuffix(&rest, "/");
  if (absl::StrContains(rest, '/')) {
    return errors::InvalidRedisUrl("only database 0 is used, so nothing follows HOST:PORT");
  }
  ASSIGN_OR_RETURN(RedisUrl::Host host, ParseHost(rest, kServerPort));
  url.hosts.push_back(std::move(host));
  return url;
}

absl::StatusOr<RedisUrl> ParseSentinels(absl::string_view rest) {
  RedisUrl url;
  RETURN_IF_ERROR(TakeUser(rest, url));
  const size_t slash = rest.find('/');
  if (slash == absl::string_view::npos || slash + 1 == rest.size()) {
    return errors::InvalidRedisUrl("the name of the master is missing after the Sentinels");
  }
  url.master = std::string(rest.substr(slash + 1));
  for (absl::string_view text : absl::StrSplit(rest.substr(0, slash), ',')) {
    ASSIGN_OR_RETURN(RedisUrl::Host host, ParseHost(text, kSentinelPort));
    url.hosts.push_back(std::move(host));
  }
  return url;
}

absl::StatusOr<RedisUrl> ParseSocket(absl::string_view rest) {
  RedisUrl url;
  RETURN_IF_ERROR(TakeUser(rest, url));
  if (!absl::StartsWith(rest, "/")) {
    return errors::InvalidRedisUrl("the path of a socket begins with a /");
  }
  url.hosts.push_back({.socket = std::string(rest)});
  return url;
}

}  // namespace

std::string RedisUrl::Host::ToString() const {
  if (!socket.empty()) return socket;
  const bool brackets = absl::StrContains(name, ':');
  return absl::StrCat(brackets ? "[" : "", name, brackets ? "]" : "", ":", port);
}

std::string RedisUrl::ToString() const {
  std::string text = master.empty() ? "" : absl::StrCat(master, " by ");
  for (const Host& host : hosts) {
    absl::StrAppend(&text, &host == &hosts.front() ? "" : ",", host.ToString());
  }
  return text;
}

absl::StatusOr<RedisUrl> ParseRedisUrl(absl::string_view text) {
  if (absl::ConsumePrefix(&text, "redis://")) return ParseServer(text);
  if (absl::ConsumePrefix(&text, "redis+sentinel://")) return ParseSentinels(text);
  if (absl::ConsumePrefix(&text, "redis+unix://")) return ParseSocket(text);
  if (absl::StartsWith(text, "rediss://")) {
    return errors::InvalidRedisUrl(
        "hiredis 0.14, which Debian 12 has, knows no TLS, so that rediss:// cannot be used; let "
        "stunnel carry the connection, or let only the services reach Redis");
  }
  return errors::InvalidRedisUrl("it begins with another word");
}

}  // namespace gongfang
