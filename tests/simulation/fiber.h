// A function that can be left in its middle and gone on with later: how several replicas run in one
// thread, in an order that the simulation decides.
#pragma once

#include <ucontext.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace gongfang::booking::simulation {

// A fiber belongs to the thread that made it. It must have ended before it is destroyed: what is on
// its stack would never be given back.
class Fiber {
 public:
  explicit Fiber(std::function<void()> body);
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  // Runs it until it leaves or ends. Not from inside a fiber.
  void Resume();
  bool ended() const { return ended_; }

  // The fiber that runs; null outside of all.
  static Fiber* Current();
  // Leaves the fiber that runs; returns when it is resumed.
  static void Leave();

 private:
  static void Enter();
  void Switch(ucontext_t& from, ucontext_t& to, bool entering);

  const std::function<void()> body_;
  const std::unique_ptr<char[]> stack_;
  ucontext_t inside_;
  ucontext_t outside_;
  bool ended_ = false;
  // What AddressSanitizer must be told about stacks.
  void* fake_stack_ = nullptr;
  const void* outside_stack_ = nullptr;
  size_t outside_size_ = 0;
};

}  // namespace gongfang::booking::simulation
