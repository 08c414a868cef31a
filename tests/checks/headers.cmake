# Each header compiles on its own: one source file a header, checked when the tests are built.
file(GLOB_RECURSE headers RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/core/*.h ${PROJECT_SOURCE_DIR}/ui/*.h)
list(FILTER headers EXCLUDE REGEX "kernels/vectors.h$")  # needs a width; every kernel file includes it first
set(sources "")
foreach(header IN LISTS headers)
  string(MAKE_C_IDENTIFIER ${header} name)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/headers/${name}.cpp)
  file(GENERATE OUTPUT ${source} CONTENT "#include \"${header}\"\n#include \"${header}\"\n")
  list(APPEND sources ${source})
endforeach()
add_library(headers_stand_alone OBJECT ${sources})
target_compile_options(headers_stand_alone PRIVATE -O0)
target_link_libraries(headers_stand_alone PRIVATE rewire_options rewire_core rewire_ui Qt6::PrintSupport QCustomPlotQt6::QCustomPlotQt6)
