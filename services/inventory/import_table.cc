#include "inventory/import_table.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/inventory_limits.h"
#include "common/base/names.h"
#include "common/base/text.h"
#include "common/rpc/request_check.h"
#include "common/sheet/text.h"
#include "inventory/resource_rules.h"

namespace gongfang::inventory {
namespace {

constexpr size_t kHeadBytes = 60;
constexpr int kWholeFile = 0;

const ResourceColumn& ClassColumn() { return *FindColumn("equipment_class"); }

// All columns, for who misnamed one.
const std::string& ColumnNames() {
  static const std::string& names = *new std::string(
      absl::StrJoin(ResourceColumns(), ", ", [](std::string* out, const ResourceColumn& column) {
        out->append(column.name.data(), column.name.size());
      }));
  return names;
}

bool IsEmpty(const CsvRow& row) {
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.empty(); });
}

}  // namespace

void ImportProblems::Add(int row, absl::string_view column, absl::string_view description) {
  ++count_;
  if (kept_.size() == limits::kMaxImportProblems) return;
  v1::ImportProblem& problem = kept_.emplace_back();
  problem.set_row(row);
  problem.set_column(std::string(column));
  problem.set_description(std::string(description));
}

void ImportProblems::MoveTo(v1::ImportResourcesResponse& response) && {
  std::stable_sort(kept_.begin(), kept_.end(),
                   [](const auto& a, const auto& b) { return a.row() < b.row(); });
  response.set_problem_count(count_);
  response.mutable_problems()->Assign(kept_.begin(), kept_.end());
}

std::string Head(absl::string_view text) {
  if (text.size() <= kHeadBytes) return std::string(text);
  size_t size = kHeadBytes;
  // Not within a character.
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return absl::StrCat(text.substr(0, size), "…");
}

ImportTable ImportTable::Read(const v1::ImportResourcesRequest& request, ImportProblems& problems) {
  ImportTable table;
  table.alliance_ = SpaceName::Parse(request.parent())->alliance;
  const DecodedText decoded = DecodeText(
      request.content(), request.encoding() == v1::ImportResourcesRequest::ENCODING_GB18030
                             ? TextEncoding::kGb18030
                             : TextEncoding::kUtf8);
  if (!decoded.mistake.empty()) {
    problems.Add(kWholeFile, "", decoded.mistake);
    return table;
  }
  std::vector<CsvRow> rows;
  // One row more, with the names of the columns.
  const auto mistake = ReadCsv(
      decoded.text, {.rows = limits::kMaxImportRows + 1, .cells = limits::kMaxImportCells}, rows);
  if (mistake && mistake->too_many_rows) {
    problems.Add(
        kWholeFile, "",
        absl::StrCat("there are more than ", limits::kMaxImportRows, " rows; import it in parts"));
  } else if (mistake) {
    problems.Add(mistake->row, "", mistake->description);
  }
  if (rows.empty()) {
    if (!mistake) problems.Add(kWholeFile, "", "it is empty");
    return table;
  }
  table.ReadColumns(rows.front(), problems);
  // Without columns nothing can be said of the rows.
  if (problems.count() > 0) return table;
  for (auto row = rows.begin() + 1; row != rows.end(); ++row) table.ReadRow(*row, problems);
  absl::flat_hash_map<std::string, int> first;
  for (const Row& row : table.rows_) {
    if (row.id.empty()) continue;
    const auto [found, is_new] = first.try_emplace(row.id, row.number);
    if (!is_new) {
      problems.Add(row.number, kIdColumn,
                   absl::StrCat("\"", row.id, "\" is in row ", found->second, " already"));
    }
  }
  return table;
}

