/** Secrets must appear nowhere: their forms, and the places in a build or a history that could hold them. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'

/** AWS's own example key, used in its documents and in our tests. */
const EXAMPLE = 'AKIAIOSFODNN7EXAMPLE'
const forms = [
  /"d": ?"[\w-]{43}"/,
  /BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{40}/,
  /\bA[KS]IA[0-9A-Z]{16}\b/,
  /"(?:salt|pepper)": ?"[A-Za-z0-9+/]{43}="/,
]

/** The parts of a text in the form of a secret. */
export function secretsIn(text: string): string[] {
  const plain = text.replaceAll(EXAMPLE, '')
  return forms.flatMap((form) => form.exec(plain)?.[0].slice(0, 24) ?? [])
}

/** Every file below a folder, including the contents of zips: path → text. */
export function artefacts(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    const held = path.endsWith('.zip') ? Object.entries(unzipSync(bytes)) : [['', bytes] as const]
    for (const [inner, content] of held) found.set(join(path, inner), Buffer.from(content).toString('latin1'))
  }
  return found
}

/** Every line that a commit of this clone has ever added. */
export function addedLines(root: string): string {
  const log = ['log', '--all', '--patch', '--unified=0', '--format=', '--no-ext-diff']
  const text = execFileSync('git', log, { cwd: root, encoding: 'utf8', maxBuffer: 1024 ** 3 })
  return text
    .split('\n')
    .filter((line) => line.startsWith('+'))
    .map((line) => line.slice(1))
    .join('\n')
}
