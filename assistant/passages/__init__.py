"""The passage route: why, how, what was done, which tasks; answered in the documents' own words.

`terms.py` weighs the words of a question, `candidates.py` scores the blocks of the passages that the search
found, `composing.py` puts the chosen ones together, `passage_route.py` is the route.
"""
