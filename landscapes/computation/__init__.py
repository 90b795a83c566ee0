"""The chain rule made visible: a typed loss as a graph of its operations.

`computation_graph` makes the graph, `Graph.at` runs it forward to the loss and back to the partial
derivatives, `notation` says in words and letters what happens in each step.
"""

from landscapes.computation.graph import Graph, NoGraph, Vertex, computation_graph
from landscapes.computation.sweep import Move, Sweep

__all__ = ["Graph", "Move", "NoGraph", "Sweep", "Vertex", "computation_graph"]
