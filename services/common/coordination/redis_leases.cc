#include "common/coordination/redis_leases.h"

#include <cassert>
#include <condition_variable>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/coordination_errors.h"
#include "common/base/crypto.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/coordination/redis_script.h"

namespace gongfang {
namespace {

using Kind = RedisReply::Kind;

// What the scripts share. An entry is "version|holder|taken|expires|next|until": times are
// microseconds of Redis's clock; "" is an unknown version, nobody, never. Numbers stay text: those
// of Lua have 53 bits, which is more than versions and times need, but not tokens.
constexpr char kEntries[] = R"lua(
local fields = {'version', 'holder', 'taken', 'expires', 'next', 'until'}
local function read(key)
  local text = redis.call('GET', key)
  if not text then return nil end
  local entry, at = {}, 1
  for value in string.gmatch(text .. '|', '([^|]*)|') do
    entry[fields[at]] = value
    at = at + 1
    if at > 6 then break end
  end
  return at == 7 and entry or nil
end
local function write(key, entry, ttl)
  if entry.version == '' and entry.holder == '' and entry['next'] == '' then
    redis.call('DEL', key)
    return
  end
  local values = {}
  for i, field in ipairs(fields) do values[i] = entry[field] end
  redis.call('SET', key, table.concat(values, '|'), 'PX', ttl)
end
local function covers(now, from, to)
  return from ~= '' and tonumber(from) <= now and now < tonumber(to)
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local function text_of(number) return string.format('%.0f', number) end
)lua";

// ARGV: token, lease in microseconds, who asks, turn in microseconds, ttl in milliseconds.
// Answers the versions, or 0 where a key is held.
constexpr char kAcquire[] = R"lua(
local token, lease, self = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local turn, ttl = tonumber(ARGV[4]), ARGV[5]
local entries, refused = {}, false
for i, key in ipairs(KEYS) do
  local entry = read(key)
  entries[i] = entry
  if entry then
    local turns = entry['next'] ~= '' and now < tonumber(entry['until']) and
                  tonumber(entry['until']) - now <= turn
    local held = entry.holder ~= '' and covers(now, entry.taken, entry.expires)
    if held and (not turns or entry['next'] == self) then
      entry['next'], entry['until'] = self, text_of(now + turn)
      write(key, entry, ttl)
    end
    refused = refused or held or (turns and entry['next'] ~= self)
  end
end
if refused then return 0 end
local versions = {}
for i, key in ipairs(KEYS) do
  local entry = entries[i] or {version = '', holder = ''}
  if entry.holder ~= '' and entry.holder ~= token then entry.version = '' end
  versions[i] = entry.version
  entry.holder, entry.taken, entry.expires = token, text_of(now), text_of(now + lease)
  entry['next'], entry['until'] = '', ''
  write(key, entry, ttl)
end
return versions
)lua";

// ARGV: token, ttl in milliseconds, the versions.
constexpr char kPublish[] = R"lua(
for i, key in ipairs(KEYS) do
  local entry, version = read(key), ARGV[i + 2]
  if entry then
    local mine = entry.holder ~= '' and entry.holder == ARGV[1]
    if version == '' then
      entry.version = ''
    elseif entry.version == '' then
      if mine then entry.version = version end
    elseif tonumber(version) > tonumber(entry.version) then
      entry.version = version
    end
    if mine then entry.holder = '' end
    write(key, entry, ARGV[2])
  end
end
return 1
)lua";

// ARGV: token, ttl in milliseconds.
constexpr char kRelease[] = R"lua(
for i, key in ipairs(KEYS) do
  local entry = read(key)
  if entry and entry.holder ~= '' and entry.holder == ARGV[1] then
    entry.holder = ''
    write(key, entry, ARGV[2])
  end
end
return 1
)lua";

const RedisScript& AcquireScript() {
  static const auto& script = *new RedisScript(absl::StrCat(kEntries, kAcquire));
  return script;
}
const RedisScript& PublishScript() {
  static const auto& script = *new RedisScript(absl::StrCat(kEntries, kPublish));
  return script;
}
const RedisScript& ReleaseScript() {
  static const auto& script = *new RedisScript(absl::StrCat(kEntries, kRelease));
  return script;
}

std::string TtlText(absl::Duration lease) {
  return absl::StrCat(absl::ToInt64Milliseconds(std::max(limits::kRedisVersionTtl, 2 * lease)));
}
std::string VersionText(int64_t version) {
  return version == kUnknownVersion ? "" : absl::StrCat(version);
}
std::string TokenText(const Lease& lease) {
  return lease.token == 0 ? "" : absl::StrCat(lease.token);
}

uint64_t NewToken() {
  uint64_t token = 0;
  while (token == 0) std::memcpy(&token, RandomBytes(sizeof(token)).data(), sizeof(token));
  return token;
}

// The {tag} of a key's name.
absl::string_view TagOf(absl::string_view name) { return name.substr(0, name.find('}')); }

// The keys of one alliance, and where each stands in the whole.
struct Group {
  std::vector<std::string> names;
  std::vector<size_t> places;
};

