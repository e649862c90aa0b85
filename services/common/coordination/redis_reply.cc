#include "common/coordination/redis_reply.h"

#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "common/coordination/redis_limits.h"

namespace gongfang {
namespace {

// Puts `reply` where `task` is; null, which hiredis takes for "out of memory", where it is too
// much. Parents have all their elements before the first is read, so these do not move.
RedisReply* Put(const redisReadTask* task, RedisReply reply) {
  auto* const counted = static_cast<RedisReplyLimits*>(task->privdata);
  if (task->parent == nullptr) {
    counted->elements = reply.elements.size();
    if (counted->elements > limits::kMaxRedisReplyElements) return nullptr;
    return new RedisReply(std::move(reply));  // the owner is whoever reads
  }
  auto* const parent = static_cast<RedisReply*>(task->parent->obj);
  RedisReply& place = parent->elements[static_cast<size_t>(task->idx)];
  place = std::move(reply);
  return &place;
}

void* CreateString(const redisReadTask* task, char* text, size_t size) {
  return Put(task, {.kind = task->type == REDIS_REPLY_ERROR ? RedisReply::Kind::kError
                                                            : RedisReply::Kind::kText,
                    .text = std::string(text, size)});
}

void* CreateArray(const redisReadTask* task, int count) {
  auto* const counted = static_cast<RedisReplyLimits*>(task->privdata);
  if (task->parent == nullptr) counted->elements = 0;
  const size_t size = count < 0 ? SIZE_MAX : static_cast<size_t>(count);
  if (size > limits::kMaxRedisReplyElements - counted->elements) return nullptr;
  counted->elements += size;
  RedisReply reply{.kind = RedisReply::Kind::kArray};
  reply.elements.resize(size);
  return Put(task, std::move(reply));
}

void* CreateInteger(const redisReadTask* task, long long integer) {  // NOLINT: the type of hiredis
  return Put(task, {.kind = RedisReply::Kind::kInteger, .integer = integer});
}

void* CreateNil(const redisReadTask* task) { return Put(task, {}); }

void Free(void* reply) { delete static_cast<RedisReply*>(reply); }

}  // namespace

bool RedisReply::IsError(absl::string_view code) const {
  return kind == Kind::kError && absl::StartsWith(text, code) &&
         (text.size() == code.size() || text[code.size()] == ' ');
}

redisReplyObjectFunctions* RedisReplyFunctions() {
  static redisReplyObjectFunctions functions = {CreateString, CreateArray, CreateInteger, CreateNil,
                                                Free};
  return &functions;
}

}  // namespace gongfang
