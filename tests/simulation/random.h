// Numbers that follow from a seed alone, the same on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace gongfang::booking::simulation {

// SplitMix64: small, fast, and any two seeds give unrelated streams.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  // The stream number `part` of a seed.
  Random(uint64_t seed, uint64_t part) : state_(seed) { state_ = Next() ^ (part * kOdd); }

  uint64_t Next() {
    uint64_t z = (state_ += kOdd);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
  }

  // In [low, high).
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Next() % static_cast<uint64_t>(high - low));
  }
  bool Chance(int percent) { return Between(0, 100) < percent; }
  template <typename T>
  T OneOf(std::initializer_list<T> values) {
    return values.begin()[Between(0, static_cast<int64_t>(values.size()))];
  }

 private:
  static constexpr uint64_t kOdd = 0x9e3779b97f4a7c15U;
  uint64_t state_;
};

}  // namespace gongfang::booking::simulation
