#include "common/store/postgres_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/server_storage_errors.h"
#include "common/store/postgres_dialect.h"
#include "common/store/postgres_limits.h"
#include "common/store/postgres_row.h"

namespace gongfang {
namespace {

constexpr int kBinary = 1;

// The parameters of a statement as libpq wants them.
class Arguments {
 public:
  explicit Arguments(Parameters parameters) {
    numbers_.resize(parameters.size());
    for (size_t i = 0; i < parameters.size(); ++i) Append(parameters[i], numbers_[i]);
  }

  // The letter of the type of `parameter` in the key of a statement.
  static char Letter(const Parameter& parameter) { return "nitb"[parameter.index()]; }
  static Oid TypeOf(char letter) {
    switch (letter) {
      case 'i':
        return kInt8Type;
      case 't':
        return kTextType;
      case 'b':
        return kByteaType;
      default:
        return 0;  // NULL: as the place of the parameter has it
    }
  }

  int size() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  struct Number {
    char bytes[8];
  };

  void Append(const Parameter& parameter, Number& number) {
    if (const int64_t* value = std::get_if<int64_t>(&parameter)) {
      for (int i = 0; i < 8; ++i) {
        number.bytes[i] = static_cast<char>(static_cast<uint64_t>(*value) >> (56 - 8 * i));
      }
      Append({number.bytes, sizeof(number.bytes)});
    } else if (const auto* text = std::get_if<absl::string_view>(&parameter)) {
      Append(*text);
    } else if (const Bytes* bytes = std::get_if<Bytes>(&parameter)) {
      Append(bytes->data);
    } else {
      values_.push_back(nullptr);
      lengths_.push_back(0);
      formats_.push_back(kBinary);
    }
  }
  void Append(absl::string_view value) {
    values_.push_back(value.data() == nullptr ? "" : value.data());  // null would be NULL
    lengths_.push_back(static_cast<int>(value.size()));
    formats_.push_back(kBinary);
  }

