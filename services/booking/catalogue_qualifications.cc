// What the catalogue knows of who is qualified, and who recognises it.
#include <mutex>
#include <set>
#include <utility>

#include "booking/catalogue.h"
#include "common/access/qualification_records.h"
#include "common/base/names.h"

namespace gongfang::booking {
namespace {

template <typename Message>
Message Parse(const MirroredRecord& record) {
  Message message;
  message.ParseFromArray(record.snapshot.data(), static_cast<int>(record.snapshot.size()));
  return message;
}

// Puts what `make` makes of the record into `into`, or takes it out where the record is gone.
template <typename Message, typename Value>
void Put(const MirroredRecord& record, Value (*make)(const Message&),
         std::map<std::string, Value>& into) {
  const std::string name(record.name);
  if (record.deleted) {
    into.erase(name);
  } else {
    into.insert_or_assign(name, make(Parse<Message>(record)));
  }
}

}  // namespace

void Catalogue::TakeProof(const MirroredRecord& record) {
  if (record.type == "gongfang.membership.v1.Qualification") return TakeQualification(record);
  if (record.type == "gongfang.membership.v1.EquipmentClass") {
    const auto name = EquipmentClassName::Parse(record.name);
    if (!name) return;
    Put(record, RulesOf, proofs_[name->alliance].classes);
    RemakeRules(name->alliance);
  } else if (record.type == "gongfang.membership.v1.RecognitionRule") {
    const auto name = RecognitionRuleName::Parse(record.name);
    if (!name) return;
    Put(record, RecognitionOf, proofs_[name->alliance].recognitions);
    RemakeRules(name->alliance);
  }
}

void Catalogue::TakeQualification(const MirroredRecord& record) {
  const auto name = QualificationName::Parse(record.name);
  if (!name) return;
  std::string member = MemberName{name->alliance, name->parent}.ToString();
  Put(record, HeldOf, held_[member]);
  if (const auto merged = merged_.find(member); merged != merged_.end()) member = merged->second;
  const auto known = members_.find(member);
  if (known == members_.end()) return;  // TakeMember asks for what she holds
  auto facts = std::make_shared<MemberFacts>(*known->second);
  facts->qualifications = HeldBy(member);
  known->second = std::move(facts);
}

std::vector<HeldQualification> Catalogue::HeldBy(const std::string& member) const {
  std::vector<HeldQualification> all;
  const auto add = [&](const std::string& name) {
    const auto found = held_.find(name);
    if (found == held_.end()) return;
    for (const auto& [unused, held] : found->second) all.push_back(held);
  };
  add(member);
  for (const auto& [old, now] : merged_) {
    if (now == member) add(old);
  }
  return all;
}

void Catalogue::TakeTrainer(const std::string& name, std::vector<std::string> spaces) {
  const auto member = MemberName::Parse(name);
  if (!member) return;
  auto& trainers = proofs_[member->alliance].trainers;
  const auto known = trainers.find(name);
  // Most members train nowhere, and most changes of a member are about something else.
  if (known == trainers.end() ? spaces.empty() : known->second == spaces) return;
  trainers[name] = std::move(spaces);
  RemakeRules(member->alliance);
}

void Catalogue::RemakeRules(const std::string& alliance) {
  const Proofs& proofs = proofs_[alliance];
  auto rules = std::make_shared<QualificationRules>();
  rules->classes.insert(proofs.classes.begin(), proofs.classes.end());
  for (const auto& [name, recognition] : proofs.recognitions) {
    rules->recognitions.push_back(recognition);
  }
  std::set<std::string> training;
  for (const auto& [name, spaces] : proofs.trainers) training.insert(spaces.begin(), spaces.end());
  rules->training.assign(training.begin(), training.end());
  qualification_rules_[alliance] = std::move(rules);
}

std::shared_ptr<const QualificationRules> Catalogue::QualificationRulesOf(
    absl::string_view alliance) const {
  const std::shared_lock lock(mutex_);
  const auto found = qualification_rules_.find(alliance);
  return found == qualification_rules_.end() ? Facts::QualificationRulesOf(alliance)
                                             : found->second;
}

}  // namespace gongfang::booking