void ImportTable::ReadColumns(const CsvRow& row, ImportProblems& problems) {
  for (const std::string& cell : row.cells) {
    const ResourceColumn* column = FindColumn(UnguardCell(cell));
    const auto before = std::find(columns_.begin(), columns_.end(), column);
    if (column == nullptr && !cell.empty()) {
      problems.Add(row.number, Head(cell),
                   absl::StrCat("is no column; these are: ", ColumnNames()));
    } else if (column != nullptr && before != columns_.end()) {
      problems.Add(row.number, column->name, "is there twice");
    }
    columns_.push_back(column);
  }
  for (const ResourceColumn& column : ResourceColumns()) {
    if (column.required && std::find(columns_.begin(), columns_.end(), &column) == columns_.end()) {
      problems.Add(row.number, column.name, "is missing: the first row must name this column");
    }
  }
}

void ImportTable::ReadRow(CsvRow& row, ImportProblems& problems) {
  if (IsEmpty(row)) return;
  // What a spreadsheet leaves behind the last column.
  while (row.cells.size() > columns_.size() && row.cells.back().empty()) row.cells.pop_back();
  if (row.cells.size() != columns_.size()) {
    problems.Add(row.number, "",
                 absl::StrCat("has ", row.cells.size(), " cells, but there are ", columns_.size(),
                              " columns; a cell that holds a comma is written in quotes"));
    return;
  }
  Row read{.number = row.number, .id = "", .cells = {}};
  for (size_t i = 0; i < columns_.size(); ++i) {
    std::string cell = UnguardCell(std::move(row.cells[i]));
    if (columns_[i] == nullptr && !cell.empty()) {
      problems.Add(row.number, "", absl::StrCat("cell ", i + 1, " is in a column without a name"));
    } else if (columns_[i] != nullptr && columns_[i]->kind == ResourceColumn::kId) {
      if (IsId(cell)) read.id = cell;
    }
    read.cells.push_back(std::move(cell));
  }
  if (read.id.empty()) {
    RequestCheck check;
    check.Id(kIdColumn, "");
    problems.Add(row.number, kIdColumn, check.violations().front().description);
  }
  rows_.push_back(std::move(read));
}

absl::btree_set<std::string> ImportTable::EquipmentClasses() const {
  absl::btree_set<std::string> classes;
  const auto column = std::find(columns_.begin(), columns_.end(), &ClassColumn());
  if (column == columns_.end()) return classes;
  for (const Row& row : rows_) {
    const std::string& cell = row.cells[static_cast<size_t>(column - columns_.begin())];
    if (cell.empty()) continue;
    classes.insert(absl::StartsWith(cell, "alliances/")
                       ? cell
                       : EquipmentClassName{alliance_, cell}.ToString());
  }
  return classes;
}

void ImportTable::Apply(const Row& row, const absl::btree_set<std::string>& missing,
                        v1::Resource& resource, ImportProblems& problems) const {
  // In the order of the columns that there are: what one reads may rest on those before it.
  std::vector<std::string> wrong;
  for (const ResourceColumn& column : ResourceColumns()) {
    const auto found = std::find(columns_.begin(), columns_.end(), &column);
    if (found == columns_.end() || column.kind == ResourceColumn::kId) continue;
    const std::string& cell = row.cells[static_cast<size_t>(found - columns_.begin())];
    const std::string mistake = ReadCell(column, cell, resource);
    if (mistake.empty()) continue;
    problems.Add(row.number, column.name, absl::StrCat(mistake, ", not \"", Head(cell), "\""));
    wrong.emplace_back(column.name);
  }
  FillDefaults(resource);
  RequestCheck check;
  check.Enter("resource", SetFields());
  CheckResource(resource, alliance_, check);
  for (const FieldViolation& violation : check.violations()) {
    const CellMistake mistake = InColumn(violation);
    if (std::find(wrong.begin(), wrong.end(), mistake.column) != wrong.end()) continue;
    problems.Add(row.number, mistake.column, mistake.description);
    wrong.push_back(mistake.column);
  }
  const std::string& needed = resource.requirement().equipment_class();
  if (missing.contains(needed) &&
      std::find(wrong.begin(), wrong.end(), ClassColumn().name) == wrong.end()) {
    problems.Add(row.number, ClassColumn().name,
                 absl::StrCat("\"", Head(needed), "\" does not exist"));
  }
}

}  // namespace gongfang::inventory
