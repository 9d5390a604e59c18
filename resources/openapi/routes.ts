/**
 * The requests of every operation, as its function declares them. The functions are loaded with recorders
 * (`recorders/`) in place of the makers of their endpoints, so that the documentation describes the running code.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import * as v from 'valibot'
import { handlersOf, readFunctions, routes as routesOf } from '../build/template.ts'
import type { Recorded, RecordedAction, RecordedPath } from './recorded.ts'

const root = join(import.meta.dirname, '../..')

/** Who may ask: without a session, with an optional or with a required one; its role and its age. */
export interface Access {
  session: Recorded['session']
  role: 'anybody' | 'leader' | 'admin'
  recentLogin: boolean
}

export interface Operation {
  dialect: string
  /** The operation's name in the words of its dialect. */
  name: string
  /** `POST`, `/user/loginPhone/{phone}`: the first one is documented. */
  routes: readonly { method: string; path: string }[]
  /** For an action: whether its path uses it for a request that names none. */
  action: { isUsual: boolean } | null
  /** A path before its action is known. */
  isPath: boolean
  /** The fields, as a valibot schema. */
  fields: Recorded['fields']
  access: Access
  /** Every answer after the session's check has the new token, if there is one. */
  rotates: boolean
  /** Source file. */
  module: string
}

/** Modules that make endpoints, and their replacements. */
const exchanged: Readonly<Record<string, string>> = {
  'lib/dialects/kit.ts': 'kit.ts',
  'lib/dialects/action/endpoint.ts': 'action.ts',
  'lib/dialects/action/managerAction.ts': 'manager.ts',
  'lib/dialects/platform/endpoint.ts': 'platform.ts',
}

const recorders: Plugin = {
  name: 'recorders',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\.ts$/ }, ({ path, resolveDir, importer }) => {
      const wanted = join(resolveDir, path).slice(root.length + 1)
      const recorder = Object.hasOwn(exchanged, wanted) ? exchanged[wanted] : undefined
      if (recorder === undefined || importer.includes('/recorders/')) return undefined
      return { path: join(import.meta.dirname, 'recorders', recorder) }
    })
  },
}

/** A function that serves files has no fields to record. */
type Loaded = Recorded | RecordedPath | ((...given: never[]) => unknown) | undefined

/** Loads every function with the recorders and returns its `handler`. */
async function load(handlers: ReadonlyMap<string, string>): Promise<Map<string, Loaded>> {
  const names = [...handlers]
  const contents = names
    .map(([, handler], index) => `export { handler as h${index} } from './${handler.replace(/\.handler$/, '.ts')}'`)
    .join('\n')
  const outfile = join(root, '.build/openapi', `routes-${process.pid}.mjs`)
  await build({
    stdin: { contents, resolveDir: root, sourcefile: 'routes.ts', loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    keepNames: true,
    logLevel: 'silent',
    plugins: [recorders],
  })
  const loaded = (await import(pathToFileURL(outfile).href)) as Record<string, Loaded>
  return new Map(names.map(([name], index) => [name, loaded[`h${index}`]]))
}

const accessOf = ({ session, guard }: Recorded): Access => ({
  session,
  role: guard === undefined ? 'anybody' : guard.leadersToo ? 'leader' : 'admin',
  recentLogin: guard?.needsRecentLogin === true,
})

const isPath = (loaded: Recorded | RecordedPath): loaded is RecordedPath => 'actions' in loaded

type Place = Pick<Operation, 'dialect' | 'routes' | 'module'>

const anybody: Access = { session: 'none', role: 'anybody', recentLogin: false }

function actionsOf({ name, actions, usual }: RecordedPath, place: Place): Operation[] {
  const path: Operation = {
    ...place,
    name,
    action: null,
    isPath: true,
    fields: v.object({}),
    access: anybody,
    rotates: false,
  }
  const all = actions.map(
    (action: RecordedAction): Operation => ({
      ...place,
      name: action.name,
      action: { isUsual: action.name === usual },
      isPath: false,
      fields: action.fields,
      access: accessOf(action),
      rotates: action.rotates === true,
      module: `${place.module.replace(/\.ts$/, '')}/${action.name.replace(/^./, (first) => first.toLowerCase())}.ts`,
    }),
  )
  return [path, ...all]
}

/** Every operation of the API, in the order of `serverless.yml`. */
export async function readOperations(): Promise<Operation[]> {
  const functions = await readFunctions(root)
  const loaded = await load(handlersOf(functions))
  return Object.entries(functions).flatMap(([name, deployed]): Operation[] => {
    const one = loaded.get(name)
    const routes = routesOf([deployed]).map((route) => {
      const [method = '', path = ''] = route.split(' ')
      return { method, path }
    })
    if (!one || typeof one === 'function' || routes.length === 0) return []
    const module = deployed.handler.replace(/\.handler$/, '.ts')
    const place: Place = { dialect: module.split('/')[1] ?? '', routes, module }
    if (isPath(one)) return actionsOf(one, place)
    return [
      {
        ...place,
        name: one.name,
        action: null,
        isPath: false,
        fields: one.fields,
        access: accessOf(one),
        rotates: false,
      },
    ]
  })
}
