"""A program that uses networkx."""

import networkx as nx, numpy as np
g = nx.karate_club_graph()
a = nx.to_numpy_array(g, weight=None); print(a.shape, a.sum(), a.dtype)
h = nx.from_numpy_array(np.array([[0, 1, 2], [1, 0, 0], [2, 0, 3]])); print(h.edges(data=True))
print(nx.shortest_path(g, 0, 33), nx.density(g))
print(np.round(sorted(np.linalg.eigvalsh(a))[-3:], 6))
print(nx.floyd_warshall_numpy(g)[:3, :5])
print(nx.from_numpy_array(np.array([[(1, 2), (0, 0)], [(3, 4), (0, 0)]], dtype=[("weight", int), ("cost", float)])).edges(data=True))
print(sorted(nx.spring_layout(nx.path_graph(4), seed=3)), nx.circular_layout(nx.path_graph(3)))
print({k: np.round(v, 5).tolist() for k, v in nx.random_layout(nx.path_graph(3), seed=1).items()}, {k: np.round(v, 5).tolist() for k, v in nx.shell_layout(nx.path_graph(3)).items()})
print(nx.google_matrix(nx.path_graph(3)).round(4), nx.attr_matrix(nx.path_graph(3)))
for n, p in sorted(nx.spring_layout(nx.path_graph(4), seed=3).items()): print(n, np.round(p, 5))