  std::vector<Number> numbers_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

PostgresFailure Refused(absl::string_view what, absl::string_view sql) {
  return {Trouble::kRefused, errors::Internal(absl::StrCat(
                                 what, " in: ", sql.substr(0, limits::kMaxSqlInErrorBytes)))};
}

}  // namespace

std::string PostgresTimeout(absl::Duration duration) {
  return absl::StrCat(std::max<int64_t>(1, absl::ToInt64Milliseconds(duration)));
}

PostgresConnection::PostgresConnection(PGconn* connection, const PostgresOptions& options)
    : connection_(connection), options_(options) {}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(
    const PostgresOptions& options) {
  const std::string timeout =
      absl::StrCat(std::max<int64_t>(2, absl::ToInt64Seconds(options.connect_timeout)));
  // What stands behind `dbname`, which is the URL, replaces what the URL has.
  const char* const keywords[] = {"keepalives_idle",      "keepalives_interval",
                                  "keepalives_count",     "tcp_user_timeout",
                                  "target_session_attrs", "dbname",
                                  "connect_timeout",      "client_encoding",
                                  "application_name",     nullptr};
  const char* const values[] = {
      "10",   "3",        "3",    "10000", "read-write", options.url.c_str(), timeout.c_str(),
      "UTF8", "gongfang", nullptr};
  PGconn* handle = PQconnectdbParams(keywords, values, /*expand_dbname=*/1);
  if (handle == nullptr) return errors::DatabaseAway("out of memory");
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(handle, options));
  if (PQstatus(handle) != CONNECTION_OK) return LostConnection(PQerrorMessage(handle)).status;
  // What the server has to say besides is not for stderr.
  PQsetNoticeProcessor(
      handle, [](void*, const char*) {}, nullptr);
  if (PQenterPipelineMode(handle) != 1 || PQsetnonblocking(handle, 1) != 0) {
    return connection->Lost().status;
  }
  PostgresFailure failure = connection->Configure(options);
  if (failure.trouble != Trouble::kNone) return std::move(failure.status);
  return connection;
}

PostgresFailure PostgresConnection::Configure(const PostgresOptions& options) {
  constexpr absl::string_view kSet =
      "SELECT set_config('search_path', $1, false), set_config('statement_timeout', $2, false), "
      "set_config('lock_timeout', $3, false), "
      "set_config('idle_in_transaction_session_timeout', $4, false)";
  const std::string statement = PostgresTimeout(options.statement_timeout);
  const std::string lock = PostgresTimeout(options.lock_timeout);
  const std::string idle = PostgresTimeout(options.idle_in_transaction_timeout);
  const std::string path = absl::StrCat("\"", options.schema, "\"");
  PostgresFailure failure = AddStatement(kSet, {path, statement, lock, idle});
  if (failure.trouble != Trouble::kNone) return failure;
  std::vector<PostgresResult> results;
  return Run(results);
}

PostgresFailure PostgresConnection::Lost() {
  is_lost_ = true;
  return LostConnection(PQerrorMessage(connection_));
}

bool PostgresConnection::AddCommand(absl::string_view sql) {
  if (is_lost_) return false;
  if (PQsendQueryParams(connection_, std::string(sql).c_str(), 0, nullptr, nullptr, nullptr,
                        nullptr, kBinary) != 1) {
    is_lost_ = true;
    return false;
  }
  added_.push_back({Kind::kCommand, "", std::string(sql)});
  return true;
}

PostgresFailure PostgresConnection::AddStatement(absl::string_view sql, Parameters parameters) {
  if (is_lost_) return Lost();
  key_.clear();
  for (const Parameter& parameter : parameters) key_.push_back(Arguments::Letter(parameter));
  key_.append(sql.data(), sql.size());
  const PostgresStatement* statement = statements_.Find(key_);
  if (statement == nullptr) {
    const std::optional<size_t> count = CountParameters(sql);
    if (count != parameters.size()) return Refused("the parameters do not fit", sql);
    std::vector<Oid> types;
    for (size_t i = 0; i < parameters.size(); ++i) types.push_back(Arguments::TypeOf(key_[i]));
    const std::string text = PostgresText(sql).value_or(std::string(sql));
    statement = &statements_.Add(key_, types.size());
    if (PQsendPrepare(connection_, statement->name.c_str(), text.c_str(),
                      static_cast<int>(types.size()), types.data()) != 1) {
      return Lost();
    }
    added_.push_back(
        {Kind::kPrepare, statement->name, std::string(sql.substr(0, limits::kMaxSqlInErrorBytes))});
  }
  const Arguments arguments(parameters);
  if (PQsendQueryPrepared(connection_, statement->name.c_str(), arguments.size(),
                          arguments.values(), arguments.lengths(), arguments.formats(),
                          kBinary) != 1) {
    return Lost();
  }
  added_.push_back(
      {Kind::kStatement, "", std::string(statement->sql().substr(0, limits::kMaxSqlInErrorBytes))});
  return {};
}

bool PostgresConnection::Sync() {
  // Those that are too many go with what is sent anyway.
  for (std::string old; !(old = statements_.DropOldest(limits::kStatementCacheSize)).empty();) {
    if (!AddCommand(absl::StrCat("DEALLOCATE ", old))) return false;
    added_.back().is_dropped = true;
  }
  if (is_lost_ || PQpipelineSync(connection_) != 1) {
    is_lost_ = true;
    return false;
  }
  added_.push_back({Kind::kSync, "", ""});
  return true;
}

void PostgresConnection::RunLater() {
  for (Added& added : added_) added.is_dropped = true;
  if (!Sync()) return;
  if (PQflush(connection_) < 0) is_lost_ = true;
}

PostgresFailure PostgresConnection::Run(std::vector<PostgresResult>& results) {
  results.clear();
  if (!Sync()) return Lost();
  PostgresFailure first;
  while (!added_.empty()) {
    const Added added = std::move(added_.front());
    added_.pop_front();
    PostgresResult result;
    PostgresFailure failure = ReadOne(added, result);
    if (is_lost_) {
      // What the server said before it hung up tells more than that it did.
      if (first.trouble == Trouble::kNone) first = std::move(failure);
      first.trouble = Trouble::kLost;
      return first;
    }
    if (failure.trouble != Trouble::kNone && added.kind == Kind::kPrepare) {
      statements_.Drop(added.name);
    }
    if (added.is_dropped || first.trouble != Trouble::kNone) continue;
    if (failure.trouble != Trouble::kNone) {
      first = std::move(failure);
    } else if (added.kind == Kind::kStatement || added.kind == Kind::kCommand) {
      results.push_back(std::move(result));
    }
  }
  if (first.trouble == Trouble::kLost) is_lost_ = true;
  return first;
}

PostgresFailure PostgresConnection::ReadOne(const Added& added, PostgresResult& result) {
  if (!Await(result)) return Lost();
  if (result == nullptr) {
    is_lost_ = true;
    return LostConnection("an answer is missing");
  }
  const ExecStatusType status = PQresultStatus(result.get());
  if (added.kind == Kind::kSync) return {};
  PostgresFailure failure;
  if (status == PGRES_FATAL_ERROR) {
    failure = FailureOf(result.get(), added.sql);
    if (PQstatus(connection_) != CONNECTION_OK) {
      is_lost_ = true;
      return LostConnection(failure.status.message());
    }
  } else if (status == PGRES_PIPELINE_ABORTED) {
    failure = {Trouble::kRefused, errors::Internal("not run, because of an earlier error")};
  } else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    failure = Refused("not one statement", added.sql);
  }
  PostgresResult end;  // null, after each
  if (!Await(end)) return failure.trouble == Trouble::kNone ? Lost() : failure;
  return failure;
}

bool PostgresConnection::Await(PostgresResult& result) {
  const absl::Duration patience =
      unlimited_ ? absl::Hours(24 * 365) : options_.statement_timeout + limits::kAnswerGrace;
  const auto deadline = std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(patience);
  while (true) {
    const int unsent = PQflush(connection_);
    if (unsent < 0) break;
    if (unsent == 0 && PQisBusy(connection_) == 0) {
      result.reset(PQgetResult(connection_));
      return true;
    }
    if (!Wait(deadline)) break;
    if (PQconsumeInput(connection_) != 1) {
      // What came before the end of the connection is still to be had, or libpq's own error.
      result.reset(PQgetResult(connection_));
      return true;
    }
  }
  is_lost_ = true;
  return false;
}

bool PostgresConnection::Wait(std::chrono::steady_clock::time_point deadline) {
  pollfd ready{.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
  if (ready.fd < 0) return false;
  if (PQflush(connection_) == 1) ready.events |= POLLOUT;
  while (true) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    const int64_t millis = std::min<int64_t>(left.count(), 60'000);
    const int count = poll(&ready, 1, static_cast<int>(millis));
    if (count > 0) return true;
    if (count < 0 && errno != EINTR) return false;
  }
}

bool PostgresConnection::HasHungUp() {
  constexpr int kLooks = 4;  // its last words, then its end
  for (int i = 0; i < kLooks && !is_lost_; ++i) {
    pollfd ready{.fd = PQsocket(connection_), .events = POLLIN, .revents = 0};
    if (ready.fd < 0 || poll(&ready, 1, 0) < 0) return true;
    if (ready.revents == 0) return false;
    if (PQconsumeInput(connection_) != 1 || PQstatus(connection_) != CONNECTION_OK) {
      is_lost_ = true;
    }
  }
  return is_lost_;
}

}  // namespace gongfang
