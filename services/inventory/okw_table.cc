#include "inventory/okw_table.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/base/clock.h"
#include "common/base/names.h"
#include "common/base/text.h"
#include "common/sheet/capability_text.h"
#include "common/sheet/text.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kMaterial = "material";

constexpr OkwColumn kColumns[] = {
    {"id", OkwColumn::kId},
    {"name", OkwColumn::kName},
    {"equipment_type", OkwColumn::kType},
    {"manufacturing_process", OkwColumn::kNote},
    {"make", OkwColumn::kText, "make"},
    {"model", OkwColumn::kText, "model"},
    {"serial_number", OkwColumn::kText, "serial_number"},
    {"location", OkwColumn::kText, "place"},
    {"condition", OkwColumn::kNote},
    {"notes", OkwColumn::kText, "description"},
    {"owner", OkwColumn::kNote},
    {"quantity", OkwColumn::kQuantity},
    {"throughput", OkwColumn::kNote},
    {"power_rating", OkwColumn::kNumber, "W"},
    {"materials_worked", OkwColumn::kMaterials},
    {"maintenance_schedule", OkwColumn::kNote},
    {"usage_levels", OkwColumn::kNote},
    {"tolerance_class", OkwColumn::kNote},
    {"current_firmware", OkwColumn::kNote},
    {"uninterrupted_power_supply", OkwColumn::kNote},
    {"axes", OkwColumn::kNumber},
    {"bed_size", OkwColumn::kNumber, "mm"},
    {"bending_length", OkwColumn::kNumber, "mm"},
    {"build_volume", OkwColumn::kNumber, "mm^3"},
    {"chuck_jaw_diameter", OkwColumn::kNumber, "mm"},
    {"collet_size", OkwColumn::kNumber, "mm"},
    {"computer_controlled", OkwColumn::kNote},
    {"cross_slide_travel", OkwColumn::kNumber, "mm"},
    {"daylight", OkwColumn::kNumber, "mm"},
    {"distance_between_centres", OkwColumn::kNumber, "mm"},
    {"ejector_threads", OkwColumn::kNumber, "mm"},
    {"extraction_system", OkwColumn::kNote},
    {"gantry_material", OkwColumn::kNote},
    {"hot_runner_compatible", OkwColumn::kNote},
    {"laser_power", OkwColumn::kNumber, "W"},
    {"layer_resolution", OkwColumn::kNumber, "mm"},
    {"locating_ring_diameter", OkwColumn::kNumber, "mm"},
    {"material_worked", OkwColumn::kNote},
    {"maximum_clamping_force", OkwColumn::kNumber, "t"},
    {"maximum_shot_volume", OkwColumn::kNumber, "mm^3"},
    {"maximum_spindle_speed", OkwColumn::kNumber, "rpm"},
    {"maximum_tie_bar_distance", OkwColumn::kNumber, "mm"},
    {"nozzle_size", OkwColumn::kNumber, "mm"},
    {"nozzle_radius", OkwColumn::kNumber, "mm"},
    {"optimal_material", OkwColumn::kNote},
    {"pieceholding_type", OkwColumn::kNote},
    {"press_force", OkwColumn::kNumber, "kN"},
    {"punch_force", OkwColumn::kNumber, "kN"},
    {"spindle_rotation", OkwColumn::kNumber, "deg"},
    {"stations", OkwColumn::kNumber},
    {"station_size", OkwColumn::kNumber, "mm"},
    {"tailstock_sleeve_travel", OkwColumn::kNumber, "mm"},
    {"tooling_type", OkwColumn::kNote},
    {"turning_capacity", OkwColumn::kNumber, "mm"},
    {"working_surface", OkwColumn::kNumber, "mm"},
    {"x_travel", OkwColumn::kNumber, "mm"},
    {"y_travel", OkwColumn::kNumber, "mm"},
    {"z_travel", OkwColumn::kNumber, "mm"},
    {"date_created", OkwColumn::kDate, "create_time"},
    {"last_updated", OkwColumn::kDate, "update_time"},
};
// "https://en.wikipedia.org/wiki/Laser_cutter" is "laser-cutter"; an id stays as it is.
std::string CategoryOf(absl::string_view type) {
  std::string id;
  for (const char c : type.substr(type.rfind('/') + 1)) {
    const bool plain = absl::ascii_isalnum(static_cast<unsigned char>(c));
    if (!plain && (id.empty() || id.back() == '-')) continue;
    id += plain ? absl::ascii_tolower(static_cast<unsigned char>(c)) : '-';
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return IsId(id) ? id : std::string(type);
}

std::string WriteCapabilities(const OkwColumn& column, const v1::Resource& resource) {
  std::vector<std::string> texts;
  for (const v1::Capability& capability : resource.capabilities()) {
    if (!Holds(column, capability)) continue;
    texts.push_back(capability.has_number() ? FormatNumber(capability.number())
                                            : capability.text());
  }
  return column.kind == OkwColumn::kNumber ? absl::StrJoin(texts, "") : JoinTexts(texts);
}

// What is wrong with the cell; "" where nothing is.
std::string ReadCapabilities(const OkwColumn& column, const std::string& cell,
                             v1::Resource& resource) {
  auto& all = *resource.mutable_capabilities();
  // What stands in the column takes the place of what stood there.
  all.erase(std::remove_if(all.begin(), all.end(),
                           [&](const v1::Capability& one) { return Holds(column, one); }),
            all.end());
  if (column.kind == OkwColumn::kNumber) {
    if (cell.empty()) return "";
    double number = 0;
    if (!absl::SimpleAtod(cell, &number)) {
      return column.detail.empty() ? "must be a number"
                                   : absl::StrCat("must be a number, in ", column.detail);
    }
    v1::Capability& capability = *all.Add();
    capability.set_key(std::string(column.name));
    capability.set_number(number);
    capability.set_unit(std::string(column.detail));
    return "";
  }
  for (std::string& text : SplitTexts(cell)) {
    v1::Capability& capability = *all.Add();
    capability.set_key(std::string(column.kind == OkwColumn::kMaterials ? kMaterial : column.name));
    capability.set_text(std::move(text));
  }
  return "";
}

}  // namespace

