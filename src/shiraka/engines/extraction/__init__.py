"""The text of a file, page by page or paragraph by paragraph: PDF, Word, OpenDocument, Excel, PowerPoint, plain text.

A file may be made to harm whoever reads it. Read it in a process of its own, with bounds on memory and time:
`python -m shiraka.engines.extraction MEDIA_TYPE <file`.
"""

from shiraka.engines.extraction.reading import MOST_CHARACTERS, Passage, Unreadable, passages_of

__all__ = ["MOST_CHARACTERS", "Passage", "Unreadable", "passages_of"]
