"""Maps, images of points, tracks and sequences: projections, rasters, geohashes, particles, alignments, trees of ancestors."""

import heapq
import math

import numpy as np
from numba import njit

from _inputs import check, each, images, inputs, matrices, positive, vectors

EARTH = 6371.0088
BASE32 = "0123456789bcdefghjkmnpqrstuvwxyz"


@inputs(each(48.85, -33.86, 0.0), each(2.35, 151.2, -120.5), each(1, 5, 8))
@njit
def geohash(latitude, longitude, precision):
    lat_lo, lat_hi, lon_lo, lon_hi = -90.0, 90.0, -180.0, 180.0
    result = ""
    bits = 0
    bit = 0
    even = True
    while len(result) < precision:
        if even:
            mid = (lon_lo + lon_hi) / 2
            if longitude >= mid:
                bits = bits * 2 + 1
                lon_lo = mid
            else:
                bits *= 2
                lon_hi = mid
        else:
            mid = (lat_lo + lat_hi) / 2
            if latitude >= mid:
                bits = bits * 2 + 1
                lat_lo = mid
            else:
                bits *= 2
                lat_hi = mid
        even = not even
        bit += 1
        if bit == 5:
            result += BASE32[bits]
            bits = bit = 0
    return result


@inputs(vectors("f", low=-80.0, high=80.0), vectors("f", low=-179.0, high=179.0))
@njit(error_model="numpy")
def web_mercator(lat, lon):
    n = min(lat.size, lon.size)
    x, y = np.empty(n), np.empty(n)
    for i in range(n):
        x[i] = math.radians(lon[i]) * 6378137.0
        y[i] = math.log(math.tan(math.pi / 4 + math.radians(lat[i]) / 2)) * 6378137.0
    return x, y


@inputs(each((48.85, 2.35, 51.5, -0.12), (0.0, 0.0, 0.0, 0.0), (10.0, 20.0, -30.0, 40.0)))
@njit
def vincenty(places):
    lat1, lon1, lat2, lon2 = [math.radians(degrees) for degrees in places]
    a, f = 6378137.0, 1 / 298.257223563
    b = (1 - f) * a
    u1, u2 = math.atan((1 - f) * math.tan(lat1)), math.atan((1 - f) * math.tan(lat2))
    difference = lon2 - lon1
    lam = difference
    for _ in range(100):
        sin_lam, cos_lam = math.sin(lam), math.cos(lam)
        sin_sigma = math.sqrt(
            (math.cos(u2) * sin_lam) ** 2
            + (math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * cos_lam) ** 2
        )
        if sin_sigma == 0:
            return 0.0
        cos_sigma = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * cos_lam
        sigma = math.atan2(sin_sigma, cos_sigma)
        sin_alpha = math.cos(u1) * math.cos(u2) * sin_lam / sin_sigma
        cos2_alpha = 1 - sin_alpha**2
        cos_2m = cos_sigma - 2 * math.sin(u1) * math.sin(u2) / cos2_alpha if cos2_alpha else 0.0
        c = f / 16 * cos2_alpha * (4 + f * (4 - 3 * cos2_alpha))
        before = lam
        lam = difference + (1 - c) * f * sin_alpha * (
            sigma + c * sin_sigma * (cos_2m + c * cos_sigma * (-1 + 2 * cos_2m**2))
        )
        if abs(lam - before) < 1e-12:
            break
    return round(b * sigma, 3)


@njit(nogil=True)
def map_onto_pixel(vt, bounds, x, y):
    sx, tx, sy, ty = vt
    xmin, xmax, ymin, ymax = bounds
    xx = int(x * sx + tx)
    yy = int(y * sy + ty)
    return xx - 1 if x == xmax else xx, yy - 1 if y == ymax else yy


@inputs(vectors("f", low=0.0, high=8.0), vectors("f", low=0.0, high=8.0))
@njit
def rasterise_points(xs, ys):
    agg = np.zeros((4, 6), dtype=np.uint32)
    total = np.full((4, 6), np.nan)
    bounds = (0.0, 8.0, 0.0, 8.0)
    vt = (6 / 8, 0.0, 4 / 8, 0.0)
    for i in range(min(xs.shape[0], ys.shape[0])):
        x, y = xs[i], ys[i]
        if (0 <= x <= 8) and (0 <= y <= 8):
            xi, yi = map_onto_pixel(vt, bounds, x, y)
            agg[yi, xi] += 1
            total[yi, xi] = x if np.isnan(total[yi, xi]) else total[yi, xi] + x
    return agg, total


