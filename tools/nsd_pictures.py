"""Pictures drawn with numpy for tools/make-nsd, their captions, and two embeddings of each: one of its pixels, one of what a caption says of it."""
import struct, zlib
import numpy as np

SHAPES = ('disc', 'square', 'triangle', 'ring', 'bar', 'grating')
COLOURS = {'red': (220, 40, 40), 'green': (40, 180, 70), 'blue': (50, 80, 220), 'yellow': (230, 210, 50), 'purple': (150, 60, 190), 'white': (235, 235, 235)}
PLACES = {'left': (-.4, 0), 'right': (.4, 0), 'top': (0, -.4), 'bottom': (0, .4), 'centre': (0, 0)}
GROUNDS = {'grey': (110, 110, 110), 'sky': (120, 170, 220), 'meadow': (100, 140, 80), 'night': (25, 25, 50)}


def scene(random):
    """What a picture shows, drawn from a generator: shape, colour, place, ground, size and direction."""
    pick = lambda names: str(random.choice(list(names)))
    return dict(shape=pick(SHAPES), colour=pick(COLOURS), place=pick(PLACES), ground=pick(GROUNDS), size=float(random.uniform(.2, .5)), angle=float(random.uniform(0, np.pi)))


def caption(s):
    return f"a {'small' if s['size'] < .35 else 'large'} {s['colour']} {s['shape']} at the {s['place']} before a {s['ground']} ground"


def draw(s, size, seed):
    """uint8 [size, size, 3]."""
    y, x = np.meshgrid(np.linspace(-1, 1, size), np.linspace(-1, 1, size), indexing='ij')
    dx, dy = PLACES[s['place']]
    c, k = np.cos(s['angle']), np.sin(s['angle'])
    u, v, r = (x - dx) * c + (y - dy) * k, (y - dy) * c - (x - dx) * k, s['size']
    inside = {
        'disc': np.hypot(u, v) < r,
        'square': np.maximum(abs(u), abs(v)) < r * .85,
        'triangle': (v < r * .6) & (v > 2 * abs(u) - r),
        'ring': abs(np.hypot(u, v) - r * .8) < r * .25,
        'bar': (abs(v) < r * .25) & (abs(u) < r * 1.6),
        'grating': (np.hypot(u, v) < r * 1.2) & (np.sin(u * 9 * np.pi) > 0),
        'cross': np.minimum(abs(u), abs(v)) < .08,
        'line': abs(v) < .08,
    }[s['shape']]
    picture = np.where(inside[..., None], COLOURS[s['colour']], GROUNDS[s['ground']]).astype(float)
    picture += np.random.default_rng(seed).normal(0, 6, picture.shape)
    return picture.clip(0, 255).astype(np.uint8)


def pixel_features(picture, cells=12):
    """Mean colour and local contrast of cells x cells patches."""
    n = picture.shape[0] // cells * cells
    patches = picture[:n, :n].reshape(cells, n // cells, cells, n // cells, 3).astype(float)
    return np.concatenate([patches.mean((1, 3)).ravel(), patches.std((1, 3)).mean(-1).ravel()])


def embed(scenes, pictures, dimensions, random):
    """Two embeddings [picture, dimension] with unit variance: principal components of pixels, and a fixed map of a caption's words."""
    features = np.stack([pixel_features(p) for p in pictures])
    features -= features.mean(0)
    u, s, _ = np.linalg.svd(features, full_matrices=False)
    k = min(dimensions, len(s))
    image = np.zeros((len(pictures), dimensions))
    image[:, :k] = u[:, :k] * s[:k] ** .5  # flatter than the raw spectrum, not white
    words = SHAPES + ('cross', 'line') + tuple(COLOURS) + tuple(PLACES) + tuple(GROUNDS) + ('small', 'large')
    counts = np.stack([[float(w in caption(s).split()) for w in words] for s in scenes])
    text = (counts - counts.mean(0)) @ random.normal(size=(len(words), dimensions))
    scale = lambda e: (e / np.sqrt((e ** 2).mean())).astype(np.float32)
    return scale(image), scale(text)


def write_png(path, picture):
    h, w, _ = picture.shape
    rows = b''.join(b'\0' + picture[i].tobytes() for i in range(h))
    chunk = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    with open(path, 'wb') as f:
        f.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
