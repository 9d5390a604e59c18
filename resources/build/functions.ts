import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { BuildFault } from './fault.ts'
import type { ServiceFunction } from './serverless.ts'

/** Every deployed function by name, from the files that serverless.yml lists, without starting the Serverless CLI. */
export async function readFunctions(root: string): Promise<Record<string, ServiceFunction>> {
  const { functions }: { functions: string[] } = parse(await readFile(join(root, 'serverless.yml'), 'utf8'))
  const parts = functions.map(async (reference) => {
    const [, path] = /^\$\{file\((.+)\)\}$/.exec(reference) ?? []
    if (path === undefined) throw new BuildFault(`serverless.yml lists ${reference} under functions, which is no file.`)
    return parse(await readFile(join(root, path), 'utf8'))
  })
  return Object.assign({}, ...(await Promise.all(parts)))
}

/** Function name → handler. */
export function handlersOf(functions: Readonly<Record<string, ServiceFunction>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(functions).map(([name, { handler }]) => [name, handler]))
}
