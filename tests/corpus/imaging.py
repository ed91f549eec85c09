"""Images: filters, scaling, morphology, labels, transforms."""

import math

import numpy as np
from numba import njit, prange, stencil

from _inputs import check, each, images, inputs, squares


@inputs(images())
@njit
def box_blur(image):
    h, w = image.shape
    out = np.zeros((h, w))
    for y in range(h):
        for x in range(w):
            total, count = 0.0, 0
            for dy in range(-1, 2):
                for dx in range(-1, 2):
                    yy, xx = y + dy, x + dx
                    if yy >= 0 and yy < h and xx >= 0 and xx < w:
                        total += image[yy, xx]
                        count += 1
            out[y, x] = total / count
    return out


@inputs(images())
@njit
def sobel(image):
    gx = np.zeros(image.shape, dtype=np.float64)
    gy = np.zeros_like(gx)
    kernel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    for i in range(1, image.shape[0] - 1):
        for j in range(1, image.shape[1] - 1):
            for k in range(3):
                for m in range(3):
                    gx[i, j] += kernel[k, m] * image[i + k - 1, j + m - 1]
                    gy[i, j] += kernel[m, k] * image[i + k - 1, j + m - 1]
    return np.hypot(gx, gy)


@inputs(images(), each((4, 5), (1, 1), (20, 3)))
@njit
def bilinear(image, shape):
    h, w = image.shape
    out = np.empty(shape)
    if h == 0 or w == 0:
        out[:] = np.nan
        return out
    sy = (h - 1) / max(shape[0] - 1, 1)
    sx = (w - 1) / max(shape[1] - 1, 1)
    for i in range(shape[0]):
        y = i * sy
        y0 = int(y)
        y1 = min(y0 + 1, h - 1)
        for j in range(shape[1]):
            x = j * sx
            x0 = int(x)
            x1 = min(x0 + 1, w - 1)
            fy, fx = y - y0, x - x0
            top = image[y0, x0] * (1 - fx) + image[y0, x1] * fx
            bottom = image[y1, x0] * (1 - fx) + image[y1, x1] * fx
            out[i, j] = top * (1 - fy) + bottom * fy
    return out


@inputs(images())
@njit
def otsu(image):
    counts = np.zeros(256, dtype=np.int64)
    top = image.max() if image.size else 1
    for v in image.ravel():
        counts[int(255 * float(v) / top) if top > 0 else 0] += 1
    total = image.size
    weighted = np.dot(np.arange(256.0), counts.astype(np.float64))
    best, threshold = -1.0, 0
    below, below_sum = 0, 0.0
    for t in range(256):
        below += counts[t]
        if below == 0:
            continue
        above = total - below
        if above == 0:
            break
        below_sum += t * counts[t]
        between = below * above * (below_sum / below - (weighted - below_sum) / above) ** 2
        if between > best:
            best, threshold = between, t
    return threshold


@inputs(images())
@njit
def equalise(image):
    flat = image.ravel()
    values = (flat * (255 if image.size and image.max() <= 1 else 1)).astype(np.uint8)
    cdf = np.cumsum(np.bincount(values, minlength=256))
    table = np.round(255 * cdf / max(cdf[-1], 1)).astype(np.uint8)
    return table[values].reshape(image.shape)


@inputs(images(), each(100, 0.5))
@njit
def label_regions(image, threshold):
    h, w = image.shape
    labels = np.zeros((h, w), dtype=np.int32)
    current = 0
    for i in range(h):
        for j in range(w):
            if image[i, j] <= threshold or labels[i, j]:
                continue
            current += 1
            todo = [(i, j)]
            labels[i, j] = current
            while todo:
                y, x = todo.pop()
                for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                    ny, nx = y + dy, x + dx
                    if 0 <= ny < h and 0 <= nx < w and image[ny, nx] > threshold and labels[ny, nx] == 0:
                        labels[ny, nx] = current
                        todo.append((ny, nx))
    return labels, current