@inputs(each((0, 0, 5, 3), (4, 4, 0, 0), (1, 2, 1, 9), (3, 3, 3, 3), (0, 7, 6, 0)))
@njit
def bresenham(ends):
    x0, y0, x1, y1 = ends
    dx, dy = abs(x1 - x0), -abs(y1 - y0)
    sx = 1 if x0 < x1 else -1
    sy = 1 if y0 < y1 else -1
    error = dx + dy
    cells = []
    while True:
        cells.append((x0, y0))
        if x0 == x1 and y0 == y1:
            return cells
        doubled = 2 * error
        if doubled >= dy:
            error += dy
            x0 += sx
        if doubled <= dx:
            error += dx
            y0 += sy


@njit
def outcode(x, y, xmin, xmax, ymin, ymax):
    code = 0
    if x < xmin:
        code |= 1
    elif x > xmax:
        code |= 2
    if y < ymin:
        code |= 4
    elif y > ymax:
        code |= 8
    return code


@inputs(vectors("f"), vectors("f"))
@njit
def liang_clip(xs, ys):
    kept = 0
    length = 0.0
    for i in range(min(len(xs), len(ys)) - 1):
        x0, y0, x1, y1 = xs[i], ys[i], xs[i + 1], ys[i + 1]
        code0 = outcode(x0, y0, -5.0, 5.0, -5.0, 5.0)
        code1 = outcode(x1, y1, -5.0, 5.0, -5.0, 5.0)
        accept = False
        for _ in range(8):
            if not (code0 | code1):
                accept = True
                break
            if code0 & code1:
                break
            code = code0 if code0 else code1
            if code & 8:
                x, y = x0 + (x1 - x0) * (5.0 - y0) / (y1 - y0), 5.0
            elif code & 4:
                x, y = x0 + (x1 - x0) * (-5.0 - y0) / (y1 - y0), -5.0
            elif code & 2:
                x, y = 5.0, y0 + (y1 - y0) * (5.0 - x0) / (x1 - x0)
            else:
                x, y = -5.0, y0 + (y1 - y0) * (-5.0 - x0) / (x1 - x0)
            if code == code0:
                x0, y0 = x, y
                code0 = outcode(x0, y0, -5.0, 5.0, -5.0, 5.0)
            else:
                x1, y1 = x, y
                code1 = outcode(x1, y1, -5.0, 5.0, -5.0, 5.0)
        if accept:
            kept += 1
            length += np.hypot(x1 - x0, y1 - y0)
    return kept, length


@inputs(images(), each("hillshade", "slope", "aspect"))
@njit
def terrain(dem, what):
    out = np.zeros(dem.shape, dtype=np.float32)
    rows, cols = dem.shape
    for y in range(1, rows - 1):
        for x in range(1, cols - 1):
            a, b, c = float(dem[y - 1, x - 1]), float(dem[y - 1, x]), float(dem[y - 1, x + 1])
            d, f = float(dem[y, x - 1]), float(dem[y, x + 1])
            g, h, i = float(dem[y + 1, x - 1]), float(dem[y + 1, x]), float(dem[y + 1, x + 1])
            dz_dx = ((c + 2 * f + i) - (a + 2 * d + g)) / 8
            dz_dy = ((g + 2 * h + i) - (a + 2 * b + c)) / 8
            slope = math.atan(math.sqrt(dz_dx**2 + dz_dy**2))
            if what == "slope":
                out[y, x] = slope * 57.29578
            elif what == "aspect":
                aspect = math.atan2(dz_dy, -dz_dx) * 57.29578
                out[y, x] = 90.0 - aspect if aspect <= 90 else 450.0 - aspect
            else:
                out[y, x] = 255 * max(0.0, math.cos(0.7854) * math.cos(slope) + math.sin(slope) * 0.5)
    return out


