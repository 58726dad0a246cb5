#include "storage/migrate.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>
#include <vector>

namespace panelist::storage {
namespace {

struct TypeWord {
  std::string_view word, sqlite, postgres;
};
constexpr std::array<TypeWord, 5> type_words{{
    {"id", "INTEGER", "BIGINT"},
    {"int64", "INTEGER", "BIGINT"},
    {"text", "TEXT", "TEXT COLLATE \"C\""},
    {"bytes", "BLOB", "BYTEA"},
    {"flag", "INTEGER", "SMALLINT"},
}};
/// Words that open a table constraint where a column could stand.
constexpr std::array<std::string_view, 6> constraint_words{"CONSTRAINT", "PRIMARY", "UNIQUE",
                                                           "CHECK",      "FOREIGN", "EXCLUDE"};

struct Token {
  enum class Kind { end, blank, word, quoted_name, string, sign };
  Kind kind{Kind::end};
  std::string_view text;
  bool is(std::string_view upper) const {
    const auto is_same = [](char left, char right) {
      return std::toupper(static_cast<unsigned char>(left)) == right;
    };
    return kind == Kind::word &&
           std::equal(text.begin(), text.end(), upper.begin(), upper.end(), is_same);
  }
  bool is_sign(char sign) const { return kind == Kind::sign && text.front() == sign; }
  bool is_name() const { return kind == Kind::word || kind == Kind::quoted_name; }
};

bool is_word_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}

/// Cuts SQL into tokens; comments count as blank.
class Scanner {
 public:
  explicit Scanner(std::string_view sql) : rest_(sql) {}

  Token next() {
    if (rest_.empty()) return {};
    const char head = rest_.front();
    if (std::isspace(static_cast<unsigned char>(head)) != 0) {
      return take(Token::Kind::blank, spaces());
    }
    if (rest_.starts_with("--")) return take(Token::Kind::blank, rest_.find('\n'));
    if (rest_.starts_with("/*")) return take(Token::Kind::blank, after(rest_.find("*/", 2), 2));
    if (head == '\'') return take(Token::Kind::string, quoted('\''));
    if (head == '"') return take(Token::Kind::quoted_name, quoted('"'));
    if (is_word_char(head)) return take(Token::Kind::word, word());
    return take(Token::Kind::sign, 1);
  }

