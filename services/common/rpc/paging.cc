#include "common/rpc/paging.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"

namespace gongfang {

int PageSize(int32_t requested) {
  return requested == 0 ? limits::kDefaultPageSize : std::min(requested, limits::kMaxPageSize);
}

std::string ListFingerprint(const google::protobuf::Message& request) {
  const std::unique_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  for (const char* field : {"page_size", "page_token"}) {
    copy->GetReflection()->ClearField(copy.get(), copy->GetDescriptor()->FindFieldByName(field));
  }
  // Requests hold no maps, so equal ones have equal bytes.
  return absl::StrCat(copy->GetTypeName(), ":", copy->SerializeAsString());
}

}  // namespace gongfang
