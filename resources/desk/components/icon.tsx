/** The icons of the desk: strokes on a square of 24 units. */
const paths = {
  overview: 'M4 20V10m5.3 10V4m5.4 16v-7M20 20V7',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.5 2.7-5.5 6-5.5s6 2 6 5.5m1-16.4a3.5 3.5 0 0 1 0 6.8m2 4.5c1.9.8 3 2.6 3 5.1',
  files: 'M6 3.5h8l4.5 4.5v12.5H6v-17Zm7.5 0V8.5h5',
  types: 'M4 5h16v5H4V5Zm0 9h16v5H4v-5Zm3-6.5h.01M7 16.5h.01',
  trail: 'M12 7.5V12l3 2m6-2a9 9 0 1 1-2.6-6.4M21 3v4h-4',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-1.5L20.5 20.5',
  leave: 'M14 4.5H5.5v15H14m-4-7.5h10.5m-3.5-4 4 4-4 4',
  back: 'M19 12H5m6-6-6 6 6 6',
  alert:
    'M12 9v4.5m0 3v.01M10.6 4.3 2.9 17.6A1.6 1.6 0 0 0 4.3 20h15.4a1.6 1.6 0 0 0 1.4-2.4L13.4 4.3a1.6 1.6 0 0 0-2.8 0Z',
  download: 'M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14',
  key: 'M14.5 13.5a5 5 0 1 0-4-4L4 16v4h4v-2.5h2.5V15l4-1.5Zm1.5-5.5h.01',
  remove: 'M5 7h14M10 7V4.5h4V7m-7.5 0 1 13h9l1-13M10.5 11v5m3-5v5',
  change: 'm4.5 19.5 1-4L16 5l3 3L8.5 18.5l-4 1Z',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  refresh: 'M20 11a8 8 0 1 0-.6 4M20 5v6h-6',
} as const

export type IconName = keyof typeof paths

/** Hidden from screen readers: every icon has a word beside it. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
)
