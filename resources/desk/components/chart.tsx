/** Small charts as SVG, each with its content in words. */
import { useShapes } from '../words/shapes.ts'

export interface Bar {
  label: string
  value: number
}

interface ChartProps {
  title: string
  bars: readonly Bar[]
}

const WIDTH = 280
const HEIGHT = 72
const GAP = 4

const heightOf = (value: number, most: number): number => (value === 0 ? 2 : Math.max(4, (value / most) * HEIGHT))

/** One bar a day, the latest to the right. */
export function DayBars({ title, bars }: ChartProps) {
  const { number } = useShapes()
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const step = WIDTH / bars.length
  const told = bars.filter(({ value }) => value > 0).map(({ label, value }) => `${label}: ${number(value)}`)
  return (
    <div class="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${title}. ${told.join(', ')}`}>
        {bars.map(({ label, value }, index) => {
          const height = heightOf(value, most)
          return (
            <rect
              key={label}
              class={value === 0 ? 'bar none' : 'bar'}
              x={index * step + GAP / 2}
              y={HEIGHT - height}
              width={step - GAP}
              height={height}
              rx="2"
            >
              <title>{`${label}: ${number(value)}`}</title>
            </rect>
          )
        })}
      </svg>
      <p class="axis" aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </p>
    </div>
  )
}

/** One bar a row, the longest first. */
export function RowBars({ title, bars }: ChartProps) {
  const { number } = useShapes()
  const most = Math.max(1, ...bars.map(({ value }) => value))
  return (
    <ul class="rowbars" aria-label={title}>
      {bars.map(({ label, value }) => (
        <li key={label}>
          <span class="rowlabel">{label}</span>
          <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="track" width="100" height="8" rx="2" />
            <rect class="bar" width={Math.max(2, (value / most) * 100)} height="8" rx="2" />
          </svg>
          <span class="rowvalue">{number(value)}</span>
        </li>
      ))}
    </ul>
  )
}
