// A booking database on a real file, and a gate before it that fails as a test says.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "booking/proto_conversion.h"
#include "booking/read_table.h"
#include "booking/table.h"
#include "common/base/status_macros.h"
#include "common/events/event_log.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang::booking {

// Passes everything on to the database under it (borrowed), but asks first.
class FaultyDatabase final : public Database {
 public:
  // What a statement that writes answers instead of being run, if it is not OK.
  using OnExecute = std::function<absl::Status(absl::string_view sql, Parameters parameters)>;

  explicit FaultyDatabase(Database& under) : under_(under) {}

  // Runs before the next Write, which answers its status unless that is OK. Once.
  void BeforeNextWrite(std::function<absl::Status()> before) {
    const std::lock_guard lock(mutex_);
    before_ = std::move(before);
  }
  // Before anything is used.
  void SetOnExecute(OnExecute on_execute) { on_execute_ = std::move(on_execute); }

 private:
  class Gate final : public Transaction {
   public:
    Gate(Transaction& under, const OnExecute& on_execute)
        : under_(under), on_execute_(on_execute) {}

    absl::StatusOr<int64_t> Execute(absl::string_view sql, Parameters parameters) override {
      if (on_execute_) RETURN_IF_ERROR(on_execute_(sql, parameters));
      return under_.Execute(sql, parameters);
    }
    absl::Status Query(absl::string_view sql, Parameters parameters,
                       absl::FunctionRef<absl::Status(const Row&)> each) override {
      return under_.Query(sql, parameters, each);
    }

   private:
    Transaction& under_;
    const OnExecute& on_execute_;
  };

  std::optional<absl::Status> TryWrite(Body body) override {
    std::function<absl::Status()> before;
    {
      const std::lock_guard lock(mutex_);
      before = std::exchange(before_, nullptr);
    }
    if (before) {
      if (absl::Status status = before(); !status.ok()) return status;
    }
    return under_.Write([&](Transaction& tx) {
      Gate gate(tx, on_execute_);
      return body(gate);
    });
  }
  std::optional<absl::Status> TryRead(Body body) override { return under_.Read(body); }

  Database& under_;
  OnExecute on_execute_;
  std::mutex mutex_;
  std::function<absl::Status()> before_;  // under mutex_
};

// For one test.
class BookingStore {
 public:
  BookingStore() : database_(OpenTestDatabase(dir_.File("booking.db"))) {
    if (!Migrate(*database_, "events", EventLog::Migrations()).ok() ||
        !Migrate(*database_, "booking", table::Migrations()).ok()) {
      throw std::runtime_error("cannot migrate");
    }
  }

  Database& database() { return *database_; }

  // Writes `booking` as another committer would, with the next number, and returns it so.
  Booking Write(Booking booking) {
    for (Item& item : booking.items) {
      if (item.occupied == Interval()) item.occupied = item.interval;
    }
    const absl::Status status = database_->Write([&](Transaction& tx) -> absl::Status {
      for (const Item& item : booking.items) {
        ASSIGN_OR_RETURN(const Calendar calendar, table::LoadCalendar(tx, item.resource, 0));
        RETURN_IF_ERROR(table::RaiseVersion(tx, item.resource, calendar.version));
      }
      ASSIGN_OR_RETURN(booking.sequence, EventLog::Reserve(tx, booking.alliance, 1));
      RETURN_IF_ERROR(table::Put(tx, {.type = "booking.created", .subject = booking}));
      return WriteEvent(tx, booking);
    });
    if (!status.ok()) throw std::runtime_error(status.ToString());
    return booking;
  }

  static absl::Status WriteEvent(Transaction& tx, const Booking& booking) {
    const v1::Booking body = ToProto(booking);
    return EventLog::Write(tx, booking.alliance, booking.sequence, booking.update_time,
                           {{"booking.created", body.name(), "key", body}});
  }

  // The bookings of alliance "a", by start and id.
  std::vector<v1::Booking> All() {
    std::vector<v1::Booking> all;
    const absl::Status status = database_->Read([&all](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(all, table::List(tx, {.alliance = "a", .limit = 10'000}));
      return absl::OkStatus();
    });
    if (!status.ok()) throw std::runtime_error(status.ToString());
    return all;
  }

 private:
  TempDir dir_;
  std::unique_ptr<Database> database_;
};

}  // namespace gongfang::booking
