# Two ways to say what a folder builds. USES is the dependency list, and the whole of it.

# Warnings for our own code; generated code does not link this. -Wrestrict of GCC 12 sees overlaps in std::string's own
# operator+ that are not there (GCC bug 105651).
add_library(khoi_warnings INTERFACE)
target_compile_options(khoi_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${KHOI_WARNINGS_AS_ERRORS}>:-Werror>)

if(KHOI_SANITIZE)
  add_compile_options(-fsanitize=${KHOI_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${KHOI_SANITIZE})
endif()

# khoi_library(<folder> SOURCES ... USES ...) makes khoi_<folder> and the alias khoi::<folder>.
function(khoi_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_library(khoi_${name} STATIC ${ARG_SOURCES})
  add_library(khoi::${name} ALIAS khoi_${name})
  target_include_directories(khoi_${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(khoi_${name} PUBLIC ${ARG_USES} PRIVATE khoi_warnings)
endfunction()

# khoi_program(<name> SOURCES ... USES ...) makes the executable <name>.
function(khoi_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_USES} khoi_warnings)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# khoi_test(<name> SOURCES ... USES ... [LABELS ...]) makes a GoogleTest program and registers it as one test. Building
# the target <label>_tests builds every program with that label.
function(khoi_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${ARG_USES} GTest::gtest_main GTest::gmock khoi_warnings)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 300
    ENVIRONMENT "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp")
  foreach(label ${ARG_LABELS})
    if(NOT TARGET ${label}_tests)
      add_custom_target(${label}_tests)
    endif()
    add_dependencies(${label}_tests ${name})
  endforeach()
endfunction()
