"""Tables on stdout: formatted if stdout is a terminal, otherwise plain text."""

import sys
from collections.abc import Sequence

from tfstyle.cli.streams import one_line, write_styled


def print_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], plain: str
) -> None:
    """Prints a table.

    Args:
        header: Column titles.
        rows: Cells of each row.
        plain: Text to print if stdout is not a terminal; programs may parse it.
    """
    if not sys.stdout.isatty():
        print(plain)
        return
    # Imported only on a terminal, because importing rich takes 0.1 s.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*header, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(one_line(cell)) for cell in row))
    console = Console(file=sys.stdout, force_terminal=True)
    with console.capture() as captured:
        console.print(table)
    write_styled(sys.stdout, captured.get())
