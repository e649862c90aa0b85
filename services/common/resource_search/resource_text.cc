#include "common/resource_search/resource_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/text_index/fold.h"

namespace gongfang {

ResourceText TextOf(const inventory::v1::Resource& resource, absl::string_view id) {
  ResourceText made{
      .text = Fold(absl::StrJoin({std::string(id), resource.display_name(), resource.english_name(),
                                  absl::StrJoin(resource.aliases(), "\n")},
                                 "\n"))};
  made.names_size = made.text.size();
  std::string more = absl::StrJoin(
      {std::string(), resource.make(), resource.model(), resource.description()}, "\n");
  for (const inventory::v1::Capability& capability : resource.capabilities()) {
    absl::StrAppend(&more, "\n", capability.key(), " ", capability.text());
    if (capability.has_number())
      absl::StrAppend(&more, capability.number(), " ", capability.unit());
  }
  made.text += Fold(more);
  return made;
}

}  // namespace gongfang
