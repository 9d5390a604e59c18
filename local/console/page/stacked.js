/**
 * Rows of a table that are cards on a phone: there a value stands behind the name of its column.
 * @param {string[]} heads
 * @param {HTMLTableRowElement[]} rows
 */
export function labelled(heads, rows) {
  for (const row of rows) {
    for (const [index, cell] of [...row.cells].entries()) cell.dataset['label'] = heads[index] ?? ''
  }
  return rows
}