@inputs(images())
@njit
def flow_accumulation(dem):
    rows, cols = dem.shape
    flow = np.ones((rows, cols), np.int64)
    order = np.argsort(-dem.ravel().astype(np.float64), kind="mergesort")
    for flat in order:
        y, x = divmod(flat, cols)
        best = 0.0
        ty = tx = -1
        for dy, dx in ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)):
            ny, nx = y + dy, x + dx
            if 0 <= ny < rows and 0 <= nx < cols:
                drop = (float(dem[y, x]) - dem[ny, nx]) / math.sqrt(dy * dy + dx * dx)
                if drop > best:
                    best, ty, tx = drop, ny, nx
        if ty >= 0:
            flow[ty, tx] += flow[y, x]
    return flow


@inputs(images())
@njit
def priority_flood(dem):
    rows, cols = dem.shape
    filled = dem.astype(np.float64)
    seen = np.zeros(dem.shape, np.bool_)
    queue = [(0.0, 0, 0)][:0]
    for y in range(rows):
        for x in range(cols):
            if y in (0, rows - 1) or x in (0, cols - 1):
                heapq.heappush(queue, (filled[y, x], y, x))
                seen[y, x] = True
    while queue:
        level, y, x = heapq.heappop(queue)
        for dy, dx in [(-1, 0), (1, 0), (0, -1), (0, 1)]:
            ny, nx = y + dy, x + dx
            if 0 <= ny < rows and 0 <= nx < cols and not seen[ny, nx]:
                seen[ny, nx] = True
                filled[ny, nx] = max(filled[ny, nx], level)
                heapq.heappush(queue, (filled[ny, nx], ny, nx))
    return filled


@njit
def mass_and_moments(raw, radius, center):
    mass, cy, cx = 0.0, 0.0, 0.0
    for dy in range(-radius, radius + 1):
        for dx in range(-radius, radius + 1):
            if dy * dy + dx * dx <= radius * radius:
                value = raw[center[0] + dy, center[1] + dx]
                mass += value
                cy += value * dy
                cx += value * dx
    return mass, cy / max(mass, 1e-9), cx / max(mass, 1e-9)


@inputs(images(), each(1, 2))
@njit
def refine_centres(image, radius):
    raw = image.astype(np.float64)
    rows, cols = raw.shape
    found = []
    for y in range(radius, rows - radius):
        for x in range(radius, cols - radius):
            window = raw[y - radius : y + radius + 1, x - radius : x + radius + 1]
            if raw[y, x] != window.max():
                continue
            center = np.array([y, x])
            for _ in range(3):
                mass, off_y, off_x = mass_and_moments(raw, radius, center)
                if abs(off_y) < 0.6 and abs(off_x) < 0.6:
                    break
                center[0] = min(max(center[0] + int(np.sign(off_y)), radius), rows - radius - 1)
                center[1] = min(max(center[1] + int(np.sign(off_x)), radius), cols - radius - 1)
            found.append((mass, center[0] + off_y, center[1] + off_x))
    result = np.empty((len(found), 3))
    for i, row in enumerate(found):
        result[i] = row
    return result


@inputs(matrices("f", columns=2), each(3.0, 20.0))
@njit
def link_particles(points, search_range):
    half = len(points) // 2
    now, later = points[:half], points[half:]
    links = np.full(half, -1, np.int64)
    taken = set()
    candidates = []
    for i in range(len(now)):
        for j in range(len(later)):
            d = np.sqrt(np.sum((now[i] - later[j]) ** 2))
            if d <= search_range:
                candidates.append((d, i, j))
    for d, i, j in sorted(candidates):
        if links[i] == -1 and j not in taken:
            links[i] = j
            taken.add(j)
    return links


