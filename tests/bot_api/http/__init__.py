"""The server on its port: from a request to its answer, with faults and flood limits."""
