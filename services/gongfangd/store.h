// Where the services of a process keep their data: an embedded folder that it alone uses, or a
// database server that it shares with other replicas.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/database.h"
#include "gongfangd/config.h"

namespace gongfang {

// Thread safe.
struct Store {
  // The database of one service, such as "booking"; once for each. The status of a failure is one
  // line for the operator.
  std::function<absl::StatusOr<std::unique_ptr<Database>>(absl::string_view service)> open;
  bool shared = false;  // whether other processes may use it at the same time
};

// As the configuration says. A database into which a data folder is being moved is refused:
// MOVE_NOT_FINISHED.
Store StoreOf(const Config& config);
// The same of the database server that it names, whatever is in it.
Store StoreToMoveInto(const Config& config);

// The schema of a service in a shared database.
std::string SchemaOf(absl::string_view service);

// What the operator may read of a URL: without its password.
std::string WithoutPassword(absl::string_view url);

}  // namespace gongfang
