/** A picture without anything that its maker did not mean to show: no place, no camera, no comment. */
export interface CleanImage {
  type: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif'
  bytes: Buffer
  /** Pixels. */
  width: number
  height: number
}

/** Limit in pixels. A viewer holds all pixels in memory, however few bytes they were packed into. */
const SIDE_MAX = 8192

export function isShowable(width: number, height: number): boolean {
  return width >= 1 && width <= SIDE_MAX && height >= 1 && height <= SIDE_MAX
}
