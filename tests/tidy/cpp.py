"""Just enough reading of clang-formatted C++ for the checks: code without its words, functions."""
import re

SKIPPED = re.compile(r'''
    //[^\n]*
  | /\*.*?\*/
  | R"(?P<raw>[^\s()\\]{0,16})\(.*?\)(?P=raw)"
  | "(?:\\.|[^"\\\n])*"
  | (?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:\\.|[^'\\\n])+'
''', re.VERBOSE | re.DOTALL)
PREPROCESSOR = re.compile(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', re.MULTILINE)
INCLUDE = re.compile(r'^#include ([<"])([^>"]+)[>"]', re.MULTILINE)
SCOPE = re.compile(r'\b(namespace|class|struct|union|enum|extern)\b(?![^{]*\)\s*$)')


def blank(match):
    return re.sub(r'[^\n]', ' ', match.group())


def code(text):
    """The text with comments, literals and preprocessor lines blanked, line by line as it was."""
    return PREPROCESSOR.sub(blank, SKIPPED.sub(blank, text))


def line_of(text, offset):
    return text.count('\n', 0, offset) + 1


def includes(text):
    """Yields (line, kind, path) of each include; kind is '<' or '"'."""
    for match in INCLUDE.finditer(text):
        yield line_of(text, match.start()), match.group(1), match.group(2)


def is_function(head):
    """Whether a block in a namespace or a class is the body of a function, by what is before it."""
    head = head.strip()
    if not head:
        return True  # after a member initialiser with braces
    return ')' in head and not re.search(r'=\s*$', head)


def functions(text):
    """Yields (line, name, lines) of each function, from its signature to its closing brace."""
    text = code(text)
    inside = 0  # depth of braces within a function or an initialiser
    scopes = []
    start = 0
    for match in re.finditer(r'[{};]', text):
        token, offset = match.group(), match.start()
        if token == '{' and inside == 0:
            head = text[start:offset]
            first = line_of(text, start + len(head) - len(head.lstrip()))
            if SCOPE.search(head):
                scopes.append(head)
            else:
                inside = 1
                begin = (first, head) if is_function(head) else None
        elif token == '{':
            inside += 1
        elif token == '}' and inside > 0:
            inside -= 1
            if inside == 0 and begin:
                name = re.search(r'([\w:~]+)\s*\(', begin[1])
                yield begin[0], name.group(1) if name else '', line_of(text, offset) - begin[0] + 1
        elif token == '}' and scopes:
            scopes.pop()
        if inside == 0:
            start = offset + 1
