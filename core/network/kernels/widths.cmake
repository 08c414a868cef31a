# Compiles the kernels once per vector width, each in a namespace of its own; dispatch.cpp
# chooses among them when the program starts.
function(rewire_add_width target width)
  add_library(rewire_${width} OBJECT
    ${CMAKE_CURRENT_SOURCE_DIR}/network/kernels/dense.cpp ${CMAKE_CURRENT_SOURCE_DIR}/network/kernels/neurons.cpp
    ${CMAKE_CURRENT_SOURCE_DIR}/network/kernels/samples.cpp ${CMAKE_CURRENT_SOURCE_DIR}/network/kernels/softmax.cpp
    ${CMAKE_CURRENT_SOURCE_DIR}/network/kernels/sparse.cpp)
  target_include_directories(rewire_${width} PRIVATE ${PROJECT_SOURCE_DIR})
  # The kernels are optimised in every build: an unoptimised inline function of a wide width could otherwise be
  # emitted and picked by the linker for all.
  target_compile_options(rewire_${width} PRIVATE -O3 -falign-loops=64 -fno-math-errno -fno-trapping-math
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized> ${ARGN})
  target_compile_definitions(rewire_${width} PRIVATE REWIRE_WIDTH=${width} REWIRE_EIGEN=Eigen_${width}
    HWY_COMPILE_ONLY_STATIC HWY_DISABLE_PCLMUL_AES ${REWIRE_WIDTH_DEFINITIONS})
  target_link_libraries(rewire_${width} PRIVATE rewire_options Eigen3::Eigen)
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:rewire_${width}>)
endfunction()

if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(REWIRE_WIDTH_DEFINITIONS REWIRE_X86_WIDTHS)
  target_compile_definitions(rewire_core PRIVATE REWIRE_X86_WIDTHS)
endif()
if(NOT REWIRE_WIDTH_DEFINITIONS)
  rewire_add_width(rewire_core baseline)
else()
  # Highway 1.0.3 has no 128-bit vectors below SSSE3, which every x86-64 processor since 2011 has.
  rewire_add_width(rewire_core baseline -mssse3)
  set(v3 -mavx2 -mfma -mf16c -mbmi -mbmi2 -mlzcnt -mpopcnt)
  rewire_add_width(rewire_core avx2 ${v3})
  # For batches of up to four and up to two samples: AVX2's instructions on rows of as many.
  rewire_add_width(rewire_core narrow ${v3} -DREWIRE_FLOATS_PER_VECTOR=4)
  rewire_add_width(rewire_core pair ${v3} -DREWIRE_FLOATS_PER_VECTOR=2)
  rewire_add_width(rewire_core avx512 ${v3} -mavx512f -mavx512bw -mavx512cd -mavx512dq -mavx512vl -mprefer-vector-width=512)
endif()
