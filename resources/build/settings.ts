import { ownSettingNames, readSettings, type Settings, settingNames, showsReference } from '../../lib/config.ts'
import { BuildFault } from './fault.ts'

type Texts = Record<string, string>

/** `custom.settings` of serverless.yml: `default`, and a map for any stage that differs. */
export type StageSettings = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/** What a stage sets, as texts for the functions, and the same read. */
export interface ReadSettings {
  texts: Texts
  settings: Settings
}

const allNames: readonly string[] = [...settingNames, ...ownSettingNames]

const isName = (name: string): boolean => allNames.includes(name)

/**
 * The settings that somebody gave: the stage's own above the default ones, those of the environment above both.
 * @param publicUrl the address that stands where PUBLIC_URL is not given
 * @throws {BuildFault} for an unknown name, {SettingsError} for a wrong value
 */
export function stageSettings(
  given: StageSettings,
  stage: string,
  environment: Readonly<Record<string, string | undefined>>,
  publicUrl: string,
): ReadSettings {
  const texts: Texts = {}
  for (const part of ['default', stage]) {
    for (const [name, value] of Object.entries(given[part] ?? {})) {
      if (!isName(name))
        throw new BuildFault(`custom.settings.${part} of serverless.yml sets ${name}, which is no setting.`)
      texts[name] = String(value)
    }
  }
  for (const name of allNames) {
    const value = environment[name]
    if (value) texts[name] = value
  }
  showsReference(texts)
  return { texts, settings: readSettings({ PUBLIC_URL: publicUrl, ...texts }, stage, Date.now()) }
}
