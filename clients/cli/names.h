// How people name things, and what the server calls them. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gongfang::cli {

// Something that a word may mean.
struct Candidate {
  std::string name;  // alliances/...
  std::string display_name;
  std::string english_name;
};

// The name without what everybody knows: "link/laser-1" of a resource or closure, "chen" of a
// member. Text that is no name stays as it is.
std::string ShortName(absl::string_view name);

// The collection that the named thing is in, such as "resources"; "" where it is no name.
std::string CollectionOf(absl::string_view name);

// The command whose subcommands are about the named thing: "gongfang waitlist" of an entry; ""
// where there is none.
std::string CommandFor(absl::string_view name);

// What leads to the series that there are: no command lists them.
inline constexpr char kFindSeries[] =
    "gongfang bookings show BOOKING names the series that a booking is of";

// The full name that `text` spells: itself, or an id ("chen") below `alliance`. Nothing where it
// cannot be a name of `collection`, so that it may be a display name.
std::optional<std::string> SpellInAlliance(absl::string_view collection, absl::string_view text,
                                           absl::string_view alliance);
// The same of what is in a space: the full name, or "space/id".
std::optional<std::string> SpellInSpace(absl::string_view collection, absl::string_view text,
                                        absl::string_view alliance);

// The same of what is below something else in the alliance, such as a member: "chen/id".
std::optional<std::string> SpellBelow(absl::string_view parents, absl::string_view collection,
                                      absl::string_view text, absl::string_view alliance);

// The one candidate whose id, display name or English name is `text` (letters of English names in
// any case). NOT_FOUND with the nearest ones, INVALID_ARGUMENT with all where it is more than one;
// `what` is the word for such a thing ("resource"), `list` the command that lists them.
absl::StatusOr<std::string> Pick(absl::string_view what, absl::string_view list,
                                 absl::string_view text, const std::vector<Candidate>& candidates);

}  // namespace gongfang::cli
