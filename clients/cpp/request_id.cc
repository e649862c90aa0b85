#include "clients/cpp/request_id.h"

#include "common/base/clock.h"
#include "common/base/ids.h"

namespace gongfang::client {

std::string NewRequestId() {
  static const auto& clock = *new SystemClock();
  static auto& ids = *new IdGenerator(clock);
  return ids.Next().ToUuid();
}

}  // namespace gongfang::client