 private:
  std::size_t spaces() const {
    return std::min(rest_.size(), rest_.find_first_not_of(" \t\r\n\f\v"));
  }
  std::size_t word() const {
    std::size_t size = 0;
    while (size < rest_.size() && is_word_char(rest_[size])) ++size;
    return size;
  }
  /// The size of a quoted piece; a doubled quote inside stands for itself.
  std::size_t quoted(char quote) const {
    std::size_t at = 1;
    while (at < rest_.size()) {
      if (rest_[at] != quote) {
        ++at;
      } else if (at + 1 < rest_.size() && rest_[at + 1] == quote) {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return at;
  }
  static std::size_t after(std::size_t found, std::size_t size) {
    return found == std::string_view::npos ? found : found + size;
  }
  Token take(Token::Kind kind, std::size_t size) {
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(text.size());
    return {kind, text};
  }

  std::string_view rest_;
};

/// Follows the statements and rewrites what stands at a column's type and after a table's columns.
class Expander {
 public:
  explicit Expander(Dialect dialect) : dialect_(dialect) {}

  std::string expand(std::string_view sql) {
    Scanner scanner(sql);
    for (Token token = scanner.next(); token.kind != Token::Kind::end; token = scanner.next()) {
      if (token.kind == Token::Kind::blank) {
        out_.append(token.text);
      } else {
        take(token);
      }
    }
    if (place_ == Place::after_columns) end_table(false);
    return std::move(out_);
  }

 private:
  enum class Place {
    start,          ///< before a statement's first word
    create,         ///< after CREATE, before TABLE or anything else
    create_table,   ///< after CREATE TABLE, before its opening parenthesis
    column,         ///< where a column or a table constraint begins
    type,           ///< after a column's name
    rest,           ///< the remainder of a definition
    after_columns,  ///< after the closing parenthesis
    alter,          ///< after ALTER, before ADD
    add,            ///< after ADD
    other,          ///< any other statement
  };

  void take(const Token& token) {
    if (place_ == Place::after_columns) {
      const bool clustered = token.is("CLUSTERED");
      end_table(clustered);
      if (clustered) return;
    }
    if (place_ == Place::type) return take_type(token);
    step(token);
    out_.append(token.text);
  }

  void step(const Token& token) {
    if (token.is_sign(';') && depth_ == 0) {
      place_ = Place::start;
      return;
    }
    switch (place_) {
      case Place::start:
        place_ = token.is("CREATE")  ? Place::create
                 : token.is("ALTER") ? Place::alter
                                     : Place::other;
        break;
      case Place::create:
        if (token.is("TABLE")) {
          place_ = Place::create_table;
        } else if (!token.is("TEMP") && !token.is("TEMPORARY") && !token.is("UNLOGGED")) {
          place_ = Place::other;
        }
        break;
      case Place::create_table:
        if (token.is("AS")) throw std::logic_error("migration: CREATE TABLE ... AS is not known");
        if (token.is_sign('(')) open_columns();
        break;
      case Place::alter:
        if (token.is("ADD")) place_ = Place::add;
        break;
      case Place::add:
        if (!token.is("COLUMN")) begin_column(token);
        break;
      case Place::column:
        begin_column(token);
        break;
      case Place::rest:
        step_definition(token);
        break;
      default:
        break;
    }
  }

  void open_columns() {
    place_ = Place::column;
    depth_ = 1;
  }

  void begin_column(const Token& token) {
    const bool constraint =
        std::any_of(constraint_words.begin(), constraint_words.end(),
                    [&](std::string_view word) { return token.is(word); });
    if (!token.is_name()) throw std::logic_error("migration: a column name was expected");
    column_ = token.text;
    place_ = constraint ? after_definition() : Place::type;
  }

  void take_type(const Token& token) {
    const auto is_meant = [&](const TypeWord& type) {
      return token.kind == Token::Kind::word && type.word == token.text;
    };
    const auto found = std::find_if(type_words.begin(), type_words.end(), is_meant);
    if (found == type_words.end()) {
      throw std::logic_error("migration: the type of column " + std::string(column_) +
                             " must be id, int64, text, bytes or flag, not " +
                             std::string(token.text));
    }
    out_.append(dialect_ == Dialect::sqlite ? found->sqlite : found->postgres);
    if (found->word == "flag") {
      out_.append(" CHECK(").append(column_).append(" IN (0,1))");
    }
    place_ = after_definition();
  }

  /// Only a table has an end that may need STRICT; ALTER TABLE ... ADD just ends.
  Place after_definition() const { return depth_ > 0 ? Place::rest : Place::other; }

  void step_definition(const Token& token) {
    if (token.is_sign('(')) ++depth_;
    if (token.is_sign(',') && depth_ == 1) place_ = Place::column;
    if (token.is_sign(')') && --depth_ == 0) place_ = Place::after_columns;
  }

  /// STRICT holds SQLite to the declared types, as PostgreSQL does anyway.
  void end_table(bool clustered) {
    place_ = Place::other;
    if (dialect_ == Dialect::postgres) return;
    if (!clustered) {
      out_.append(" STRICT");
    } else {
      out_.append("WITHOUT ROWID, STRICT");
    }
  }

  Dialect dialect_;
  Place place_{Place::start};
  int depth_{0};
  std::string_view column_;
  std::string out_;
};

std::vector<Migration> select_migrations(Dialect dialect) {
  const std::string_view wanted = dialect == Dialect::sqlite ? "sqlite" : "postgres";
  std::vector<Migration> chosen;
  for (const EmbeddedMigration& step : all_embedded_migrations()) {
    if (step.dialect.empty() || step.dialect == wanted) {
      chosen.push_back({step.number, step.name, step.sql});
    }
  }
  const auto by_number = [](const Migration& left, const Migration& right) {
    return left.number < right.number;
  };
  std::sort(chosen.begin(), chosen.end(), by_number);
  for (std::size_t index = 0; index < chosen.size(); ++index) {
    if (chosen[index].number != static_cast<int>(index) + 1) {
      throw std::logic_error("migrations must be numbered 1, 2, 3, ...: see " +
                             std::string(chosen[index].name));
    }
  }
  return chosen;
}

}  // namespace

std::span<const Migration> embedded_migrations(Dialect dialect) {
  static const std::vector<Migration> sqlite = select_migrations(Dialect::sqlite);
  static const std::vector<Migration> postgres = select_migrations(Dialect::postgres);
  return dialect == Dialect::sqlite ? sqlite : postgres;
}

std::string expand_migration(std::string_view sql, Dialect dialect) {
  return Expander(dialect).expand(sql);
}

}  // namespace panelist::storage
