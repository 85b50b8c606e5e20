"""Measures: questionnaires as data, their scores, reliable change, and answers that a person must look at."""
