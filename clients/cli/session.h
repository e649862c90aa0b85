// One run of a command: its settings, its connection, and what its words mean on the server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/context.h"
#include "clients/cli/output.h"
#include "clients/cpp/client.h"

namespace gongfang::cli {

// Used from one thread. `output` is borrowed.
class Session {
 public:
  Session(const Output& output, Settings settings, absl::Duration timeout);

  const Output& output() const { return output_; }
  const Settings& settings() const { return settings_; }
  // In whole seconds: what people write is no finer, and the server takes no nanoseconds.
  absl::Time now() const;

  // A client of the server of the settings that shows this key; "": none.
  absl::StatusOr<std::unique_ptr<client::Client>> Connect(const std::string& key) const;
  // UNAUTHENTICATED where there is no key. The session keeps the client.
  absl::StatusOr<const client::Client*> client();

  // "alliances/{alliance}": the one of the settings, or the only one that the server knows.
  absl::StatusOr<std::string> Alliance();

  // The one of the settings, for who has no key to ask with; a usage error where they name none.
  absl::StatusOr<std::string> NamedAlliance() const;

  // The full name of what `text` means: a full name, ids, or a display or English name if it is
  // the only one. Asks the server whether it is there.
  absl::StatusOr<std::string> Space(absl::string_view text);
  absl::StatusOr<std::string> Resource(absl::string_view text);
  absl::StatusOr<std::string> Member(absl::string_view text);
  absl::StatusOr<std::string> Team(absl::string_view text);
  absl::StatusOr<std::string> EquipmentClass(absl::string_view text);
  absl::StatusOr<std::string> Category(absl::string_view text);
  // The member to act for, whom the flags or the settings must name.
  absl::StatusOr<std::string> ActingMember();
  // The full name that `text` spells, without asking whether it is there.
  absl::StatusOr<std::string> Booking(absl::string_view text);
  absl::StatusOr<std::string> Series(absl::string_view text);
  absl::StatusOr<std::string> WaitlistEntry(absl::string_view text);
  absl::StatusOr<std::string> Closure(absl::string_view text);
  absl::StatusOr<std::string> Quota(absl::string_view text);
  absl::StatusOr<std::string> RecognitionRule(absl::string_view text);
  absl::StatusOr<std::string> Qualification(absl::string_view text);  // "member/id"
  absl::StatusOr<std::string> PartnerApp(absl::string_view text);
  // The full name of something to be made in a space: "space/id", or a full name.
  absl::StatusOr<std::string> NewInSpace(absl::string_view collection, absl::string_view text);

  // The zone of the space with this name, or of the space of the resource or closure.
  absl::StatusOr<absl::TimeZone> ZoneOf(absl::string_view name);
  // The zones of all spaces, each once.
  absl::StatusOr<std::vector<absl::TimeZone>> Zones();

 private:
  // The name in `collection` that `text` spells; `what` and `list` are for the error.
  absl::StatusOr<std::string> Spell(absl::string_view collection, absl::string_view text,
                                    absl::string_view what, absl::string_view list);

  const Output& output_;
  const Settings settings_;
  const absl::Duration timeout_;
  std::unique_ptr<client::Client> client_;
  std::string alliance_;
  absl::flat_hash_map<std::string, absl::TimeZone> zones_;  // by name of the space
};

}  // namespace gongfang::cli