@inputs(images(), each(1, 2))
@njit
def dilate(image, radius):
    h, w = image.shape
    out = image.copy()
    for y in range(h):
        for x in range(w):
            window = image[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1]
            out[y, x] = window.max()
    return out


@inputs(images())
@njit
def integral_image(image):
    h, w = image.shape
    table = np.zeros((h + 1, w + 1), np.float64)
    for y in range(h):
        row = 0.0
        for x in range(w):
            row += image[y, x]
            table[y + 1, x + 1] = table[y, x + 1] + row
    return table


@stencil
def laplacian(a):
    return a[-1, 0] + a[1, 0] + a[0, -1] + a[0, 1] - 4 * a[0, 0]


@inputs(squares(), each(1, 3), beyond="a variable that float32 and float64 arrays are bound to")
@njit
def diffuse(field, steps):
    for _ in range(steps):
        field = field + 0.1 * laplacian(field)
    return field


@inputs(images(), each(0.0, 0.3, -1.2))
@njit
def rotate_nearest(image, angle):
    h, w = image.shape
    out = np.zeros_like(image)
    c, s = math.cos(angle), math.sin(angle)
    cy, cx = (h - 1) / 2, (w - 1) / 2
    for y in range(h):
        for x in range(w):
            sy = int(round(c * (y - cy) - s * (x - cx) + cy))
            sx = int(round(s * (y - cy) + c * (x - cx) + cx))
            if 0 <= sy < h and 0 <= sx < w:
                out[y, x] = image[sy, sx]
    return out


@njit(inline="always")
def clamp(v, low, high):
    return low if v < low else high if v > high else v


@inputs(images(), each(1.5, -2.0), 10.0)
@njit
def contrast(image, gain, offset):
    out = np.empty(image.shape, dtype=np.uint8)
    for i in np.ndindex(image.shape):
        out[i] = clamp(int(image[i] * gain + offset), 0, 255)
    return out


@inputs(images())
@njit(parallel=True)
def to_rgb(image):
    h, w = image.shape
    out = np.empty((h, w, 3), dtype=np.float32)
    for y in prange(h):
        for x in range(w):
            v = image[y, x]
            out[y, x, 0] = v
            out[y, x, 1] = v * 0.5
            out[y, x, 2] = 1 - v if v < 1 else 0
    return out


@inputs(images(), each(4, 8))
@njit
def ordered_dither(image, levels):
    bayer = np.array([[0, 2], [3, 1]]) / 4.0
    out = np.empty(image.shape, np.int64)
    for (y, x), value in np.ndenumerate(image):
        out[y, x] = int(float(value) * levels + bayer[y % 2, x % 2])
    return out


@inputs(images())
@njit
def local_maxima(image):
    found = []
    for y in range(1, image.shape[0] - 1):
        for x in range(1, image.shape[1] - 1):
            centre = image[y, x]
            if np.all(image[y - 1 : y + 2, x - 1 : x + 2] <= centre):
                found.append((y, x))
    return found


@inputs(images(), 8)
@njit
def hough_lines(image, angles):
    h, w = image.shape
    reach = int(np.ceil(np.sqrt(h * h + w * w)))
    votes = np.zeros((2 * reach + 1, angles), dtype=np.int64)
    thetas = np.arange(angles) * np.pi / angles
    threshold = image.mean() if image.size > 0 else 0.0
    ys, xs = np.nonzero(image > threshold)
    for k in range(len(ys)):
        for t in range(angles):
            rho = int(np.rint(xs[k] * np.cos(thetas[t]) + ys[k] * np.sin(thetas[t])))
            votes[rho + reach, t] += 1
    return votes


@inputs(images())
@njit
def moments(image):
    m00 = m10 = m01 = 0.0
    for y in range(image.shape[0]):
        for x in range(image.shape[1]):
            v = float(image[y, x])
            m00 += v
            m10 += x * v
            m01 += y * v
    if m00 == 0:
        raise ZeroDivisionError("an empty image has no centre")
    return m10 / m00, m01 / m00


if __name__ == "__main__":
    check()
