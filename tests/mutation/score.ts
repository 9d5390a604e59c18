/** How many mutants were found, of how many, with the interval in which the share of all lies. */
import { mutatedFolders } from './mutants.ts'

export type Verdict = 'found' | 'hangs' | 'survives' | 'unreached'

export interface Result {
  /** Hash of sources and tests. */
  state: string
  key: string
  folder: string
  original: string
  verdict: Verdict
  /** The test that found it. */
  by: string | null
  reason: string | null
  seconds: number
}

const isFound = ({ verdict }: Result) => verdict === 'found' || verdict === 'hangs'

/** Wilson's interval of 95 % for a share that was seen in a sample, both ends as shares. */
export function interval(found: number, of: number): [number, number] {
  const z = 1.96
  const share = found / of
  const middle = share + z ** 2 / (2 * of)
  const width = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  return [(middle - width) / (1 + z ** 2 / of), (middle + width) / (1 + z ** 2 / of)]
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

function rowOf(name: string, results: readonly Result[]): string {
  const found = results.filter(isFound).length
  if (results.length === 0) return `| ${name} | 0 | | | |`
  const [low, high] = interval(found, results.length)
  const share = percent(found / results.length)
  return `| ${name} | ${results.length} | ${found} | ${share} | ${percent(low)} … ${percent(high)} |`
}

/** The table by folder, and each survivor in a line. */
export function report(results: readonly Result[]): string {
  const rows = mutatedFolders.map((folder) =>
    rowOf(
      `\`${folder}\``,
      results.filter((result) => result.folder.startsWith(folder)),
    ),
  )
  const left = results.filter((result) => !isFound(result))
  return [
    '| folder | mutants | found | share | 95 % interval |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    rowOf('all', results),
    '',
    ...left.map(({ key, original, verdict }) => `${verdict}: ${key}\n  was: ${original.slice(0, 160)}`),
  ].join('\n')
}
