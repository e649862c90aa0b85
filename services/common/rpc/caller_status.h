// What a caller is told of an error.
#pragma once

#include "absl/status/status.h"

namespace gongfang {

// `status` as it is, where it was meant for callers. What went wrong inside (the text of an SQL
// statement, the words of a library) is logged, and the caller gets INTERNAL with a sentence that
// says so.
absl::Status ForTheCaller(const absl::Status& status);

}  // namespace gongfang
