import { spawnSync } from 'node:child_process'

/** The number of this machine's Java, 17 for one; undefined where there is none. */
export function javaVersion(): number | undefined {
  const { stderr, stdout, error } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const version = /version "(\d+)/.exec(`${stderr}${stdout}`)?.[1]
  return error || version === undefined ? undefined : Number(version)
}
