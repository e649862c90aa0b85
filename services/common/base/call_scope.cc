#include "common/base/call_scope.h"

namespace gongfang {
namespace {

thread_local const CallInfo* current = nullptr;

}  // namespace

CallScope::CallScope(std::optional<CallInfo> call) : call_(call), outer_(current) {
  current = call_ ? &*call_ : nullptr;
}

CallScope::~CallScope() { current = outer_; }

const CallInfo* CallScope::Current() { return current; }

std::optional<CallInfo> CallScope::Here() {
  return current == nullptr ? std::nullopt : std::make_optional(*current);
}

}  // namespace gongfang
