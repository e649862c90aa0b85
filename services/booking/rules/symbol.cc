#include "booking/rules/symbol.h"

#include <deque>
#include <mutex>
#include <shared_mutex>

#include "absl/container/flat_hash_map.h"

namespace gongfang::booking {
namespace {

// Never destroyed: symbols are asked for until the process ends.
struct Texts {
  std::shared_mutex mutex;
  std::deque<std::string> by_number{""};  // where they lie they stay
  absl::flat_hash_map<absl::string_view, uint32_t> numbers{{"", 0}};
};

Texts& AllTexts() {
  static Texts& texts = *new Texts();
  return texts;
}

}  // namespace

Symbol::Symbol(absl::string_view text) {
  Texts& texts = AllTexts();
  {
    std::shared_lock lock(texts.mutex);
    const auto found = texts.numbers.find(text);
    if (found != texts.numbers.end()) {
      number_ = found->second;
      return;
    }
  }
  std::unique_lock lock(texts.mutex);
  const auto found = texts.numbers.find(text);
  if (found != texts.numbers.end()) {
    number_ = found->second;
    return;
  }
  number_ = static_cast<uint32_t>(texts.by_number.size());
  texts.numbers.emplace(texts.by_number.emplace_back(text), number_);
}

std::string Symbol::Text() const {
  Texts& texts = AllTexts();
  std::shared_lock lock(texts.mutex);
  return texts.by_number[number_];
}

}  // namespace gongfang::booking