@inputs(each("GATTACA", "", "ACGTACGTTT"), each("GCATGCU", "ACG", "ACGTTT"))
@njit
def needleman_wunsch(a, b):
    n, m = len(a), len(b)
    score = np.zeros((n + 1, m + 1), dtype=np.int32)
    score[:, 0] = -np.arange(n + 1)
    score[0, :] = -np.arange(m + 1)
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            match = score[i - 1, j - 1] + (1 if a[i - 1] == b[j - 1] else -1)
            score[i, j] = max(match, score[i - 1, j] - 1, score[i, j - 1] - 1)
    top, bottom = "", ""
    i, j = n, m
    while i > 0 or j > 0:
        if i > 0 and j > 0 and score[i, j] == score[i - 1, j - 1] + (1 if a[i - 1] == b[j - 1] else -1):
            i, j = i - 1, j - 1
            top, bottom = a[i] + top, b[j] + bottom
        elif i > 0 and score[i, j] == score[i - 1, j] - 1:
            i -= 1
            top, bottom = a[i] + top, "-" + bottom
        else:
            j -= 1
            top, bottom = "-" + top, b[j] + bottom
    return top, bottom, score[n, m]


@inputs(each("ACGTACGTAC", "AAAA", "GATTACA"), each(2, 3))
@njit
def kmer_spectrum(sequence, k):
    counts = {}
    for i in range(len(sequence) - k + 1):
        kmer = sequence[i : i + k]
        counts[kmer] = counts.get(kmer, 0) + 1
    best = max(counts, key=lambda kmer: (counts[kmer], kmer)) if counts else ""
    return counts, best, sorted(counts.items(), key=lambda item: (-item[1], item[0]))


CODES = {"ATG": "M", "TGG": "W", "TAA": "*", "GCT": "A", "GCC": "A", "AAA": "K"}


@inputs(each("ATGGCTTGGTAA", "ATGAAAGCC", "AT"))
@njit
def translate(dna):
    protein = ""
    for i in range(0, len(dna) - 2, 3):
        codon = dna[i : i + 3]
        amino = CODES[codon] if codon in CODES else "X"
        if amino == "*":
            break
        protein += amino
    return protein


@inputs(each(np.array([0, 1, 2, 3, 1, 0]), np.array([3, 3, 3]), np.zeros(0, np.int64)))
@njit
def encode_bits(bases):
    packed = np.uint64(0)
    for base in bases:
        packed = (packed << np.uint64(2)) | np.uint64(base & 3)
    reverse = np.uint64(0)
    for i in range(len(bases)):
        code = (packed >> np.uint64(2 * i)) & np.uint64(3)
        reverse = (reverse << np.uint64(2)) | (np.uint64(3) - code)
    return packed, reverse, min(packed, reverse)


@inputs(matrices("f", low=0.5, high=9.0, columns=5))
@njit
def upgma(d):
    n = min(d.shape[0], 5)
    distance = {}
    sizes = {}
    for i in range(n):
        sizes[i] = 1
        for j in range(i):
            distance[(j, i)] = round(float(d[i, j]), 3)
    heights = []
    label = n
    while len(sizes) > 1:
        (a, b), least = min(distance.items(), key=lambda item: item[1])
        heights.append(least / 2)
        for other in list(sizes.keys()):
            if other != a and other != b:
                one = distance.pop((min(a, other), max(a, other)))
                two = distance.pop((min(b, other), max(b, other)))
                distance[(other, label)] = (one * sizes[a] + two * sizes[b]) / (sizes[a] + sizes[b])
        del distance[(a, b)]
        sizes[label] = sizes.pop(a) + sizes.pop(b)
        label += 1
    return heights


@inputs(each("((A,B),(C,D));", "(A,(B,(C,D)));", "A;"))
@njit
def newick_depths(text):
    depth = 0
    name = ""
    depths = {}
    for c in text:
        if c == "(":
            depth += 1
        elif c in "),;":
            if name:
                depths[name] = depth
                name = ""
            if c == ")":
                depth -= 1
        else:
            name += c
    return depths


@inputs(each(20, 50), each(0.01, 0.2), each(4, 5))
@njit
def wright_fisher(n, mutation, seed):
    np.random.seed(seed)
    p = 0.5
    generations = 0
    while 0 < p < 1 and generations < 200:
        p = p * (1 - mutation) + (1 - p) * mutation
        p = np.random.binomial(n, p) / n
        generations += 1
    return p, generations


@inputs(positive("i"), each(3, 7))
@njit
def minimisers(hashes, window):
    result = []
    last = -1
    for start in range(len(hashes) - window + 1):
        at = start + int(np.argmin(hashes[start : start + window]))
        if at != last:
            result.append((at, hashes[at]))
            last = at
    return result


check()
