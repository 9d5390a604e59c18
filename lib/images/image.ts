/** A picture without anything beyond what it shows: no place, no camera, no comment. */
export interface CleanImage {
  type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  bytes: Buffer
  /** Pixels. */
  width: number
  height: number
}

/** Pixels a side. A viewer holds all pixels in memory, however few bytes they were packed into. */
const SIDE_MAX = 8192

export function isShowable(width: number, height: number): boolean {
  return width >= 1 && width <= SIDE_MAX && height >= 1 && height <= SIDE_MAX
}
