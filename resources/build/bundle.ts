import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build, type Metafile } from 'esbuild'
import { CARRYING, carry } from './carried.ts'
import { BuildFault } from './fault.ts'
import { carryNativeFile } from './nativeFile.ts'
import { numberingPlans } from './numberingPlans.ts'
import { unusedCalls } from './unusedCalls.ts'
import { unusedParts } from './unusedParts.ts'

/** The bundle of one function: its place and its sources. */
export interface Bundle {
  /** Path below the output folder, which is also its path in the zip: `functions/userapi/login.js`. */
  path: string
  bytes: number
  /** Source path → the bytes that it contributes; sources that contribute none are left out. */
  sources: ReadonlyMap<string, number>
  /** Files that the function reads or loads at run time: their paths below the output folder, as in the zip. */
  carried: readonly string[]
  /** Source path → the sources that it imports, as written, including imports whose content esbuild has dropped. */
  imports: ReadonlyMap<string, readonly string[]>
}

export interface BundleOptions {
  root: string
  outputFolder: string
  /** Function name → handler of serverless.yml, such as `functions/userapi/login.handler`. */
  handlers: ReadonlyMap<string, string>
  format?: 'cjs' | 'esm'
  /**
   * Puts code that functions share into files of its own, as ES modules; on a laptop this takes a tenth of the memory.
   */
  shared?: boolean
  /** Writes source maps beside the bundles, for debugging: three quarters of the build's time. */
  sourceMaps?: boolean
}

/** `functions/userapi/login.handler` → `functions/userapi/login`. */
const moduleOf = (handler: string): string => handler.slice(0, handler.lastIndexOf('.'))

// CommonJS packages load Node's modules by `require`, which ES modules lack.
const requireOfModules =
  "import{createRequire as gatehouseRequire}from'node:module';const require=gatehouseRequire(import.meta.url);"

/** Defines `import.meta.dirname`, from which modules find the carried files (`carried.ts`). */
const folderIs = (expression: string): Record<string, string> => ({ 'import.meta.dirname': expression })

/** Shared bundles link their source maps, for debuggers; deployed bundles name no other file. */
function formOf({ outputFolder, format = 'cjs', shared = false, sourceMaps = false }: BundleOptions): BuildOptions {
  const sourcemap = sourceMaps && 'external'
  // CommonJS has another expression for a module's folder.
  if (!shared) return { format, sourcemap, ...(format === 'cjs' && { define: folderIs('__dirname') }) }
  return {
    format: 'esm',
    define: folderIs(JSON.stringify(join(outputFolder, CARRYING))),
    splitting: true,
    chunkNames: 'shared/[hash]',
    banner: { js: requireOfModules },
    sourcemap: sourceMaps && 'linked',
  }
}

/**
 * Bundles every function in one esbuild call.
 * @throws {BuildFault} where a handler's file is missing or does not compile
 */
export async function bundle(options: BundleOptions): Promise<ReadonlyMap<string, Bundle>> {
  const { root, outputFolder, handlers } = options
  const form = formOf(options)
  for (const [name, handler] of handlers) {
    if (existsSync(join(root, `${moduleOf(handler)}.ts`))) continue
    throw new BuildFault(`The function ${name} names the handler ${handler}, but there is no ${moduleOf(handler)}.ts.`)
  }
  await rm(join(outputFolder, 'functions'), { recursive: true, force: true })

  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...handlers.values()].map((handler) => ({ in: `${moduleOf(handler)}.ts`, out: moduleOf(handler) })),
    outdir: outputFolder,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    ...form,
    // The SDK's ES modules allow tree shaking: 200 KB instead of 430 KB for a DynamoDB client.
    mainFields: ['module', 'main'],
    // Set here so that a bundle depends on sources alone: ES modules are strict, and stay so as CommonJS.
    tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
    plugins: [numberingPlans, unusedCalls, unusedParts],
  }).catch((cause: Error) => {
    throw new BuildFault(cause.message, { cause })
  })

  // The project's own package.json says "module"; the zip has none, which to Lambda means CommonJS.
  await writeFile(
    join(outputFolder, 'package.json'),
    JSON.stringify({ type: form.format === 'cjs' ? 'commonjs' : 'module' }),
  )
  const imports = importsOf(metafile)
  const bundles = new Map<string, Bundle>()
  for (const [name, handler] of handlers) {
    const own = bundleOf(metafile, moduleOf(handler))
    const carried = await carry(root, outputFolder, own)
    // Shared bundles run on this machine, with the packages that are installed here.
    if (!options.shared) carried.push(...(await carryNativeFile(root, outputFolder, own)))
    bundles.set(name, { ...own, imports, carried })
  }
  return bundles
}

function importsOf({ inputs }: Metafile): Bundle['imports'] {
  return new Map(Object.entries(inputs).map(([path, input]) => [path, input.imports.map((one) => one.path)]))
}

function bundleOf(metafile: Metafile, module: string): Omit<Bundle, 'imports' | 'carried'> {
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === `${module}.ts`)
  if (!output) throw new BuildFault(`esbuild wrote no bundle for ${module}.ts.`)
  const sources = Object.entries(output.inputs).map(([path, input]) => [path, input.bytesInOutput] as const)
  return { path: `${module}.js`, bytes: output.bytes, sources: new Map(sources.filter(([, bytes]) => bytes > 0)) }
}
