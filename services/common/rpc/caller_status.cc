#include "common/rpc/caller_status.h"

#include <string>

#include "common/base/errors.h"
#include "common/base/log.h"

namespace gongfang {

absl::Status ForTheCaller(const absl::Status& status) {
  if (status.ok() || (ErrorDetailsOf(status) && !absl::IsInternal(status))) return status;
  const std::string code = absl::StatusCodeToString(status.code());
  const std::string message(status.message());
  log::Error("rpc.internal", {{"code", code}, {"message", message}});
  return errors::Internal(
      "The server met an error that it has no answer to. Its log says which: tell its operator, "
      "and look whether the request took effect before you repeat it.");
}

}  // namespace gongfang
