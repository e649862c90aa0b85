#include "clients/cli/names.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/text.h"
#include "common/base/text.h"

namespace gongfang::cli {
namespace {

constexpr size_t kMaxListed = 10;  // candidates of an ambiguous name

// "alliances/a/spaces/s/resources/r" as its parts; nothing where it has not that shape.
std::optional<std::vector<std::string>> Parts(absl::string_view name) {
  std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (parts.size() % 2 != 0 || parts[0] != "alliances") return std::nullopt;
  for (size_t i = 1; i < parts.size(); i += 2) {
    if (!IsId(parts[i])) return std::nullopt;
  }
  return parts;
}

std::string Describe(const Candidate& candidate) {
  std::string text = ShortName(candidate.name);
  if (!candidate.display_name.empty()) absl::StrAppend(&text, " (", candidate.display_name, ")");
  return text;
}

}  // namespace

std::string ShortName(absl::string_view name) {
  const std::optional<std::vector<std::string>> parts = Parts(name);
  if (!parts) return std::string(name);
  if (parts->size() == 2) return (*parts)[1];
  std::vector<std::string> ids;
  for (size_t i = 3; i < parts->size(); i += 2) ids.push_back((*parts)[i]);
  return absl::StrJoin(ids, "/");
}

std::string CollectionOf(absl::string_view name) {
  const std::optional<std::vector<std::string>> parts = Parts(name);
  return parts ? (*parts)[parts->size() - 2] : "";
}

std::string CommandFor(absl::string_view name) {
  const std::string collection = CollectionOf(name);
  if (collection.empty() || collection == "equipmentClasses" || collection == "recognitionRules") {
    return "";  // the group "qualifications" lists them, and shows none by itself
  }
  if (collection == "partnerApps") return "gongfang apps";
  // What is below an app or a member has no command of its own that shows one.
  if (collection == "keys" || collection == "appLinks") return "";
  if (collection == "holidayYears") return "gongfang holidays";
  if (collection == "scheduleTemplates") return "gongfang schedules";
  return absl::StrCat("gongfang ", collection == "waitlistEntries" ? "waitlist" : collection);
}

std::optional<std::string> SpellInAlliance(absl::string_view collection, absl::string_view text,
                                           absl::string_view alliance) {
  if (IsId(text)) return absl::StrCat(alliance, "/", collection, "/", text);
  const std::optional<std::vector<std::string>> parts = Parts(text);
  if (parts && parts->size() == 4 && (*parts)[2] == collection) return std::string(text);
  return std::nullopt;
}

std::optional<std::string> SpellInSpace(absl::string_view collection, absl::string_view text,
                                        absl::string_view alliance) {
  return SpellBelow("spaces", collection, text, alliance);
}

std::optional<std::string> SpellBelow(absl::string_view parents, absl::string_view collection,
                                      absl::string_view text, absl::string_view alliance) {
  const std::optional<std::vector<std::string>> parts = Parts(text);
  if (parts && parts->size() == 6 && (*parts)[2] == parents && (*parts)[4] == collection) {
    return std::string(text);
  }
  const std::vector<std::string> ids = absl::StrSplit(text, '/');
  if (ids.size() != 2 || !IsId(ids[0]) || !IsId(ids[1])) return std::nullopt;
  return absl::StrCat(alliance, "/", parents, "/", ids[0], "/", collection, "/", ids[1]);
}

absl::StatusOr<std::string> Pick(absl::string_view what, absl::string_view list,
                                 absl::string_view text, const std::vector<Candidate>& candidates) {
  std::vector<const Candidate*> found;
  std::vector<std::string> words;
  for (const Candidate& candidate : candidates) {
    const std::vector<std::string> parts = absl::StrSplit(candidate.name, '/');
    if (parts.back() == text || candidate.display_name == text ||
        absl::EqualsIgnoreCase(candidate.english_name, text)) {
      found.push_back(&candidate);
    }
    for (const std::string& word :
         {ShortName(candidate.name), candidate.display_name, candidate.english_name}) {
      if (!word.empty()) words.push_back(word);
    }
  }
  if (found.size() == 1) return found.front()->name;
  if (found.empty()) {
    const std::vector<std::string> near = ClosestWords(text, words);
    return WithHint(absl::NotFoundError(absl::StrCat("there is no ", what, " \"", text, "\"")),
                    near.empty() ? std::string(list)
                                 : absl::StrCat("did you mean ", absl::StrJoin(near, ", "),
                                                "? All of them: ", list));
  }
  std::vector<std::string> described;
  for (const Candidate* candidate : found) {
    if (described.size() < kMaxListed) described.push_back(Describe(*candidate));
  }
  if (found.size() > kMaxListed) described.push_back("...");
  return WithHint(UsageError(absl::StrCat("\"", text, "\" is the name of ", found.size(), " ", what,
                                          "s: say which")),
                  absl::StrCat("one of ", absl::StrJoin(described, ", ")));
}

}  // namespace gongfang::cli
