/** A copy of this checkout, for tests that change sources or build. */
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../local/folder.ts'

const parts = ['docs/openapi', 'functions', 'lib', 'local', 'resources', 'package.json', 'serverless.yml']

export interface Checkout {
  root: string
  remove(): void
}

export function copyCheckout(): Checkout {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'gatehouse-checkout-'))
  for (const part of parts.filter((name) => existsSync(join(projectRoot, name)))) {
    cpSync(join(projectRoot, part), join(root, part), { recursive: true })
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(root, 'node_modules'))
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}
