// The base of a service whose methods are registered with gRPC as raw bytes (see unary.h):
//   RawService<v1::FooService::Service, v1::FooService::WithRawCallbackMethod_GetFoo, ...>
#pragma once

namespace gongfang {
namespace internal {

template <typename Service, template <typename> typename... Methods>
struct RawServiceOf {
  using Type = Service;
};

template <typename Service, template <typename> typename First,
          template <typename> typename... Rest>
struct RawServiceOf<Service, First, Rest...> {
  using Type = First<typename RawServiceOf<Service, Rest...>::Type>;
};

}  // namespace internal

template <typename Service, template <typename> typename... Methods>
using RawService = typename internal::RawServiceOf<Service, Methods...>::Type;

}  // namespace gongfang
