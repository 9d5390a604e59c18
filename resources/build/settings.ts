import {
  ownSettingNames,
  readSettings,
  type Settings,
  settingNames,
  showsDesk,
  showsReference,
} from '../../lib/config.ts'
import { BuildFault } from './fault.ts'

type Texts = Record<string, string>

/** `custom.settings` of serverless.yml: `default`, and a map for each stage with other values. */
export type StageSettings = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/** The settings of a stage, as texts for the functions and as parsed values. */
export interface ReadSettings {
  texts: Texts
  settings: Settings
  /**
   * The codes of test numbers, by number: they are stored with the keys of the stage, and never in a function's
   * environment.
   */
  testCodes: ReadonlyMap<string, string>
}

const allNames: readonly string[] = [...settingNames, ...ownSettingNames]

const TEST_NUMBERS = 'SMS_TEST_NUMBERS'

/** Separates numbers and codes of a list that has been validated. */
function testCodesIn({ [TEST_NUMBERS]: text = '' }: Texts): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((entry) => entry.trim().split('='))
  return new Map(pairs.flatMap(([number = '', code]) => (code === undefined ? [] : [[number, code] as const])))
}

const isName = (name: string): boolean => allNames.includes(name)

/**
 * The given settings: the stage's own override the default ones, and the environment overrides both.
 * @param publicUrl used where PUBLIC_URL is not set
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
  showsDesk(texts)
  const settings = readSettings({ PUBLIC_URL: publicUrl, ...texts }, stage, Date.now())
  const testCodes = testCodesIn(texts)
  if (testCodes.size > 0) texts[TEST_NUMBERS] = [...settings.SMS_TEST_NUMBERS].join()
  return { texts, settings, testCodes }
}

/**
 * A deployed stage keeps the codes of its test numbers among its keys: a deployment must not contain them.
 * @throws {BuildFault}
 */
export function refuseCodes({ testCodes }: ReadSettings, stage: string): void {
  if (testCodes.size === 0) return
  throw new BuildFault(
    `SMS_TEST_NUMBERS takes the numbers alone (+8613800000000,…) where a stage is deployed: store their codes by SMS_TEST_NUMBERS=<number>=<code>,… npm run keys -- --stage ${stage} set-test-codes`,
  )
}
