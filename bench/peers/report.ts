/** Rounds as a Markdown table: medians, and ratios of the same round. */
import { median } from '../median.ts'
import { type Work, works } from './contender.ts'
import type { Load } from './load.ts'
import type { Figures, Round } from './round.ts'

export interface Measured {
  name: string
  rounds: Round[]
}

const number = (value: number, digits: number) => value.toFixed(digits)

/** In as many digits as tell something. */
const rate = (value: number) => number(value, value < 100 ? 1 : 0)

const figuresOf = ({ rounds }: Measured, work: Work) => rounds.map((round) => round.works[work])
const isThere = (figures: Figures | undefined): figures is Figures => figures !== undefined

/** Ratios of the same round, the first one's figure above the other's. */
function ratioText(first: Measured, other: Measured, work: Work, of: (figures: Figures) => number): string {
  if (first === other) return ''
  const own = figuresOf(first, work)
  const ratios = figuresOf(other, work).flatMap((figures, index) => {
    const ours = own[index]
    return figures && ours ? [of(ours) / of(figures)] : []
  })
  return `**${number(median(ratios), 2)}** (${ratios.map((one) => number(one, 2)).join(', ')})`
}

const perSecond = ({ full }: Figures) => full.perSecond
/** How many the processor time of a second is enough for: a machine with other work changes it least. */
const perProcessorSecond = ({ serviceMs, databaseMs }: Figures) => 1000 / (serviceMs + databaseMs)

function workRow(first: Measured, one: Measured, work: Work): string[] {
  const figures = figuresOf(one, work).filter(isThere)
  if (figures.length === 0) return []
  const middle = (of: (figures: Figures) => number) => median(figures.map(of))
  const pair = (one: number, other: number, digits: number, between: string) =>
    `${number(one, digits)} ${between} ${number(other, digits)}`
  const times = (of: (figures: Figures) => Load) => {
    const [p50, p99] = [middle((one) => of(one).p50), middle((one) => of(one).p99)]
    return pair(p50, p99, 1, '·')
  }
  const [serviceMs, databaseMs] = [middle((of) => of.serviceMs), middle((of) => of.databaseMs)]
  const cells = [
    work,
    one.name,
    rate(middle(perSecond)),
    ratioText(first, one, work, perSecond),
    pair(serviceMs, databaseMs, 2, '+'),
    ratioText(first, one, work, perProcessorSecond),
    times(({ alone }) => alone),
    times(({ full }) => full),
  ]
  return [`| ${cells.join(' | ')} |`]
}

function processRow({ name, rounds }: Measured): string {
  const middle = (of: (round: Round) => number) => number(median(rounds.map(of)), 0)
  const cells = [
    name,
    `${middle((of) => of.startMs)} ms`,
    `${middle((of) => of.memory.started)} MiB`,
    `${middle((of) => of.memory.loaded)} MiB`,
    `${middle((of) => of.memory.database)} MiB`,
  ]
  return `| ${cells.join(' | ')} |`
}

/** @param first the one that the others are compared with */
export function markdownOf(all: readonly Measured[]): string {
  const [first] = all
  if (!first) return ''
  return [
    '| work | | a second | Gatehouse: × as many | CPU ms each: service + database | Gatehouse: × as many by CPU | ms one at a time: p50 · p99 | ms eight at once: p50 · p99 |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...works.flatMap((work) => all.flatMap((one) => workRow(first, one, work))),
    '',
    '| | start to first 200 | memory started | memory loaded | its database |',
    '| --- | --- | --- | --- | --- |',
    ...all.map(processRow),
  ].join('\n')
}
