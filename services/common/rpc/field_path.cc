#include "common/rpc/field_path.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace gongfang {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// More than any request has; a search that meets more has found nothing.
constexpr size_t kMaxDepth = 8;
constexpr int kMaxFields = 2000;

class Search {
 public:
  explicit Search(absl::string_view full_name) : full_name_(full_name) {}

  std::string Run(const Descriptor& request) {
    Visit(request);
    return found_ == 1 && fields_ <= kMaxFields ? path_ : "";
  }

 private:
  void Visit(const Descriptor& type) {
    // A message that may hold itself has no end of paths.
    if (std::count(types_.begin(), types_.end(), &type) > 0 || types_.size() == kMaxDepth) return;
    types_.push_back(&type);
    for (int i = 0; i < type.field_count() && ++fields_ <= kMaxFields; ++i) {
      const FieldDescriptor& field = *type.field(i);
      names_.push_back(absl::StrCat(field.name(), field.is_repeated() ? "[]" : ""));
      if (field.full_name() == full_name_) {
        ++found_;
        path_ = absl::StrJoin(names_, ".");
      }
      if (field.message_type() != nullptr) Visit(*field.message_type());
      names_.pop_back();
    }
    types_.pop_back();
  }

  const absl::string_view full_name_;
  std::vector<const Descriptor*> types_;  // from the request to where the search is
  std::vector<std::string> names_;        // likewise
  int fields_ = 0;                        // that were looked at
  int found_ = 0;
  std::string path_;  // of the latest that was found
};

}  // namespace

std::string FieldPath(const Descriptor& request, absl::string_view full_name) {
  return Search(full_name).Run(request);
}

}  // namespace gongfang