absl::Span<const OkwColumn> OkwColumns() { return kColumns; }

const OkwColumn* FindOkwColumn(absl::string_view name) {
  const std::string plain = absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(name)), {{" ", "_"}, {"-", "_"}});
  const auto* found = std::find_if(std::begin(kColumns), std::end(kColumns),
                                   [&](const OkwColumn& column) { return column.name == plain; });
  return found == std::end(kColumns) ? nullptr : found;
}

bool Holds(const OkwColumn& column, const v1::Capability& capability) {
  switch (column.kind) {
    case OkwColumn::kMaterials:
      return capability.key() == kMaterial && capability.has_text();
    case OkwColumn::kNumber:
      return capability.key() == column.name && capability.has_number() &&
             capability.unit() == column.detail;
    case OkwColumn::kNote:
      return capability.key() == column.name && capability.has_text();
    default:
      return false;
  }
}

std::string WriteOkwCell(const OkwColumn& column, const v1::Resource& resource,
                         absl::TimeZone zone) {
  const auto* reflection = resource.GetReflection();
  const auto* field = resource.GetDescriptor()->FindFieldByName(std::string(column.detail));
  switch (column.kind) {
    case OkwColumn::kId:
      return ResourceName::Parse(resource.name()).value_or(ResourceName()).id;
    case OkwColumn::kName:
      return resource.display_name();
    case OkwColumn::kType:
      return resource.category();
    case OkwColumn::kText:
      return reflection->GetString(resource, field);
    case OkwColumn::kQuantity:
      return absl::StrCat(resource.capacity());
    case OkwColumn::kDate: {
      const auto& time =
          static_cast<const google::protobuf::Timestamp&>(reflection->GetMessage(resource, field));
      const auto micros = google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
      return absl::FormatTime("%Y-%m-%d", FromInstant(micros), zone);
    }
    default:
      return WriteCapabilities(column, resource);
  }
}

std::string ReadOkwCell(const OkwColumn& column, const std::string& cell, v1::Resource& resource) {
  // A cell that says what the resource has leaves it as it is, to the order of its capabilities.
  if (column.kind != OkwColumn::kDate &&
      WriteOkwCell(column, resource, absl::UTCTimeZone()) == cell)
    return "";
  switch (column.kind) {
    case OkwColumn::kId:
    case OkwColumn::kDate:
      return "";
    case OkwColumn::kName:
      resource.set_display_name(cell);
      return "";
    case OkwColumn::kType:
      resource.set_category(CategoryOf(cell));
      return "";
    case OkwColumn::kText:
      resource.GetReflection()->SetString(
          &resource, resource.GetDescriptor()->FindFieldByName(std::string(column.detail)), cell);
      return "";
    case OkwColumn::kQuantity: {
      int32_t capacity = 0;
      const bool read = cell.empty() || absl::SimpleAtoi(cell, &capacity);
      resource.set_capacity(capacity);
      return read ? "" : "must be a whole number";
    }
    default:
      return ReadCapabilities(column, cell, resource);
  }
}

}  // namespace gongfang::inventory
