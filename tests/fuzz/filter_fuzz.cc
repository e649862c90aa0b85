// A filter that is read is written, and read from that as the same; binding it does no harm.
#include "common/filter/filter.h"
#include "common/filter/filter_node.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace gongfang;

constexpr absl::string_view kChoices[] = {"RED", "GREEN"};
constexpr FilterField kFields[] = {{"text"},
                                   {"number", FilterField::kNumber},
                                   {"list", FilterField::kList},
                                   {"choice", FilterField::kChoice, false, kChoices},
                                   {"any", FilterField::kAny, true}};

// Has whatever it is asked for.
class Record final : public FilterRecord {
 public:
  void Read(size_t field, absl::string_view key, FilterValues& values) const override {
    if (field == 1) values.number = 1;
    if (field != 1) values.texts = {"RED", key};
  }
  bool Says(absl::string_view word) const override { return word.size() % 2 == 0; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = AsText(data, size);
  FilterNode read;
  if (const auto mistake = ParseFilter(text, read)) {
    Require(!mistake->empty());
    return 0;
  }
  const std::string printed = PrintFilter(read);
  FilterNode again;
  // What is written may be longer than what may be read.
  if (printed.size() <= 2048) Require(!ParseFilter(printed, again) && again == read);
  const auto filter = Filter::Read(text, kFields);
  if (filter.ok()) filter->Matches(Record());
  return 0;
}
