// The call that a thread works for at present: its trace goes into the log, and both its trace and
// its deadline go with it where it calls another service.
#pragma once

#include <optional>

#include "absl/time/time.h"
#include "common/base/trace_context.h"

namespace gongfang {

struct CallInfo {
  TraceContext trace;
  absl::Time deadline = absl::InfiniteFuture();
};

// From its making to its end the thread works for `call`, or for none. One inside the other, on one
// thread.
class CallScope {
 public:
  explicit CallScope(std::optional<CallInfo> call);
  ~CallScope();
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

  // What this thread works for, to go on with on another one.
  static std::optional<CallInfo> Here();
  // The same without a copy; null for none. Valid as long as the scope.
  static const CallInfo* Current();

 private:
  const std::optional<CallInfo> call_;
  const CallInfo* const outer_;
};

}  // namespace gongfang
