/**
 * Shelves: the lists of this service. A row names a thing and where it stands; it is written in the transaction that
 * changes the thing, so a list is right at write time and reads nothing but what it may show.
 */
import type { Item, Part } from '../aws/dynamodb.ts'
import { surroundings } from '../config.ts'

/** Sorts by `place`, in the order of its UTF-8 bytes. */
export interface Place {
  shelf: string
  place: string
}

export interface Row extends Place {
  /** The id of what stands there. */
  thing: number
}

const key = ({ shelf, place }: Place) => ({ table: surroundings().shelvesTable, key: { shelf, place } })

export function rowPut({ shelf, place, thing }: Row): Part<'shelf'> {
  return { refusal: 'shelf', put: { table: surroundings().shelvesTable, item: { shelf, place, thing } } }
}

export function rowDeletion(place: Place): Part<'shelf'> {
  return { refusal: 'shelf', delete: key(place) }
}

export const rowFrom = (item: Item): Row => ({
  shelf: String(item['shelf']),
  place: String(item['place']),
  thing: Number(item['thing']),
})

/** Epoch milliseconds as text that sorts like the number. */
export const sortableTime = (epochMs: number): string => String(epochMs).padStart(13, '0')

/** An id of at most ten digits likewise. */
export const sortableId = (id: number): string => String(id).padStart(10, '0')
