import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { watchSources } from '../../local/dev/watch.ts'

let root: string
let told: string[][]
let end: () => Promise<void>

const at = (file: string) => join(root, file)
const FILE = 'lib/accounts/find.ts'

/** As vim, JetBrains, `sed -i` and git do: another file takes the name. */
function replace(file: string, text: string): void {
  writeFileSync(`${at(file)}.tmp`, text)
  renameSync(`${at(file)}.tmp`, at(file))
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'watch-'))
  for (const folder of ['functions/kms', 'lib/accounts', 'resources']) mkdirSync(at(folder), { recursive: true })
  for (const file of [FILE, 'functions/kms/login.ts', 'serverless.yml']) writeFileSync(at(file), 'first')
  told = []
  end = watchSources((files) => void told.push([...files]), root)
  // The watcher has looked at everything: what comes now are changes.
  await sleep(150)
})

afterEach(async () => {
  await end()
  rmSync(root, { recursive: true, force: true })
})

/** Waits until these files, together, have been told of since the last call. */
async function hears(...files: string[]): Promise<void> {
  const startedAt = performance.now()
  while (!files.every((file) => told.flat().includes(file))) {
    if (performance.now() - startedAt > 3000) throw new Error(`heard of ${JSON.stringify(told)}, not of ${files}`)
    await sleep(10)
  }
  told.length = 0
}

describe('The watcher of npm run dev', () => {
  test('follows a file that is replaced by rename, as often as it is', async () => {
    for (let save = 1; save <= 5; save += 1) {
      replace(FILE, `save ${save}`)
      await hears(FILE)
    }
    for (let save = 1; save <= 3; save += 1) {
      execFileSync('sed', ['-i', `s/save/saved ${save}/`, at(FILE)])
      await hears(FILE)
    }
  })

  test('follows a file that is moved away, written anew and removed, and the files of the root', async () => {
    renameSync(at(FILE), at(`${FILE}~`))
    writeFileSync(at(FILE), 'anew')
    rmSync(at(`${FILE}~`))
    await hears(FILE)
    writeFileSync(at(FILE), 'in place')
    await hears(FILE)
    rmSync(at(FILE))
    await hears(FILE)
    replace(FILE, 'back again')
    await hears(FILE)
    replace('serverless.yml', 'service: other')
    await hears('serverless.yml')
    replace('serverless.yml', 'service: another')
    await hears('serverless.yml')
  })

  test('follows new folders, and those that are renamed or made again', async () => {
    mkdirSync(at('lib/friends/deep'), { recursive: true })
    writeFileSync(at('lib/friends/deep/ask.ts'), '1')
    await hears('lib/friends/deep/ask.ts')
    replace('lib/friends/deep/ask.ts', '2')
    await hears('lib/friends/deep/ask.ts')
    rmSync(at('lib/friends'), { recursive: true })
    mkdirSync(at('lib/friends/deep'), { recursive: true })
    writeFileSync(at('lib/friends/deep/ask.ts'), 'three')
    await hears('lib/friends/deep/ask.ts')
    replace('lib/friends/deep/ask.ts', 'four')
    await hears('lib/friends/deep/ask.ts')
    renameSync(at('lib/friends'), at('lib/people'))
    await hears('lib/friends/deep/ask.ts', 'lib/people/deep/ask.ts')
    writeFileSync(at('lib/people/deep/ask.ts'), 'fifth')
    await hears('lib/people/deep/ask.ts')
    rmSync(at('functions'), { recursive: true })
    await hears('functions/kms/login.ts')
    mkdirSync(at('functions/kms'), { recursive: true })
    writeFileSync(at('functions/kms/login.ts'), 'checked out')
    await hears('functions/kms/login.ts')
  })

  test('loses none of twenty saves: what stands in the end was told of after it stood there', async () => {
    for (const pauseMs of [0, 15, 45, 90]) {
      let seen = ''
      await end()
      end = watchSources(() => {
        seen = readFileSync(at(FILE), 'utf8')
      }, root)
      for (let save = 1; save <= 20; save += 1) {
        replace(FILE, `${pauseMs}: ${save}`)
        await sleep(pauseMs)
      }
      await expect.poll(() => seen, { timeout: 2000 }).toBe(`${pauseMs}: 20`)
    }
  })

  test('tells of a checkout of many files once, and in the middle of what does not end', async () => {
    const files = Array.from({ length: 50 }, (_, index) => `lib/accounts/verb${index}.ts`)
    for (const file of files) writeFileSync(at(file), 'checked out')
    await expect.poll(() => told.flat().length, { timeout: 3000 }).toBe(50)
    expect(told.length).toBeLessThanOrEqual(2)
    told.length = 0
    for (let save = 1; told.length === 0; save += 1) {
      writeFileSync(at(FILE), `${save}`)
      await sleep(20)
    }
    expect(told).toEqual([[FILE]])
  })

  test('follows the sources of pages, and says nothing of what a build makes of them', async () => {
    for (const folder of ['resources/desk', 'resources/build']) mkdirSync(at(folder), { recursive: true })
    for (const file of ['resources/desk/desk.tsx', 'resources/desk/desk.css', 'resources/build/icon.svg']) {
      writeFileSync(at(file), 'first')
      await hears(file)
    }
    mkdirSync(at('lib/pages/carried/desk'), { recursive: true })
    writeFileSync(at('lib/pages/carried/desk/index.json'), '{}')
    replace(FILE, 'after it')
    await sleep(150)
    expect(told.flat()).toEqual([FILE])
  })

  test('says nothing of what an editor writes for itself, nor after its end', async () => {
    for (const name of ['.find.ts.swp', 'find.ts~', '4913', 'find.ts.tmp'])
      writeFileSync(at(`lib/accounts/${name}`), '')
    await sleep(1200)
    expect(told).toEqual([])
    await end()
    replace(FILE, 'too late')
    await sleep(300)
    expect(told).toEqual([])
  })
})
