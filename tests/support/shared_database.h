// Lets several owners share one database, as replicas of a service do that have one server.
#pragma once

#include <memory>
#include <optional>

#include "common/store/database.h"

namespace gongfang {

// Passes everything on to the database under it, which is borrowed.
class SharedDatabase final : public Database {
 public:
  explicit SharedDatabase(Database& under) : under_(under) {}

 private:
  std::optional<absl::Status> TryWrite(Body body) override { return under_.Write(body); }
  std::optional<absl::Status> TryWriteCompared(Body body) override {
    return under_.WriteCompared(body);
  }
  std::optional<absl::Status> TryRead(Body body) override { return under_.Read(body); }

  Database& under_;
};

}  // namespace gongfang
