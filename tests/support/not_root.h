// File permissions hold for everybody but root, and tests may run as root.
#pragma once

#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace gongfang {

// While it lives, the thread that made it may do with files what any other user may. Where the test
// is not run as root it changes nothing.
class NotRoot {
 public:
  NotRoot() : usual_(setfsuid(geteuid() == 0 ? kNobody : geteuid())) {}
  ~NotRoot() {
    setfsuid(static_cast<uid_t>(usual_));
    // The kernel took this away with the change, and LeakSanitizer needs it.
    prctl(PR_SET_DUMPABLE, 1);
  }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  const int usual_;
};

}  // namespace gongfang
