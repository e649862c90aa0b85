#include "common/coordination/redis_script.h"

#include <openssl/evp.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

std::string Sha1Hex(absl::string_view text) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), hash, &size, EVP_sha1(), nullptr);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(hash), size));
}

}  // namespace

RedisScript::RedisScript(absl::string_view text) : text_(text), sha1_(Sha1Hex(text)) {}

void RedisScript::Send(RedisClient& client, const std::vector<std::string>& keys,
                       const std::vector<std::string>& arguments, absl::Duration timeout,
                       RedisClient::Done done) const {
  RedisCommand command = {"EVALSHA", sha1_, absl::StrCat(keys.size())};
  command.reserve(command.size() + keys.size() + arguments.size());
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  // It is needed again only where the script is not known, which is rare; the copy is cheaper than
  // a second way to answer.
  RedisCommand whole = command;
  whole[0] = "EVAL";
  whole[1] = text_;
  client.Send(std::move(command), timeout,
              [&client, whole = std::move(whole), timeout,
               done = std::move(done)](absl::StatusOr<RedisReply> reply) mutable {
                if (reply.ok() && reply->IsError("NOSCRIPT")) {
                  return client.Send(std::move(whole), timeout, std::move(done));
                }
                done(std::move(reply));
              });
}

}  // namespace gongfang
