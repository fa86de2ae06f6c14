import a, b.c as d
from ..e import (f,
  g as h)
def x():
    import i; from . import j
    """import no"""
if TYPE_CHECKING:
    import no
import_module("k." + l)
__import__(f"m.{n}")
