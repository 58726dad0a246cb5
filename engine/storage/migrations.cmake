# panelist_embed_migrations(TARGET FOLDER): writes FOLDER/NNNN_name[.sqlite|.postgres].sql into a source
# of the build tree and adds it to TARGET. Editing a text or adding a file configures again by itself.
function(panelist_embed_migrations target folder)
  cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  set(rows "")
  foreach(file IN LISTS files)
    cmake_path(GET file FILENAME name)
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)(\\.(sqlite|postgres))?\\.sql$")
      message(FATAL_ERROR "${file} must be named NNNN_name.sql, .sqlite.sql or .postgres.sql")
    endif()
    set(step "${CMAKE_MATCH_2}")
    set(dialect "${CMAKE_MATCH_4}")
    math(EXPR number "1${CMAKE_MATCH_1} - 10000")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} text)
    string(APPEND rows
      "    {${number}, \"${step}\", \"${dialect}\", R\"migration(${text})migration\"},\n")
  endforeach()
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_migrations.cpp)
  set(content "#include <vector>\n\n#include \"storage/migrate.hpp\"\n\nnamespace panelist::storage {\n
std::span<const EmbeddedMigration> all_embedded_migrations() {
  static const std::vector<EmbeddedMigration> steps{\n${rows}  };
  return steps;
}\n\n}  // namespace panelist::storage\n")
  set(previous "")
  if(EXISTS ${source})
    file(READ ${source} previous)
  endif()
  if(NOT previous STREQUAL content)
    file(WRITE ${source} "${content}")
  endif()
  target_sources(${target} PRIVATE ${source})
endfunction()
