#include "clients/cli/completion.h"

#include <functional>

#include "absl/container/btree_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/text.h"

namespace gongfang::cli {
namespace {

// The kind of a type name: what can be listed, or files.
std::string KindOf(const std::string& type) {
  for (absl::string_view word :
       {"ALLIANCE", "SPACE", "RESOURCE", "MEMBER", "TEAM", "BOOKING", "QUOTA", "APP"}) {
    if (type == word) return absl::StrCat(absl::AsciiStrToLower(word), "s");
  }
  if (type == "SERIES") return "series";
  if (type == "CLASS") return "classes";
  if (type == "CATEGORY") return "categories";
  if (type == "RULE") return "rules";
  if (type == "ENTRY") return "waitlist";
  return type == "FILE" ? "files" : "";
}

// CLI11 shows the words of IsMember as "{a,b}" behind the type.
std::vector<std::string> ChoicesOf(const std::string& type) {
  const size_t open = type.find('{');
  const size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  return absl::StrSplit(type.substr(open + 1, close - open - 1), ',');
}

CompletionFlag Describe(const CLI::Option& option) {
  CompletionFlag flag;
  for (const std::string& name : option.get_lnames()) flag.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) flag.names.push_back("-" + name);
  flag.help = option.get_description();
  flag.takes_value = option.get_items_expected_max() > 0;
  flag.choices = ChoicesOf(option.get_type_name());
  flag.kind = KindOf(option.get_type_name());
  return flag;
}

void ForEachCommand(const CompletionCommand& command,
                    const std::function<void(const CompletionCommand&)>& visit) {
  visit(command);
  for (const CompletionCommand& child : command.commands) ForEachCommand(child, visit);
}

std::string LastWord(const std::string& path) {
  return path.substr(path.rfind(' ') == std::string::npos ? 0 : path.rfind(' ') + 1);
}

std::string Words(const CompletionCommand& command) {
  return absl::StrJoin(command.commands, " ", [](std::string* out, const auto& child) {
    out->append(LastWord(child.path));
  });
}

// A shell command that prints the values, one a line; "" where there are none to propose.
std::string Values(const CompletionFlag& flag) {
  if (!flag.choices.empty())
    return absl::StrCat("printf '%s\\n' ", absl::StrJoin(flag.choices, " "));
  if (flag.kind.empty() || flag.kind == "files") return "";
  return absl::StrCat("gongfang __complete ", flag.kind, " 2>/dev/null");
}

// The functions that bash and zsh share: which command is being written, its words and flags, and
// the values of a flag or argument. `files` is what completes file names.
std::string PosixTables(const CompletionCommand& root, absl::string_view files) {
  absl::btree_set<std::string> value_flags;
  std::string paths;
  std::string words;
  std::string values;
  const auto values_of = [&](const std::string& key, const CompletionFlag& flag) {
    const std::string command = flag.kind == "files" ? std::string(files) : Values(flag);
    if (!command.empty()) absl::StrAppend(&values, "    '", key, "') ", command, " ;;\n");
  };
  ForEachCommand(root, [&](const CompletionCommand& command) {
    if (!command.path.empty()) absl::StrAppend(&paths, "    '", command.path, "') return 0 ;;\n");
    std::string flags;
    for (const CompletionFlag& flag : command.flags) {
      absl::StrAppend(&flags, " ", absl::StrJoin(flag.names, " "));
      for (const std::string& name : flag.names) {
        if (flag.takes_value) value_flags.insert(name);
        values_of(absl::StrCat(command.path, ":", name), flag);
      }
    }
    values_of(absl::StrCat(command.path, ":"), command.argument);
    absl::StrAppend(&words, "    '", command.path, "') printf '%s\\n' ", Words(command), flags,
                    " ;;\n");
  });
  return absl::StrCat(
      "_gongfang_is_command() {\n  case \"$1\" in\n", paths, "  esac\n  return 1\n}\n",
      "_gongfang_takes_value() {\n  case \"$1\" in\n    ", absl::StrJoin(value_flags, "|"),
      ") return 0 ;;\n  esac\n", "  return 1\n}\n", "_gongfang_words() {\n  case \"$1\" in\n",
      words, "  esac\n}\n", "_gongfang_values() {\n  case \"$1\" in\n", values, "  esac\n}\n",
      // The words before the one being completed, to a command path in `$path`.
      "_gongfang_propose() {\n"
      "  local path='' word previous='' skip=''\n"
      "  for word in \"$@\"; do\n"
      "    if [ -n \"$skip\" ]; then skip=''; previous=''; continue; fi\n"
      "    previous=''\n"
      "    case \"$word\" in\n"
      "      -*) if _gongfang_takes_value \"$word\"; then skip=1; previous=\"$word\"; fi; continue "
      ";;\n"
      "    esac\n"
      "    if _gongfang_is_command \"${path:+$path }$word\"; then\n"
      "      path=\"${path:+$path }$word\"\n"
      "    fi\n"
      "  done\n"
      "  if [ -n \"$skip\" ]; then\n"
      "    _gongfang_values \"$path:$previous\"\n"
      "    [ -z \"$path\" ] || _gongfang_values \":$previous\"\n"
      "  else\n"
      "    _gongfang_words \"$path\"\n"
      "    [ -z \"$path\" ] || _gongfang_words '' | grep '^-'\n"
      "    _gongfang_values \"$path:\"\n"
      "  fi\n"
      "}\n");
}

std::string Bash(const CompletionCommand& root) {
  return absl::StrCat("# bash completion of gongfang:  source <(gongfang completion bash)\n",
                      PosixTables(root, "compgen -f -- \"$cur\""),
                      "_gongfang() {\n"
                      "  local cur=\"${COMP_WORDS[COMP_CWORD]}\" line\n"
                      "  COMPREPLY=()\n"
                      "  while IFS= read -r line; do\n"
                      "    case \"$line\" in\n"
                      "      -*) [ -z \"$cur\" ] && continue ;;  # flags only where one is begun\n"
                      "      '') continue ;;\n"
                      "    esac\n"
                      "    case \"$line\" in \"$cur\"*) COMPREPLY+=(\"$line\") ;; esac\n"
                      "  done < <(_gongfang_propose \"${COMP_WORDS[@]:1:COMP_CWORD-1}\")\n"
                      "}\n"
                      "complete -F _gongfang gongfang\n");
}

std::string Zsh(const CompletionCommand& root) {
  return absl::StrCat(
      "#compdef gongfang\n# zsh completion of gongfang:  source <(gongfang "
      "completion zsh)\n",
      PosixTables(root, "printf '%s\\n' *(N)"),
      "_gongfang() {\n"
      "  local -a proposals\n"
      "  proposals=(\"${(@f)$(_gongfang_propose \"${(@)words[2,CURRENT-1]}\")}\")\n"
      "  [[ $PREFIX == -* ]] || proposals=(${proposals:#-*})\n"
      "  compadd -a proposals\n"
      "}\n"
      "compdef _gongfang gongfang\n");
}

std::string Fish(const CompletionCommand& root) {
  const auto quote = [](const std::string& text) {
    return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
  };
  std::string paths;
  std::string lines;
  absl::btree_set<std::string> value_flags;
  ForEachCommand(root, [&](const CompletionCommand& command) {
    if (!command.path.empty()) absl::StrAppend(&paths, " ", quote(command.path));
    const std::string here = absl::StrCat(" -n ", quote("_gongfang_at '" + command.path + "'"));
    for (const CompletionCommand& child : command.commands) {
      absl::StrAppend(&lines, "complete -c gongfang -f", here, " -a ", LastWord(child.path), " -d ",
                      quote(child.help), "\n");
    }
    const std::string values = Values(command.argument);
    if (!values.empty()) {
      absl::StrAppend(&lines, "complete -c gongfang -f", here, " -a ", quote("(" + values + ")"),
                      "\n");
    }
    for (const CompletionFlag& flag : command.flags) {
      // The flags of the root may follow any command.
      absl::StrAppend(&lines, "complete -c gongfang", command.path.empty() ? "" : here);
      for (const std::string& name : flag.names) {
        absl::StrAppend(&lines, absl::StartsWith(name, "--") ? " -l " : " -s ",
                        absl::StripPrefix(absl::StripPrefix(name, "-"), "-"));
        if (flag.takes_value) value_flags.insert(name);
      }
      if (flag.takes_value) absl::StrAppend(&lines, flag.kind == "files" ? " -r" : " -x");
      if (const std::string choices = Values(flag); !choices.empty()) {
        absl::StrAppend(&lines, " -a ", quote("(" + choices + ")"));
      }
      absl::StrAppend(&lines, " -d ", quote(flag.help), "\n");
    }
  });
  return absl::StrCat("# fish completion of gongfang:  gongfang completion fish | source\n",
                      "function _gongfang_at\n  set -l path ''\n  set -l skip 0\n",
                      "  for word in (commandline -opc)[2..-1]\n",
                      "    if test $skip = 1\n      set skip 0\n",
                      "      continue\n    end\n    if contains -- $word ",
                      absl::StrJoin(value_flags, " "), "\n      set skip 1\n",
                      "      continue\n    end\n    set -l next (string trim \"$path $word\")\n",
                      "    if contains -- $next", paths, "\n      set path $next\n    end\n  end\n",
                      "  test \"$path\" = \"$argv[1]\"\nend\n", lines);
}

}  // namespace

CompletionCommand CompletionTree(const CLI::App& app) {
  CompletionCommand command;
  command.help = app.get_description();
  for (const CLI::App* a = &app; a->get_parent() != nullptr; a = a->get_parent()) {
    command.path = absl::StrCat(a->get_name(), command.path.empty() ? "" : " ", command.path);
  }
  for (const CLI::App* child :
       app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); })) {
    command.commands.push_back(CompletionTree(*child));
  }
  for (const CLI::Option* option : app.get_options()) {
    // --help is proposed once, with the flags of the root.
    if (option == app.get_help_ptr() && app.get_parent() != nullptr) continue;
    if (!option->get_positional()) {
      command.flags.push_back(Describe(*option));
    } else if (command.argument.help.empty()) {
      command.argument = Describe(*option);
    }
  }
  return command;
}

std::string CompletionScript(absl::string_view shell, const CompletionCommand& root) {
  if (shell == "zsh") return Zsh(root);
  if (shell == "fish") return Fish(root);
  return Bash(root);
}

}  // namespace gongfang::cli
