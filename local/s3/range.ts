import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { S3Fault } from './fault.ts'
import { bytesPath } from './store.ts'
import type { Segment } from './stored.ts'

/** Both ends inclusive. */
export interface Range {
  first: number
  last: number
}

/**
 * Reads one range of bytes; several ranges, or a header that S3 does not understand, select the whole object.
 * @throws {S3Fault} InvalidRange where it begins beyond the end
 */
export function readRange(header: string | undefined, size: number): Range | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (from === '' && to === '') return null
  const unsatisfiable = () =>
    new S3Fault('InvalidRange', 'The requested range is not satisfiable', {
      RangeRequested: header ?? '',
      ActualObjectSize: size,
    })
  if (from === '') {
    if (Number(to) === 0 || size === 0) throw unsatisfiable()
    return { first: Math.max(0, size - Number(to)), last: size - 1 }
  }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < first) return null
  if (first >= size) throw unsatisfiable()
  return { first, last }
}

async function* pieces(root: string, segments: readonly Segment[], { first, last }: Range): AsyncGenerator<Buffer> {
  let offset = 0
  for (const segment of segments) {
    const [start, end] = [Math.max(first - offset, 0), Math.min(last - offset, segment.size - 1)]
    offset += segment.size
    if (start > end) continue
    yield* createReadStream(bytesPath(root, segment), {
      start,
      end,
      highWaterMark: 256 * 1024,
    }) as AsyncIterable<Buffer>
  }
}

/** Reads the segments in order. @param release called when reading has ended */
export function openBytes(root: string, segments: readonly Segment[], range: Range, release: () => void): Readable {
  return Readable.from(pieces(root, segments, range), { objectMode: false }).once('close', release)
}
