#pragma once
// Rows of people: the account itself, its personas, its password and what mail it wants.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/person.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

/// Personas are filled in (one more statement).
std::optional<domain::Person> find_person(Transaction& tx, PersonId id);
/// By address in any spelling; `email_folded` is panelist::fold(address).
std::optional<domain::Person> find_person_by_email(Transaction& tx, std::string_view email_folded);
/// In id order after `after`; `state` is "active", "disabled" or empty for both.
std::vector<domain::Person> list_people(Transaction& tx, PersonId after, int limit,
                                        std::string_view state);
std::vector<std::string> list_personas(Transaction& tx, PersonId id);  ///< sorted

/// Adds the row and its personas; false when the address is taken.
bool insert_person(Transaction& tx, const domain::Person& person, std::string_view password_hash);
/// Writes every changeable column (address, name, pseudonym, roles, zone, cap, share,
/// working days, state) and the
/// personas. False when the new address is taken by somebody else.
bool update_person(Transaction& tx, const domain::Person& person);
/// Empty text: the person signs in by link only.
std::string get_password_hash(Transaction& tx, PersonId id);
void set_password_hash(Transaction& tx, PersonId id, std::string_view hash);

bool has_any_person(Transaction& tx);
/// Until the transaction ends nobody else holds them: of two admins who disable each other at once
/// one stays. Nothing where one work runs at a time.
void hold_admins(Transaction& tx);
/// Active people with the admin role, in id order.
std::vector<PersonId> list_admins(Transaction& tx);
/// Active people with the editor or admin role, in id order.
std::vector<PersonId> list_editors(Transaction& tx);

/// What a mail to somebody depends on.
struct MailAddress {
  std::string address, mail_choice;  ///< mail_choice: JSON object, kind -> now, digest, off
  bool is_active{true};
  bool is_machine{false};
  bool has_digest_look{false};  ///< their digest is looked at by itself
};
std::optional<MailAddress> find_mail_address(Transaction& tx, PersonId id);
std::string get_mail_choice(Transaction& tx, PersonId id);
void set_mail_choice(Transaction& tx, PersonId id, std::string_view json);

}  // namespace panelist::storage
