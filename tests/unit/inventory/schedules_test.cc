// That no change of a template writes without bound.
#include "inventory/schedules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/schedule_limits.h"
#include "tests/support/inventory_world.h"

namespace gongfang::inventory {
namespace {

constexpr char kTemplate[] = "alliances/shibei/spaces/link/scheduleTemplates/week";

TEST(SchedulesTest, ATemplateOfTooManyResourcesStaysAsItIs) {
  InventoryWorld world;
  Schedules schedules(world.store.get(), world.spaces, world.inventory.known());
  v1::CreateScheduleTemplateRequest create;
  create.set_parent(kLink);
  create.set_schedule_template_id("week");
  *create.mutable_schedule_template() = FromText<v1::ScheduleTemplate>(
      "display_name: 'x' schedule { periods { day: MONDAY opens: '09:00' closes: '17:00' } }");
  const auto made = schedules.CreateTemplate(TestCall(), create);
  ASSERT_TRUE(made.ok()) << made.status();

  const Records<v1::Resource, ResourceName> resources(world.store.get(), "resource");
  const auto add = [&](size_t from, size_t to) {
    return resources.Write([&](Transaction& transaction) -> absl::Status {
      for (size_t i = from; i < to; ++i) {
        v1::Resource resource;
        resource.set_schedule_template(kTemplate);
        RETURN_IF_ERROR(resources
                            .CreateIn(transaction, TestCall(),
                                      {"shibei", "link", absl::StrCat("r", i)}, resource)
                            .status());
      }
      return absl::OkStatus();
    });
  };
  v1::UpdateScheduleTemplateRequest update;
  update.mutable_schedule_template()->set_name(kTemplate);
  update.mutable_schedule_template()->set_display_name("y");
  v1::DeleteScheduleTemplateRequest remove;
  remove.set_name(kTemplate);
  ASSERT_TRUE(add(0, limits::kMaxTemplateUsers).ok());
  EXPECT_TRUE(schedules.UpdateTemplate(TestCall(), update).ok());

  ASSERT_TRUE(add(limits::kMaxTemplateUsers, limits::kMaxTemplateUsers + 1).ok());
  const size_t events = world.store.Events("shibei").size();
  update.mutable_schedule_template()->set_display_name("z");
  EXPECT_EQ(ErrorReason(schedules.UpdateTemplate(TestCall(), update).status()), "TOO_MANY");
  EXPECT_EQ(ErrorReason(schedules.DeleteTemplate(TestCall(), remove).status()), "TOO_MANY");
  EXPECT_EQ(world.store.Events("shibei").size(), events);
  v1::GetScheduleTemplateRequest get;
  get.set_name(kTemplate);
  EXPECT_EQ(schedules.GetTemplate(TestCall(), get)->display_name(), "y");
}

}  // namespace
}  // namespace gongfang::inventory
