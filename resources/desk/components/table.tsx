/** Rows and columns; on a phone each row becomes a card. */
import type { ComponentChildren } from 'preact'
import { useWords } from '../words/words.ts'
import { Button } from './button.tsx'
import type { Pages } from './loading.ts'
import { Empty, Refused, Waiting } from './states.tsx'

export interface Column<Row> {
  head: string
  cell: (row: Row) => ComponentChildren
  /** `main` names the row, `number` is aligned right, `short` keeps to one line (times, states), `acts` contains buttons. */
  kind?: 'main' | 'number' | 'short' | 'acts'
}

interface TableProps<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
}

export const Table = <Row,>({ caption, columns, rows, keyOf }: TableProps<Row>) => (
  <table class="table">
    <caption class="unseen">{caption}</caption>
    <thead>
      <tr>
        {columns.map(({ head, kind }) => (
          <th key={head} scope="col" class={kind}>
            {kind === 'acts' ? <span class="unseen">{head}</span> : head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={keyOf(row)}>
          {columns.map(({ head, cell, kind }) =>
            kind === 'main' ? (
              <th key={head} scope="row" class="main">
                {cell(row)}
              </th>
            ) : (
              <td key={head} class={kind} data-label={head}>
                {cell(row)}
              </td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  </table>
)

interface PagedTableProps<Row> extends Omit<TableProps<Row>, 'rows'> {
  pages: Pages<Row>
  /** Selects rows; all where not given. */
  filter?: ((row: Row) => boolean) | undefined
  empty: string
  /** The sentence for rows of which none is selected. */
  noMatch?: (count: number) => string
}

/** A table that grows page by page. */
export function PagedTable<Row>({ pages, filter = () => true, empty, noMatch, ...table }: PagedTableProps<Row>) {
  const words = useWords()
  const { rows, refusal, isLoading, hasMore, loadMore, reload } = pages
  const wanted = rows.filter(filter)
  return (
    <>
      {wanted.length > 0 && <Table {...table} rows={wanted} />}
      {isLoading && <Waiting rows={rows.length === 0 ? 5 : 1} />}
      {refusal && <Refused refusal={refusal} onAgain={rows.length === 0 ? reload : loadMore} />}
      {!isLoading && !refusal && rows.length === 0 && <Empty>{empty}</Empty>}
      {!isLoading && rows.length > 0 && wanted.length === 0 && <Empty>{noMatch?.(rows.length) ?? empty}</Empty>}
      {rows.length > 0 && !isLoading && (
        <div class="paging">
          <span class="faint">{words.shown(wanted.length)}</span>
          {hasMore && !refusal && <Button onClick={loadMore}>{words.more}</Button>}
        </div>
      )}
    </>
  )
}
