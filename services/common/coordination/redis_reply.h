// What Redis answers, and how the parser of hiredis builds it. Only the client and what stands on
// it include this.
#pragma once

#include <hiredis/read.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gongfang {

// A value.
struct RedisReply {
  enum class Kind { kNil, kText, kInteger, kError, kArray };

  Kind kind = Kind::kNil;
  std::string text;  // of kText, and of kError: "NOSCRIPT No matching script."
  int64_t integer = 0;
  std::vector<RedisReply> elements;

  bool IsError(absl::string_view code) const;
};

// hiredis fills these in place of replies of its own, so that what an answer may cost is bounded
// before it is made: an answer of more elements, or of more bytes than limits allow, is a protocol
// error.
struct RedisReplyLimits {
  size_t elements = 0;  // of the reply that is being read
};

// For redisReader::fn; redisReader::privdata must point to a RedisReplyLimits. What redisReaderGet-
// Reply then answers is a RedisReply that the caller owns.
redisReplyObjectFunctions* RedisReplyFunctions();

}  // namespace gongfang
