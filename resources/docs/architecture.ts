/**
 * `npm run docs:architecture`: draws docs/architecture.svg, the nouns of lib/ and the imports between them, from the
 * sources.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { explain } from '../build/usage.ts'
import { readArrows } from './imports.ts'

const page = 'docs/architecture.svg'

type Arrows = ReadonlyMap<string, readonly string[]>

/** Sizes in pixels. */
const [WIDTH, BAND, BOX_WIDTH, BOX_HEIGHT, FLOOR_HEIGHT, MARGIN] = [1040, 34, 104, 30, 86, 20]

/** The floor of a noun: 0 where it imports no other noun, else one above the highest one that it imports. */
function floorOf(noun: string, arrows: Arrows): number {
  return Math.max(-1, ...(arrows.get(noun) ?? []).map((other) => floorOf(other, arrows))) + 1
}

/** Whether `to` is reached from `from` over other nouns. */
function isImplied(from: string, to: string, arrows: Arrows): boolean {
  const reaches = (noun: string): boolean => noun === to || (arrows.get(noun) ?? []).some(reaches)
  return (arrows.get(from) ?? []).some((other) => other !== to && reaches(other))
}

interface Place {
  noun: string
  /** The middle of the box. */
  x: number
  /** Its upper edge. */
  y: number
}

/** Floors from top to bottom, the nouns of each in alphabetical order. */
function placesOf(arrows: Arrows, top: number): ReadonlyMap<string, Place> {
  const floors = [...arrows.keys()].map((noun) => floorOf(noun, arrows))
  const highest = Math.max(...floors)
  const places = new Map<string, Place>()
  for (let floor = highest; floor >= 0; floor--) {
    const nouns = [...arrows.keys()].filter((noun) => floorOf(noun, arrows) === floor)
    for (const [index, noun] of nouns.entries()) {
      // Every other floor is shifted, so that long arrows pass between boxes.
      const aside = (floor % 2 === 0 ? 0.5 : 0.38) * (WIDTH / nouns.length)
      places.set(noun, {
        noun,
        x: Math.round((index * WIDTH) / nouns.length + aside),
        y: top + (highest - floor) * FLOOR_HEIGHT,
      })
    }
  }
  return places
}

const band = (y: number, text: string): string =>
  `<rect class="band" x="${MARGIN}" y="${y}" width="${WIDTH - 2 * MARGIN}" height="${BAND}" rx="4"/>` +
  `<text x="${WIDTH / 2}" y="${y + 22}">${text}</text>`

const box = ({ noun, x, y }: Place): string =>
  `<rect class="noun" x="${x - BOX_WIDTH / 2}" y="${y}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="4"/>` +
  `<text x="${x}" y="${y + 20}">${noun}</text>`

function arrow(from: Place, to: Place): string {
  const [start, end] = [from.y + BOX_HEIGHT, to.y - 2]
  const bend = Math.round((start + end) / 2)
  return `<path d="M${from.x} ${start}C${from.x} ${bend} ${to.x} ${bend} ${to.x} ${end}"/>`
}

const style = [
  'text{font:13px system-ui,sans-serif;text-anchor:middle;fill:#1f2933}',
  '.band{fill:#eef1f4;stroke:#9aa5b1}.noun{fill:#fff;stroke:#3e4c59}',
  'path{fill:none;stroke:#7b8794;marker-end:url(#tip)}',
].join('')

const tip =
  '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
  '<path style="marker-end:none;fill:#7b8794;stroke:none" d="M0 0 8 4 0 8z"/></marker>'

/** The picture, without arrows that follow from others. */
export function architecturePicture(arrows: Arrows = readArrows()): string {
  const top = MARGIN + 2 * (BAND + 8) + 16
  const places = placesOf(arrows, top)
  const bottom = Math.max(...[...places.values()].map(({ y }) => y)) + FLOOR_HEIGHT
  const drawn = [...arrows].flatMap(([noun, others]) =>
    others
      .filter((other) => !isImplied(noun, other, arrows))
      .flatMap((other) => {
        const [from, to] = [places.get(noun), places.get(other)]
        return from && to ? [arrow(from, to)] : []
      }),
  )
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 2 * (BAND + 8) + MARGIN}">`,
    '<title>The nouns of lib/ and what they import</title>',
    `<style>${style}</style><defs>${tip}</defs><rect width="100%" height="100%" fill="#fff"/>`,
    band(MARGIN, 'functions/ — one endpoint a file'),
    band(MARGIN + BAND + 8, 'lib/dialects/ — action · fileserver · kms · userapi · usermodule · platform, over kit'),
    ...drawn,
    ...[...places.values()].map(box),
    band(bottom, 'lib/aws/ — DynamoDB, S3, SNS, parameters'),
    band(bottom + BAND + 8, 'values — lib/identity · lib/content · lib/caller · fault.ts · config.ts'),
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}

if (import.meta.main) {
  explain(`Usage: npm run docs:architecture

Draws docs/architecture.svg, the nouns of lib/ and what they import.`)
  await writeFile(join(import.meta.dirname, '../..', page), architecturePicture())
}
