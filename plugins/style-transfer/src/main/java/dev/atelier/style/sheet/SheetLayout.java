package dev.atelier.style.sheet;

/**
 * Where the cells of a contact sheet are. Row 0 and column 0 are those at the edge, which show what
 * the others are made of; thin gaps are between all cells and around them.
 *
 * @param rows how many rows, that at the edge included
 * @param columns how many columns, that at the edge included
 * @param cell the side of a cell in pixels
 */
record SheetLayout(int rows, int columns, int cell) {

  private static final int CELLS_FOR_GAP = 64;

  /** Returns the width of a gap in pixels. */
  int gap() {
    return Math.max(1, cell / CELLS_FOR_GAP);
  }

  /** Returns where a row begins, or a column. */
  int offset(int index) {
    return gap() + index * (cell + gap());
  }

  int width() {
    return offset(columns);
  }

  int height() {
    return offset(rows);
  }

  /** Returns the number of pixels, also of a sheet far too large to be made. */
  double pixels() {
    return (gap() + columns * ((double) cell + gap())) * (gap() + rows * ((double) cell + gap()));
  }
}
