#include "tests/simulation/fiber.h"

#include <cassert>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace gongfang::booking::simulation {
namespace {

constexpr size_t kStackBytes = size_t{1} << 20;

thread_local Fiber* current = nullptr;

}  // namespace

Fiber::Fiber(std::function<void()> body) : body_(std::move(body)), stack_(new char[kStackBytes]) {
  getcontext(&inside_);
  inside_.uc_stack.ss_sp = stack_.get();
  inside_.uc_stack.ss_size = kStackBytes;
  inside_.uc_link = nullptr;
  makecontext(&inside_, &Fiber::Enter, 0);
}

Fiber::~Fiber() { assert(ended_); }

Fiber* Fiber::Current() { return current; }

void Fiber::Enter() {
  Fiber& self = *current;
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_finish_switch_fiber(nullptr, &self.outside_stack_, &self.outside_size_);
#endif
  self.body_();
  self.ended_ = true;
  self.Switch(self.inside_, self.outside_, /*entering=*/false);
}

void Fiber::Resume() {
  current = this;
  Switch(outside_, inside_, /*entering=*/true);
  current = nullptr;
}

void Fiber::Leave() { current->Switch(current->inside_, current->outside_, /*entering=*/false); }

void Fiber::Switch(ucontext_t& from, ucontext_t& to, bool entering) {
#if defined(__SANITIZE_ADDRESS__)
  // One that has ended keeps no fake stack.
  void* main_stack = nullptr;
  void** keep = entering ? &main_stack : ended_ ? nullptr : &fake_stack_;
  __sanitizer_start_switch_fiber(keep, entering ? stack_.get() : outside_stack_,
                                 entering ? kStackBytes : outside_size_);
  swapcontext(&from, &to);
  __sanitizer_finish_switch_fiber(entering ? main_stack : fake_stack_,
                                  entering ? nullptr : &outside_stack_,
                                  entering ? nullptr : &outside_size_);
#else
  (void)entering;
  swapcontext(&from, &to);
#endif
}

}  // namespace gongfang::booking::simulation
