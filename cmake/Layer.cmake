# gongfang_layer(NAME LINKS ...): the folder that calls it becomes one static library of all its
# sources. LINKS names the layers below it; tests/tidy checks the include direction.
get_filename_component(GONGFANG_ROOT ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)

function(gongfang_layer name)
  cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${GONGFANG_ROOT}/services ${GONGFANG_ROOT})
  target_link_libraries(${name} PUBLIC ${ARG_LINKS})
  target_compile_options(${name} PRIVATE ${GONGFANG_WARNINGS})
endfunction()
