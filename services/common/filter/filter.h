// A filter that is bound to the fields of some kind of record, to be asked of many records. Pure.
//
// What a comparison means. Text is compared without minding the case of A to Z, and in the order of
// its bytes; a "*" at the beginning or the end of a value stands for any text, with =, != and :
// only.
//   text    = the same; : contains it; :* it is not empty
//   number  only numbers; : as =
//   list    only with ":": one of its entries is the value; :* it is not empty
//   choice  as text, with = and != : only, and only words that there are
//   any     what the record has under the key: numbers compare with numbers, texts with texts, and
//           where there are several, one that fits will do
// What is not there compares false; != is always the opposite of =. A word must be in what the
// record says of itself.
#pragma once

#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "common/filter/filter_node.h"

namespace gongfang {

// A field that filters may ask for.
struct FilterField {
  enum Type { kText, kNumber, kList, kChoice, kAny };

  absl::string_view name;
  Type type = kText;
  bool keyed = false;                             // asked with a key: "capabilities.KEY"
  absl::Span<const absl::string_view> choices{};  // of kChoice
};

// What a record has in a field: any number of texts, or a number.
struct FilterValues {
  absl::InlinedVector<absl::string_view, 8> texts;
  std::optional<double> number;

  void Clear() {
    texts.clear();
    number.reset();
  }
};

class FilterRecord {
 public:
  virtual ~FilterRecord() = default;
  // Adds what the record has in a field, by its place in the fields of the filter, to the empty
  // `values`; the views live as long as the record. `key` is "" unless the field is keyed.
  virtual void Read(size_t field, absl::string_view key, FilterValues& values) const = 0;
  // Whether the record says `word`.
  virtual bool Says(absl::string_view word) const = 0;
};

// Immutable: any number of threads may ask it.
class Filter {
 public:
  // Lets everything through.
  Filter() = default;

  // Reads and binds. `fields` and what it points to live as long as the program; Says is asked for
  // words as `fold`, if any, makes them. What is wrong, to be told about the field of the request:
  // see ParseFilter; or a field that there is not, with all that there are.
  using Fold = std::string (*)(absl::string_view word);
  static absl::StatusOr<Filter> Read(absl::string_view text, absl::Span<const FilterField> fields,
                                     Fold fold = nullptr);

  bool Matches(const FilterRecord& record) const { return Holds(0, record); }
  // Whether it lets everything through.
  bool empty() const { return steps_.empty(); }
  // Whether a comparison of `field` with what is like this text is anywhere in it.
  bool Names(absl::string_view field, absl::string_view text) const;

 private:
  // A node of the tree, which lies in one array, each before its parts.
  struct Step {
    FilterNode::Kind kind = FilterNode::kAnd;
    size_t end = 0;    // behind its last part
    size_t field = 0;  // of a comparison
    std::string key;
    FilterOp op = FilterOp::kEquals;
    FilterValue value;
  };

  // "" unless something is wrong.
  std::string Bind(const FilterNode& node, Fold fold);
  std::string BindField(const FilterNode& node, Step& step) const;
  bool Holds(size_t step, const FilterRecord& record) const;
  bool Compare(const Step& step, const FilterRecord& record) const;

  absl::Span<const FilterField> fields_;
  std::vector<Step> steps_;
};

}  // namespace gongfang
