"""A program that uses ipywidgets."""

import numpy as np, ipywidgets as w
print(w.FloatSlider(value=np.float64(1.5), min=0, max=3, step=np.float32(.5)).value, w.IntSlider(value=np.int64(3)).value, w.Dropdown(options=[str(v) for v in np.arange(3)]).options, w.FloatText(np.float64(2)).value, w.SelectMultiple(options=list(np.arange(3))).options)
import tqdm; print(len(list(tqdm.tqdm(np.arange(3), disable=True))))
