"""Finding entries of a code book for words: one way for all code sets.

``stems`` folds words, ``postings`` writes and reads which entries hold which stem, ``query``
says what a learner's words may stand for, ``ranking`` puts the best matches in order, and
``searcher`` is the door.
"""
