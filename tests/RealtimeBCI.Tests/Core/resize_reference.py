"""Resizes pictures with Pillow. Usage: resize_reference.py FOLDER WIDTHxHEIGHT-to-WIDTHxHEIGHT-FILTER ...

Each case reads FOLDER/CASE.in and writes FOLDER/CASE.out: raw bytes red, green, blue, rows from top to bottom. FILTER is bilinear or bicubic."""
import pathlib
import sys

from PIL import Image

FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC}

folder = pathlib.Path(sys.argv[1])
for case in sys.argv[2:]:
    before, _, after, name = case.split("-")
    picture = Image.frombytes("RGB", tuple(map(int, before.split("x"))), (folder / f"{case}.in").read_bytes())
    resized = picture.resize(tuple(map(int, after.split("x"))), FILTERS[name])
    (folder / f"{case}.out").write_bytes(resized.tobytes())
