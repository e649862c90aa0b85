// What a batch needs before it can be decided.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "booking/group_commit.h"
#include "booking/planted.h"
#include "booking/table.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

// Whether a command names what is in the store, and not only resources.
bool NamesRecords(const Command& command) {
  return command.verb != Verb::kCreate && command.verb != Verb::kJoin;
}

// Whether what the command does can give something back.
bool MayFree(const Command& command) {
  return command.verb != Verb::kCreate && command.verb != Verb::kConfirm &&
         command.verb != Verb::kRenew && command.verb != Verb::kCheckIn;
}

}  // namespace

absl::Status GroupCommit::LoadNamed(const std::vector<Decision>& batch, bool look_up,
                                    WorkingSet& set) {
  const auto may_be_answered = [&](const Command& command) {
    return !command.request_id.empty() && (look_up || recent_.Contains(command));
  };
  const bool needed = std::any_of(batch.begin(), batch.end(), [&](const Decision& decision) {
    return NamesRecords(decision.command) || may_be_answered(decision.command);
  });
  if (needed) {
    RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
      set.bookings.clear();
      set.series.clear();
      set.entries.clear();
      set.answered.clear();
      for (const Decision& decision : batch) {
        const Command& command = decision.command;
        if (may_be_answered(command)) RETURN_IF_ERROR(LoadAnswered(tx, command, set));
        RETURN_IF_ERROR(LoadOne(tx, command, set));
      }
      return LoadOffers(tx, set);
    }));
  }
  for (const Decision& decision : batch) AddFacts(decision.command, parts_.facts, set);
  for (const auto& [name, booking] : set.bookings) AddFacts(booking, parts_.facts, set);
  for (const auto& [name, entry] : set.entries) AddFacts(entry, parts_.facts, set);
  return absl::OkStatus();
}

absl::Status GroupCommit::LoadAnswered(Transaction& tx, const Command& command, WorkingSet& set) {
  ASSIGN_OR_RETURN(std::optional<Answered> answered, table::FindAnswered(tx, command));
  if (answered) set.answered.emplace(RequestKey(command), *std::move(answered));
  return absl::OkStatus();
}

absl::Status GroupCommit::ExpectFirstRequests(const std::vector<Decision>& batch) {
  const auto is_refused = [](const Decision& decision) {
    return !decision.outcome.status.ok() && !decision.command.request_id.empty();
  };
  if (std::none_of(batch.begin(), batch.end(), is_refused)) return absl::OkStatus();
  return parts_.database.Read([&](Transaction& tx) -> absl::Status {
    for (const Decision& decision : batch) {
      if (!is_refused(decision)) continue;
      ASSIGN_OR_RETURN(const bool answered, table::WasAnswered(tx, decision.command));
      if (answered) return errors::Conflict("a request_id");
    }
    return absl::OkStatus();
  });
}

absl::Status GroupCommit::LoadOne(Transaction& tx, const Command& command, WorkingSet& set) {
  switch (command.verb) {
    case Verb::kCreate:
    case Verb::kJoin:
      return absl::OkStatus();
    case Verb::kSeries: {
      ASSIGN_OR_RETURN(std::optional<Series> series,
                       table::FindSeries(tx, command.alliance, command.series.id));
      if (series) set.series.emplace(series->Name(), *std::move(series));
      for (const Command& one : command.group) RETURN_IF_ERROR(LoadOne(tx, one, set));
      return absl::OkStatus();
    }
    case Verb::kLeave:
    case Verb::kEntryDue: {
      ASSIGN_OR_RETURN(std::optional<WaitlistEntry> entry,
                       table::FindEntry(tx, command.alliance, command.entry.id));
      if (entry) set.entries.emplace(entry->Name(), *std::move(entry));
      return absl::OkStatus();
    }
    default: {
      ASSIGN_OR_RETURN(std::optional<Booking> booking,
                       table::FindBooking(tx, command.alliance, command.booking.id));
      if (booking) set.bookings.emplace(booking->Name(), *std::move(booking));
      return absl::OkStatus();
    }
  }
}

// An offer and the entry that it is for go together.
absl::Status GroupCommit::LoadOffers(Transaction& tx, WorkingSet& set) {
  for (const auto& [name, booking] : set.bookings) {
    if (booking.waitlist_entry.empty()) continue;
    const std::optional<WaitlistEntryName> entry = WaitlistEntryName::Parse(booking.waitlist_entry);
    if (!entry) continue;
    ASSIGN_OR_RETURN(std::optional<WaitlistEntry> found,
                     table::FindEntry(tx, entry->alliance, entry->id));
    if (found) set.entries.emplace(found->Name(), *std::move(found));
  }
  for (const auto& [name, entry] : set.entries) {
    const std::optional<BookingName> offer = BookingName::Parse(entry.booking);
    if (!offer || set.bookings.contains(entry.booking)) continue;
    ASSIGN_OR_RETURN(std::optional<Booking> found,
                     table::FindBooking(tx, offer->alliance, offer->id));
    if (found) set.bookings.emplace(found->Name(), *std::move(found));
  }
  return absl::OkStatus();
}

