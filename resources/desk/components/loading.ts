/** A value read from the service: present, loading or refused. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Refusal, refusalOf } from '../api/refusal.ts'

export interface Loaded<Value> {
  /** The last value; it stays visible while it is read again. */
  value: Value | null
  refusal: Refusal | null
  isLoading: boolean
  reload: () => void
}

/**
 * Reads at once, and again whenever a key changes; an answer for an earlier key is dropped.
 * @param keys the values that the reading depends on
 */
export function useLoaded<Value>(read: () => Promise<Value>, keys: readonly unknown[]): Loaded<Value> {
  const [value, setValue] = useState<Value | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [isLoading, setIsLoading] = useState(true)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isCurrent = true
    setIsLoading(true)
    setRefusal(null)
    read()
      .then((next) => isCurrent && setValue(next))
      .catch((thrown) => isCurrent && setRefusal(refusalOf(thrown)))
      .finally(() => isCurrent && setIsLoading(false))
    return () => {
      isCurrent = false
    }
  }, [...keys, round])
  return { value, refusal, isLoading, reload: () => setRound((last) => last + 1) }
}

export interface Page<Row> {
  data: readonly Row[]
  cursor?: string | undefined
}

export interface Pages<Row> {
  rows: readonly Row[]
  refusal: Refusal | null
  isLoading: boolean
  hasMore: boolean
  loadMore: () => void
  reload: () => void
}

const nothing = { rows: [], cursor: undefined }

/**
 * A list that is read page by page, from the start whenever a key changes.
 * @param keys the values that the list depends on
 */
export function usePages<Row>(read: (cursor?: string) => Promise<Page<Row>>, keys: readonly unknown[]): Pages<Row> {
  const [known, setKnown] = useState<{ rows: readonly Row[]; cursor: string | undefined }>(nothing)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [isLoading, setIsLoading] = useState(true)
  const [round, setRound] = useState(0)
  const current = useRef(0)

  const load = async (before: readonly Row[], cursor?: string) => {
    current.current += 1
    const mine = current.current
    setIsLoading(true)
    setRefusal(null)
    try {
      const page = await read(cursor)
      if (mine === current.current) setKnown({ rows: [...before, ...page.data], cursor: page.cursor })
    } catch (thrown) {
      if (mine === current.current) setRefusal(refusalOf(thrown))
    }
    if (mine === current.current) setIsLoading(false)
  }

  useEffect(() => {
    setKnown(nothing)
    void load([])
    return () => {
      current.current += 1
    }
  }, [...keys, round])

  return {
    rows: known.rows,
    refusal,
    isLoading,
    hasMore: known.cursor !== undefined,
    loadMore: () => void load(known.rows, known.cursor),
    reload: () => setRound((last) => last + 1),
  }
}
