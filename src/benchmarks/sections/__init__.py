"""The sections, in the order of docs/benchmarks.md. Another one: a class in a file here, a line below, and
its two markers in a document of docs/."""

from .alignment import Alignment
from .distances import Distances
from .embedding import Embedding
from .encoder import Encoder
from .grid import Grid
from .language import Language
from .language_heads import LanguageHeads
from .memory import Memory
from .mnist import Mnist
from .section4 import Section4
from .start_up import StartUp
from .sweeps import Sweeps
from .tensors import Tensors
from .training import Training
from .versions import Versions

ALL = [
    StartUp(),
    Training(),
    Grid(),
    Memory(),
    Sweeps(),
    Embedding(),
    Tensors(),
    Alignment(),
    Encoder(),
    Mnist(),
    Distances(),
    Language(),
    LanguageHeads(),
    Section4(),
    Versions(),
]
