#!/usr/bin/env python3
"""Makes ChangpiaoSans-Regular.ttf and ChangpiaoSans-Bold.ttf out of Noto Sans CJK SC.

Run by hand, never by the build:

    apt-get install fonts-noto-cjk unicode-data python3-fonttools
    /usr/bin/python3 assets/fonts/subset.py

Why the fonts are converted: a PDF library of the project refuses CFF outlines, and Fyne refuses font
collections, so both get one file with quadratic (glyf) outlines. All layout tables go, so that a line
is exactly as wide on the screen as on paper.
"""
import bz2
import os
import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, newTable

HERE = os.path.dirname(os.path.abspath(__file__))
NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-%s.ttc"
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
FACE = "Noto Sans CJK SC"
FAMILY = "Changpiao Sans"

# How far a quadratic curve may stray from the cubic one, in thousandths of the em: at 15 mm letters that is 0.015 mm.
MAX_ERROR = 1.0

SIGNS = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x024F),  # pinyin with tones among others
    (0x02C0, 0x02DF),  # tone marks
    (0x2000, 0x206F),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x218F),  # letterlike signs, number forms
    (0x2190, 0x22FF),  # arrows, mathematical operators
    (0x2300, 0x23FF),  # technical signs, key symbols
    (0x2460, 0x24FF),  # enclosed numbers
    (0x2500, 0x27BF),  # boxes, blocks, geometric shapes, dingbats
    (0x2B00, 0x2BFF),  # further arrows and shapes
    (0x2E80, 0x2FFF),  # radicals and description characters
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0x3100, 0x312F),  # bopomofo
    (0x31C0, 0x31EF),  # strokes
    (0x3200, 0x33FF),  # enclosed and squared signs
    (0xFE10, 0xFE4F),  # vertical and compatibility forms
    (0xFF00, 0xFFEF),  # full-width forms
]
HAN = [
    (0x4E00, 0x9FFF),  # the basic block, all of it: a name may hold any of these
    (0x3400, 0x4DBF),  # extension A
    (0xF900, 0xFAFF),  # compatibility
    (0x20000, 0x323AF),  # extensions B to H, as far as the face has them
]


def table_of_2013():
    """The 8,105 characters of 通用规范汉字表 (2013), as Unihan lists them under kTGH."""
    with bz2.open(UNIHAN, "rt", encoding="utf-8") as lines:
        return {int(line.split("\t")[0][2:], 16) for line in lines if "\tkTGH\t" in line}


def inside(ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


def face_of(weight):
    for font in TTCollection(NOTO % weight, lazy=True).fonts:
        if font["name"].getDebugName(1) == FACE or font["name"].getDebugName(16) == FACE:
            return font
    raise SystemExit("no face %s in %s" % (FACE, NOTO % weight))


def cut(font, wanted):
    """Leaves only the wanted characters, and no layout, hints or vertical metrics."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)


def to_truetype(font):
    """Replaces the cubic (CFF) outlines by quadratic (glyf) ones."""
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()

    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    metrics = font["hmtx"].metrics
    for name in order:
        glyphs[name].recalcBounds(glyf)
        metrics[name] = (metrics[name][0], getattr(glyphs[name], "xMin", 0))

    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
                  "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"):
        setattr(maxp, field, 0)
    post = font["post"]
    post.formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font, weight):
    """A changed font carries a name of its own; copyright and licence stay as they were."""
    kept = [record for record in font["name"].names if record.nameID in (0, 13, 14) and record.platformID == 3]
    name = font["name"]
    name.names = kept
    for number, text in {
        1: FAMILY, 2: weight, 3: "%s %s 1" % (FAMILY, weight), 4: "%s %s" % (FAMILY, weight),
        5: "Version 1.0; made of %s" % FACE, 6: "ChangpiaoSans-" + weight,
    }.items():
        name.setName(text, number, 3, 1, 0x409)


def make(weight, wanted):
    font = face_of(weight)
    # The tables of a collection are shared between its faces, so everything is loaded before anything is cut.
    font.ensureDecompiled()
    has = set(font.getBestCmap())
    lacking = table_of_2013() - has
    if lacking:
        raise SystemExit("%s lacks %d characters of the 2013 table" % (FACE, len(lacking)))
    cut(font, wanted & has)
    to_truetype(font)
    rename(font, weight)
    font.recalcTimestamp = False
    path = os.path.join(HERE, "ChangpiaoSans-%s.ttf" % weight)
    font.save(path)
    print("%s: %d characters, %.1f MB" % (os.path.basename(path), len(wanted & has), os.path.getsize(path) / 1e6))


def main():
    # Both weights cover the same, so nobody has to ask which characters of a name may be set in bold.
    wanted = inside(SIGNS) | inside(HAN)
    for weight in sys.argv[1:] or ["Regular", "Bold"]:
        make(weight, wanted)


if __name__ == "__main__":
    main()
