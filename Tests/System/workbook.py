"""Reads XLSX workbooks back, with nothing but the standard library."""

import collections
import xml.etree.ElementTree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# value: a text, a number, or "" for an empty cell; format: of a number, as "0.00".
Cell = collections.namedtuple("Cell", "value format")


class Workbook:
    def __init__(self, path):
        self.file = zipfile.ZipFile(path)
        self.formats = self.number_formats()
        names = [sheet.get("name") for sheet in self.part("workbook").iter(MAIN + "sheet")]
        self.pages = {name: self.part(f"worksheets/sheet{place}") for place, name in enumerate(names, 1)}

    def part(self, name):
        return xml.etree.ElementTree.fromstring(self.file.read(f"xl/{name}.xml"))

    def number_formats(self):
        """Of each style; "" for the general one."""
        styles = self.part("styles")
        # The numbers of formats that need no description. Source: ECMA-376, 18.8.30.
        known = {"0": "", "1": "0", "2": "0.00", "4": "#,##0.00"}
        known |= {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(MAIN + "numFmt")}
        return [known.get(style.get("numFmtId"), "?") for style in styles.find(MAIN + "cellXfs")]

    def rows(self, name):
        """The rows of a sheet that are not empty, each with its cells from the first column on."""
        return [[self.cell(cell) for cell in row] for row in self.pages[name].iter(MAIN + "row")]

    def cell(self, cell):
        text = "".join(part.text or "" for part in cell.iter(MAIN + "t"))
        number = cell.findtext(MAIN + "v")
        if text or number is None:
            return Cell(text, "")
        return Cell(float(number), self.formats[int(cell.get("s", 0))])

    def formulas(self):
        return sum(1 for page in self.pages.values() for _ in page.iter(MAIN + "f"))

    def text(self):
        return "".join(self.file.read(name).decode() for name in self.file.namelist() if name.endswith(".xml"))
