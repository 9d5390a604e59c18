/** The settings in force on this machine, as the console shows them. */
import { showsDesk, showsReference } from '../../lib/config.ts'
import { stageSettings } from '../../resources/build/settings.ts'
import type { Template } from '../template.ts'

export interface ShownSetting {
  name: string
  value: string
  /** Whether serverless.yml or the environment sets it; else it has its own value. */
  given: boolean
}

/** A value as it would stand in a file; a digest of a secret is left out, the codes of test numbers are in no setting. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Map) return [...value].map(([name, part]) => `${name}=${textOf(part)}`).join(', ')
  if (value instanceof Set || Array.isArray(value)) return [...value].map(textOf).join(', ')
  if (Buffer.isBuffer(value)) return '…'
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value !== 'object') return String(value)
  return Object.entries(value)
    .map(([name, part]) => `${name}=${textOf(part)}`)
    .join(', ')
}

/** @throws {SettingsError}, {BuildFault} where a setting is wrong */
export function settingsInForce({ settings: given, stage }: Template, apiUrl: string) {
  const { texts, settings } = stageSettings(given, stage, process.env, apiUrl)
  const docs = showsReference(texts)
  const desk = showsDesk(texts)
  const all = Object.entries({ ...settings, API_DOCS: docs, DESK_PAGE: desk })
  const shown = all.map(
    ([name, value]): ShownSetting => ({ name, value: textOf(value), given: Object.hasOwn(texts, name) }),
  )
  return { docs, desk, shown }
}
