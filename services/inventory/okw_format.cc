// The table of equipment of Open Know-Where: see okw_table.h.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/inventory_limits.h"
#include "common/base/names.h"
#include "common/base/text.h"
#include "common/sheet/csv.h"
#include "common/sheet/text.h"
#include "inventory/exchange_format.h"
#include "inventory/okw_table.h"

namespace gongfang::inventory {
namespace {

constexpr int kWholeFile = 0;
constexpr int kFirstRow = 1;
constexpr absl::string_view kHeld[] = {"display_name", "category",      "make",
                                       "model",        "serial_number", "place",
                                       "description",  "capacity",      "capabilities"};

// The column that holds the field of a violation.
std::string ColumnOf(absl::string_view field) {
  field = field.substr(0, field.find_first_of("[."));
  if (field == "display_name") return "name";
  if (field == "category") return "equipment_type";
  if (field == "capacity") return "quantity";
  const auto found =
      std::find_if(OkwColumns().begin(), OkwColumns().end(), [&](const OkwColumn& column) {
        return column.kind == OkwColumn::kText && column.detail == field;
      });
  return std::string(found == OkwColumns().end() ? field : found->name);
}

class OkwFile final : public ImportFile {
 public:
  OkwFile(const v1::ImportResourcesRequest& request, ImportProblems& problems)
      : alliance_(SpaceName::Parse(request.parent())->alliance) {
    const DecodedText decoded = DecodeText(request.content(), TextEncoding::kUtf8);
    if (!decoded.mistake.empty()) {
      problems.Add(kWholeFile, "", decoded.mistake);
      return;
    }
    const auto mistake = ReadCsv(
        decoded.text, {.rows = limits::kMaxImportRows + 1, .cells = limits::kMaxImportCells}, csv_);
    if (mistake) {
      problems.Add(mistake->too_many_rows ? kWholeFile : mistake->row, "", mistake->description);
    }
    if (csv_.empty() && !mistake) problems.Add(kWholeFile, "", "it is empty");
    if (!csv_.empty()) ReadColumns(problems);
    if (problems.count() > 0) return;
    for (size_t i = 1; i < csv_.size(); ++i) ReadRow(i, problems);
    CheckIds(rows_, "id", problems);
  }

  // The table has none.
  absl::btree_set<std::string> EquipmentClasses() const override { return {}; }

  void Apply(const Row& row, const absl::btree_set<std::string>& missing, v1::Resource& resource,
             ImportProblems& problems) const override {
    const int before = problems.count();
    for (size_t i = 0; i < columns_.size(); ++i) {
      const std::string& cell = csv_[row.place].cells[i];
      const std::string mistake = ReadOkwCell(*columns_[i], cell, resource);
      if (mistake.empty()) continue;
      problems.Add(row.number, columns_[i]->name,
                   absl::StrCat(mistake, ", not \"", Head(cell), "\""));
    }
    if (problems.count() > before) return;
    if (resource.display_name().empty()) {
      const std::string made = absl::StrCat(resource.make(), " ", resource.model());
      const absl::string_view name = absl::StripAsciiWhitespace(made);
      resource.set_display_name(name.empty() ? ResourceName::Parse(resource.name())->id
                                             : std::string(name));
    }
    CheckImported(row.number, alliance_, missing, ColumnOf, resource, problems);
  }

 private:
  void ReadColumns(ImportProblems& problems) {
    for (const std::string& cell : csv_.front().cells) {
      const OkwColumn* column = FindOkwColumn(UnguardCell(cell));
      if (column == nullptr) {
        problems.Add(kFirstRow, Head(cell),
                     absl::StrCat("is no column of the table of equipment; these are: ",
                                  absl::StrJoin(OkwColumns(), ", ",
                                                [](std::string* out, const OkwColumn& one) {
                                                  out->append(one.name.data(), one.name.size());
                                                })));
      } else if (std::find(columns_.begin(), columns_.end(), column) != columns_.end()) {
        problems.Add(kFirstRow, column->name, "is there twice");
      }
      columns_.push_back(column);
    }
    if (std::find(columns_.begin(), columns_.end(), FindOkwColumn("id")) == columns_.end()) {
      problems.Add(kFirstRow, "id",
                   "is missing: Open Know-Where has no identifiers; add this column");
    }
  }

  void ReadRow(size_t place, ImportProblems& problems) {
    CsvRow& row = csv_[place];
    while (row.cells.size() > columns_.size() && row.cells.back().empty()) row.cells.pop_back();
    if (row.cells.size() != columns_.size()) {
      return problems.Add(row.number, "",
                          absl::StrCat("has ", row.cells.size(), " cells, but there are ",
                                       columns_.size(), " columns"));
    }
    Row read{.number = row.number, .place = place};
    for (size_t i = 0; i < columns_.size(); ++i) {
      row.cells[i] = UnguardCell(std::move(row.cells[i]));
      if (columns_[i]->kind == OkwColumn::kId && IsId(row.cells[i])) read.id = row.cells[i];
    }
    if (read.id.empty()) {
      problems.Add(row.number, "id",
                   "must be 1 to 63 of a-z, 0-9 and \"-\", not beginning or ending with \"-\"");
    }
    rows_.push_back(std::move(read));
  }

  const std::string alliance_;
  std::vector<CsvRow> csv_;
  std::vector<const OkwColumn*> columns_;
};

class Okw final : public ExchangeFormat {
 public:
  std::unique_ptr<const ImportFile> Read(const v1::ImportResourcesRequest& request,
                                         ImportProblems& problems) const override {
    return std::make_unique<OkwFile>(request, problems);
  }

  void Write(const Resources& resources, const ExportPage& page, std::string& content,
             absl::btree_set<std::string>& left_out) const override {
    std::vector<std::string> cells;
    if (page.is_first) {
      for (const OkwColumn& column : OkwColumns()) cells.emplace_back(column.name);
      WriteCsvRow(cells, content);
    }
    for (const v1::Resource& resource : resources) {
      cells.clear();
      for (const OkwColumn& column : OkwColumns()) {
        cells.push_back(GuardCell(WriteOkwCell(column, resource, page.zone)));
      }
      WriteCsvRow(cells, content);
      for (std::string& field : SetBut(resource, kHeld)) left_out.insert(std::move(field));
      for (const v1::Capability& capability : resource.capabilities()) {
        const bool held = std::any_of(OkwColumns().begin(), OkwColumns().end(),
                                      [&](const auto& c) { return Holds(c, capability); });
        if (!held) left_out.insert(absl::StrCat("capabilities.", capability.key()));
      }
    }
  }
};

}  // namespace

const ExchangeFormat& OkwFormat() {
  static const Okw format;
  return format;
}

}  // namespace gongfang::inventory