absl::Status GroupCommit::LoadCalendars(const std::vector<std::string>& names, const Lease& lease,
                                        WorkingSet& set) {
  if (calendars_.size() > limits::kMaxCachedCalendars) calendars_.clear();
  std::vector<const std::string*> missing;
  for (size_t i = 0; i < names.size(); ++i) {
    const auto found = calendars_.find(names[i]);
    // Other replicas need not publish to these leases, but the index hears of what they commit.
    const int64_t heard =
        parts_.shared && parts_.index != nullptr ? parts_.index->VersionOf(names[i]) : 0;
    const int64_t newest = std::max(lease.versions[i], heard);
    const bool current = found != calendars_.end() && newest <= found->second->version;
    if (current) {
      set.resources.at(names[i]).calendar = found->second.get();
    } else {
      missing.push_back(&names[i]);
    }
  }
  if (missing.empty()) return absl::OkStatus();
  return parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<Calendar> loaded, table::LoadCalendars(tx, missing, set.now));
    for (size_t i = 0; i < missing.size(); ++i) {
      auto& cached = calendars_[*missing[i]];
      cached = std::make_unique<Calendar>(std::move(loaded[i]));
      set.resources.at(*missing[i]).calendar = cached.get();
    }
    return absl::OkStatus();
  });
}

std::vector<std::string> GroupCommit::AccountsWanted(const std::vector<Decision>& batch,
                                                     WorkingSet& set) {
  absl::flat_hash_set<std::string> keys;
  const auto add_new = [&](const Command& command) {
    Booking booking = command.booking;
    if (command.verb == Verb::kReschedule && !PLANTED(kMoveUncounted)) {
      // The rules are those of where it goes to.
      const auto found = set.bookings.find(booking.Name());
      if (found == set.bookings.end()) return;
      booking.member = found->second.member;
      booking.team = found->second.team;
    } else if (command.verb != Verb::kCreate) {
      return;
    }
    booking.created_by = command.actor;
    AddAccountKeys(booking, command.hold_ttl > 0, set, keys);
  };
  bool frees = false;
  for (const Decision& decision : batch) {
    add_new(decision.command);
    for (const Command& one : decision.command.group) add_new(one);
    frees = frees || MayFree(decision.command);
  }
  for (const auto& [name, booking] : set.bookings) {
    AddAccountKeys(booking, booking.state == State::kHeld, set, keys);
  }
  const auto add_waiting = [&](const WaitlistEntry& entry) {
    AddFacts(entry, parts_.facts, set);
    Booking offer{.alliance = entry.alliance, .member = entry.member, .team = entry.team};
    offer.created_by = entry.created_by;
    AddAccountKeys(offer, /*hold=*/true, set, keys);
  };
  for (const Decision& decision : batch) {
    if (decision.command.verb != Verb::kJoin) continue;
    WaitlistEntry entry = decision.command.entry;
    entry.created_by = decision.command.actor;
    add_waiting(entry);
  }
  if (frees) {
    for (const auto& [name, booking] : set.bookings) {
      for (const Item& item : booking.items) {
        size_t added = 0;
        const WorkingSet::Resource& resource = set.resources.at(item.resource);
        if (resource.facts == nullptr) continue;
        for (const WaitlistEntry& entry : resource.calendar->queue) {
          if (added == limits::kMaxOffersPerChange) break;
          if (!resource.facts->Occupied(entry.window).Overlaps(item.occupied)) continue;
          add_waiting(entry);
          ++added;
        }
      }
    }
  }
  return {keys.begin(), keys.end()};
}

absl::Status GroupCommit::LoadAccounts(const std::vector<std::string>& names, WorkingSet& set) {
  // What a booking adds to an account that no rule asked for, its version does not tell to others.
  if (parts_.shared || accounts_.size() > limits::kMaxCachedAccounts) accounts_.clear();
  const AccountHistory history = HistoryFor(set);
  std::vector<table::AccountWanted> missing;
  for (const std::string& name : names) {
    const auto found = accounts_.find(name);
    // With a new quota it may have to go further back than it was loaded for.
    if (found != accounts_.end() && found->second->since <= history.Since(name)) {
      set.accounts.emplace(name, found->second.get());
    } else {
      missing.push_back({.key = name, .since = history.Since(name)});
    }
  }
  if (missing.empty()) return absl::OkStatus();
  const table::ScopeOfResource scope_of = [this](const std::string& resource) {
    return ScopeOf(resource, parts_.facts.FindResource(resource).get());
  };
  return parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(std::vector<Account> loaded,
                     table::LoadAccounts(tx, missing, set.now, scope_of));
    for (size_t i = 0; i < missing.size(); ++i) {
      const std::string name(missing[i].key);
      auto& cached = accounts_[name];
      cached = std::make_unique<Account>(std::move(loaded[i]));
      set.accounts.insert_or_assign(name, cached.get());
    }
    return absl::OkStatus();
  });
}

}  // namespace gongfang::booking
