"""Rankings by other systems. Each script runs under an interpreter of its own and needs nothing of ours.

`python SCRIPT JOB.json RANKINGS.json`: the job holds the passages and questions with their vectors, the result
the places of the passages found for each question, best first, and what it cost.
"""
