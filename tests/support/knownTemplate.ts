/**
 * The template, read once in a process: each file of tests has modules of its own (ownModules.ts), and would parse all
 * of its YAML again to learn the same.
 */
import { readTemplate, type Template } from '../../local/template.ts'

const shared = globalThis as { gatehouseTemplates?: Map<string, Template> }
shared.gatehouseTemplates ??= new Map()
const known = shared.gatehouseTemplates

/** A template of its own for whoever asks, who may change it. */
export function knownTemplate(stage: string): Template {
  const template = known.get(stage) ?? readTemplate(stage)
  known.set(stage, template)
  return structuredClone(template)
}
