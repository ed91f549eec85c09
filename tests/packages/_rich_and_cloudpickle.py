"""A program that uses rich_and_cloudpickle."""

import numpy as np
from rich.pretty import pretty_repr
from rich.console import Console
import io
print(pretty_repr({"a": np.arange(3), "b": np.float64(2)})); c = Console(file=io.StringIO(), width=60); c.print(np.eye(2)); print(c.file.getvalue())
import yaml; print(yaml.safe_dump({"a": np.arange(3).tolist()})); import cloudpickle; print(cloudpickle.loads(cloudpickle.dumps(lambda v: np.sum(v) + 1))(np.arange(3)), cloudpickle.loads(cloudpickle.dumps(np.add)) is np.add)