std::vector<Group> GroupsOf(absl::Span<const std::string> keys) {
  std::map<std::string, Group> groups;
  for (size_t i = 0; i < keys.size(); ++i) {
    std::string name = RedisLeases::NameOf(keys[i]);
    Group& group = groups[std::string(TagOf(name))];
    group.names.push_back(std::move(name));
    group.places.push_back(i);
  }
  std::vector<Group> list;
  for (auto& [tag, group] : groups) list.push_back(std::move(group));
  return list;
}

// The answers to several calls that were sent together.
class Answers {
 public:
  explicit Answers(size_t count) : replies_(count), missing_(count) {}

  void Put(size_t i, absl::StatusOr<RedisReply> reply) {
    const std::lock_guard lock(mutex_);
    replies_[i] = std::move(reply);
    if (--missing_ == 0) all_.notify_one();
  }
  // Where one is missing after `timeout` there are none.
  std::vector<std::optional<absl::StatusOr<RedisReply>>> Wait(absl::Duration timeout) {
    std::unique_lock lock(mutex_);
    all_.wait_for(lock, absl::ToChronoNanoseconds(timeout), [this] { return missing_ == 0; });
    return replies_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::vector<std::optional<absl::StatusOr<RedisReply>>> replies_;
  size_t missing_;
};

// Puts the versions of a group into `lease`.
absl::Status TakeVersions(const std::optional<absl::StatusOr<RedisReply>>& answer,
                          const Group& group, Lease& lease) {
  if (!answer) return errors::RedisAway("no answer came in time");
  RETURN_IF_ERROR(answer->status());
  const RedisReply& reply = **answer;
  if (reply.kind == Kind::kError) return errors::RedisAway(reply.text);
  if (reply.kind == Kind::kInteger) return errors::Conflict("a lease is held");
  if (reply.elements.size() != group.places.size()) {
    return errors::RedisAway("it answers something else");
  }
  for (size_t i = 0; i < group.places.size(); ++i) {
    int64_t version = kUnknownVersion;
    if (!absl::SimpleAtoi(reply.elements[i].text, &version) || version < 0) {
      version = kUnknownVersion;
    }
    lease.versions[group.places[i]] = version;
  }
  return absl::OkStatus();
}

void Ignore(const absl::StatusOr<RedisReply>&) {}

}  // namespace

RedisLeases::RedisLeases(RedisClient& client, absl::Duration timeout)
    : client_(client), timeout_(timeout), self_(absl::BytesToHexString(RandomBytes(8))) {
  for (const RedisScript* script : {&AcquireScript(), &PublishScript(), &ReleaseScript()}) {
    script->Prepare(client_);
  }
}

std::string RedisLeases::NameOf(absl::string_view key) {
  absl::string_view rest = key;
  absl::string_view alliance = "-";  // none has this name
  if (absl::ConsumePrefix(&rest, "alliances/")) alliance = rest.substr(0, rest.find('/'));
  return absl::StrCat("gongfang:lease:{", alliance, "}:", key);
}

absl::StatusOr<Lease> RedisLeases::Acquire(absl::Span<const std::string> keys, absl::Duration ttl) {
  Lease lease{.token = NewToken(), .versions = std::vector(keys.size(), kUnknownVersion)};
  if (keys.empty()) return lease;
  if (!client_.usable()) return errors::RedisAway("it is away, or does not answer in time");
  const std::vector<Group> groups = GroupsOf(keys);
  const std::vector<std::string> arguments = {
      TokenText(lease), absl::StrCat(absl::ToInt64Microseconds(ttl)), self_,
      absl::StrCat(absl::ToInt64Microseconds(limits::kRedisTurn)), TtlText(ttl)};
  const auto answers = std::make_shared<Answers>(groups.size());
  for (size_t i = 0; i < groups.size(); ++i) {
    AcquireScript().Send(
        client_, groups[i].names, arguments, timeout_,
        [answers, i](absl::StatusOr<RedisReply> reply) { answers->Put(i, std::move(reply)); });
  }
  const auto replies = answers->Wait(timeout_);
  absl::Status status;
  bool conflict = false;
  for (size_t i = 0; i < groups.size(); ++i) {
    const absl::Status taken = TakeVersions(replies[i], groups[i], lease);
    conflict = conflict || absl::IsAborted(taken);
    status.Update(taken);
  }
  if (status.ok()) return lease;
  // Some may have been taken, or will be, when Redis gets to it.
  if (groups.size() > 1 || !conflict) Release(lease, keys);
  return conflict ? errors::Conflict("a lease is held") : status;
}

void RedisLeases::PublishAndRelease(const Lease& lease, absl::Span<const std::string> keys,
                                    absl::Span<const int64_t> versions) {
  assert(keys.size() == versions.size());
  if (!client_.usable()) return;
  for (const Group& group : GroupsOf(keys)) {
    std::vector<std::string> arguments = {TokenText(lease), TtlText(absl::ZeroDuration())};
    for (const size_t place : group.places) arguments.push_back(VersionText(versions[place]));
    PublishScript().Send(client_, group.names, arguments, timeout_, Ignore);
  }
}

void RedisLeases::Release(const Lease& lease, absl::Span<const std::string> keys) {
  if (!client_.usable()) return;
  const std::vector<std::string> arguments = {TokenText(lease), TtlText(absl::ZeroDuration())};
  for (const Group& group : GroupsOf(keys)) {
    ReleaseScript().Send(client_, group.names, arguments, timeout_, Ignore);
  }
}

}  // namespace gongfang
