/**
 * The sizes of a resumable upload's parts (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html: 5 MiB to
 * 5 GiB a part).
 */

const MIB = 1024 * 1024
const PART_BYTES_MIN = 8 * MIB
// The most that one ListParts answers.
const PARTS_MAX = 1000

/** Bytes of every part but the last. */
export function partSizeOf(size: number): number {
  return Math.max(PART_BYTES_MIN, Math.ceil(size / PARTS_MAX / MIB) * MIB)
}

/** At least one: even nothing is sent as a part. */
export function partCount(size: number): number {
  return Math.max(1, Math.ceil(size / partSizeOf(size)))
}

/** Bytes of one part, numbered from 1. */
export function bytesOfPart(size: number, number: number): number {
  return Math.min(partSizeOf(size), size - (number - 1) * partSizeOf(size))
}
