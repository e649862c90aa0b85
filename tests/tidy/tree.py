"""The files of a repository, read once."""
import pathlib

IGNORED_AT_TOP = {'.git', '.cache', 'build', 'data'}
IGNORED = {'node_modules', '__pycache__'}


class Tree:
    """Texts by path relative to the root, as strings with '/'."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.texts = dict(self._read(self.root))

    def _read(self, folder):
        for path in sorted(folder.iterdir()):
            if path.name in (IGNORED_AT_TOP | IGNORED if folder == self.root else IGNORED):
                continue
            if path.is_dir() and not path.is_symlink():
                yield from self._read(path)
            elif path.is_file():
                try:
                    yield path.relative_to(self.root).as_posix(), path.read_text(encoding='utf-8')
                except UnicodeDecodeError:
                    continue  # a picture or the like

    def named(self, *suffixes):
        """Yields (path, text) of the files whose name ends with one of the suffixes."""
        return ((path, text) for path, text in self.texts.items() if path.endswith(suffixes))

    def cpp(self):
        return self.named('.h', '.cc')
