"""Reads an expression of Prometheus, as far as our alerts use the language, and says which metrics
it asks for. SyntaxError where it is none."""
import re

TOKEN = re.compile(r"""\s*(?:
    (?P<duration>\[\d+[smhd]\])
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<name>[a-zA-Z_:][\w:]*)
  | (?P<string>"[^"]*")
  | (?P<sign>=~|!~|!=|==|>=|<=|[-+*/%(){},=<>])
)""", re.VERBOSE)
AGGREGATIONS = {'sum', 'min', 'max', 'avg', 'count'}
# Functions, with the number of their arguments.
FUNCTIONS = {'rate': 1, 'increase': 1, 'histogram_quantile': 2, 'time': 0, 'absent': 1,
             'max_over_time': 1, 'changes': 1}
OF_RANGE = {'rate', 'increase', 'max_over_time', 'changes'}
BINARY = {'+', '-', '*', '/', '%', '==', '!=', '>', '<', '>=', '<=', 'and', 'or', 'unless'}


class _Reader:
    def __init__(self, text):
        self.tokens, self.metrics, at = [], set(), 0
        text = text.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if match is None:
                raise SyntaxError(f'what is {text[at:at + 20]!r}?')
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()
        self.tokens.append(('end', 'the end'))

    def peek(self):
        return self.tokens[0]

    def take(self, value=None, kind=None):
        token = self.tokens[0]
        if (value is not None and token[1] != value) or (kind is not None and token[0] != kind):
            raise SyntaxError(f'{value or kind} expected, not {token[1]}')
        self.tokens.pop(0)
        return token[1]

    def expression(self):
        self.operand()
        while self.peek()[1] in BINARY:
            self.take()
            if self.peek()[1] in ('on', 'ignoring'):
                self.take()
                self.labels()
            self.operand()

    def labels(self):
        self.take('(')
        while self.peek()[1] != ')':
            self.take(kind='name')
            if self.peek()[1] != ')':
                self.take(',')
        self.take(')')

    def operand(self):
        kind, value = self.peek()
        if value == '(':
            self.take()
            self.expression()
            self.take(')')
        elif kind == 'number':
            self.take()
        elif kind == 'name' and value in AGGREGATIONS:
            self.aggregation()
        elif kind == 'name' and self.tokens[1][1] == '(':
            self.function()
        else:
            self.selector(False)

    def aggregation(self):
        self.take()
        if self.peek()[1] in ('by', 'without'):
            self.take()
            self.labels()
        self.take('(')
        self.expression()
        self.take(')')

    def function(self):
        name = self.take()
        if name not in FUNCTIONS:
            raise SyntaxError(f'there is no function {name} here')
        self.take('(')
        for number in range(FUNCTIONS[name]):
            if number:
                self.take(',')
            if name in OF_RANGE:
                self.selector(True)
            else:
                self.expression()
        self.take(')')

    def selector(self, with_range):
        self.metrics.add(self.take(kind='name'))
        if self.peek()[1] == '{':
            self.take()
            while self.peek()[1] != '}':
                self.take(kind='name')
                if self.take(kind='sign') not in ('=', '!=', '=~', '!~'):
                    raise SyntaxError('a label is compared with =, !=, =~ or !~')
                self.take(kind='string')
                if self.peek()[1] != '}':
                    self.take(',')
            self.take('}')
        if with_range:
            self.take(kind='duration')


def metrics(text):
    """The names of the metrics that an expression asks for."""
    reader = _Reader(text)
    reader.expression()
    reader.take(kind='end')
    return reader.metrics
