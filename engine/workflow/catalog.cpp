// Loads personas/ and workflows/ whole or not at all.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.hpp"
#include "workflow/definition.hpp"

namespace panelist::workflow {
namespace {

struct TextFile {
  std::string name;
  std::string text;
};

Error refused(const std::string& what) { return {ErrorCode::invalid, what, {}, {}}; }

/// Every *.toml of the folder in order of name.
Result<std::vector<TextFile>> read_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == ".toml") paths.push_back(entry->path());
  if (error) return fail(refused(folder + ": cannot be read: " + error.message()));
  if (paths.empty()) return fail(refused(folder + ": holds no .toml file"));
  std::sort(paths.begin(), paths.end());
  std::vector<TextFile> files;
  for (const fs::path& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) return fail(refused(path.string() + ": cannot be read"));
    files.push_back({path.string(), text.str()});
  }
  return files;
}

Result<std::vector<domain::Persona>> load_personas(const std::string& folder) {
  const auto files = read_folder(folder);
  if (!files) return fail(files.error());
  std::vector<domain::Persona> personas;
  for (const TextFile& file : *files) {
    auto persona = domain::parse_persona(file.text, file.name);
    if (!persona) return fail(persona.error());
    for (const domain::Persona& other : personas)
      if (other.id == persona->id)
        return fail(refused(file.name + ":1: the id \"" + persona->id +
                            "\" is already that of another persona file"));
    personas.push_back(std::move(*persona));
  }
  std::sort(personas.begin(), personas.end(),
            [](const domain::Persona& left, const domain::Persona& right) {
              return std::tie(left.order, left.id) < std::tie(right.order, right.id);
            });
  return personas;
}

bool serves(const Definition& definition, const std::string& folded_category) {
  return std::find(definition.categories.begin(), definition.categories.end(), folded_category) !=
         definition.categories.end();
}

}  // namespace

DefinitionPtr Catalog::find(std::string_view name) const {
  for (const DefinitionPtr& definition : definitions)
    if (definition->name == name) return definition;
  return nullptr;
}

Result<DefinitionPtr> Catalog::select(const std::optional<std::string>& wanted,
                                      std::string_view category) const {
  if (wanted) {
    if (auto definition = find(*wanted)) return definition;
    std::vector<std::string> names;
    for (const DefinitionPtr& definition : definitions) names.push_back(definition->name);
    return fail(invalid_field("workflow", "there is no workflow of this name; there are: " +
                                              join(names, ", ")));
  }
  const std::string folded = fold(category);
  for (const DefinitionPtr& definition : definitions)
    if (serves(*definition, folded)) return definition;
  if (auto standard = find("panel-review")) return standard;
  if (definitions.size() == 1) return definitions.front();
  return fail(invalid_field("workflow", "is needed: no workflow is the default"));
}

Result<Catalog> load_catalog(const std::string& personas_folder,
                             const std::string& workflows_folder) {
  Catalog catalog;
  auto personas = load_personas(personas_folder);
  if (!personas) return fail(personas.error());
  catalog.personas = std::move(*personas);
  const auto files = read_folder(workflows_folder);
  if (!files) return fail(files.error());
  std::set<std::string> categories;
  for (const TextFile& file : *files) {
    auto parsed = parse_definition(file.text, file.name, catalog.personas);
    if (!parsed) return fail(parsed.error());
    if (catalog.find(parsed->name))
      return fail(refused(file.name + ":1: another file already defines the workflow \"" +
                          parsed->name + "\""));
    for (const std::string& category : parsed->categories)
      if (!categories.insert(category).second)
        return fail(refused(file.name + ":1: the category \"" + category +
                            "\" already picks another workflow"));
    catalog.definitions.push_back(std::make_shared<const Definition>(std::move(*parsed)));
  }
  std::sort(catalog.definitions.begin(), catalog.definitions.end(),
            [](const DefinitionPtr& left, const DefinitionPtr& right) {
              return left->name < right->name;
            });
  return catalog;
}

}  // namespace panelist::workflow
