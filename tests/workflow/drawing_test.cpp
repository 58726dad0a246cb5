#include "workflow/drawing.hpp"

#include <doctest/doctest.h>

#include "tests/support/golden.hpp"
#include "tests/workflow/scenario.hpp"

using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

DefinitionPtr branching() {
  Shape shape;
  shape.before_publish =
      "[[step]]\nid = \"unless_all_skip\"\nkind = \"branch\"\nwhen = [\"all_ship\", "
      "\"mostly_ship\", \"tie\", \"mostly_skip\"]\ngo_to = \"publish\"\n"
      "[[step]]\nid = \"sign_off\"\nkind = \"task\"\ntask = \"sign_off\"\ndue_after = \"1d\"\n";
  return define(shape);
}

}  // namespace

TEST_CASE("drawing: steps, seats, branches and the present step are the picture kept in golden/") {
  panelist::test::check_golden("workflow/branching.svg", draw_definition(*branching(), "panel"));
}

TEST_CASE("drawing: a title cannot break out of its text") {
  Definition definition = *branching();
  definition.title = "<script>&\"";
  const std::string svg = draw_definition(definition);
  CHECK(svg.find("<script>") == std::string::npos);
  CHECK(svg.find("&lt;script&gt;&amp;&quot;") != std::string::npos);
}
