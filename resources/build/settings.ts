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

/** `custom.settings` of serverless.yml: `default`, and a map for any stage that differs. */
export type StageSettings = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

/** What a stage sets, as texts for the functions, and the same read. */
export interface ReadSettings {
  texts: Texts
  settings: Settings
  /** The codes of test numbers, by number: they lie with the keys of the stage, and in no environment of a function. */
  testCodes: ReadonlyMap<string, string>
}

const allNames: readonly string[] = [...settingNames, ...ownSettingNames]

const TEST_NUMBERS = 'SMS_TEST_NUMBERS'

/** Splits numbers from codes, of a list that was read without fault. */
function testCodesIn({ [TEST_NUMBERS]: text = '' }: Texts): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((entry) => entry.trim().split('='))
  return new Map(pairs.flatMap(([number = '', code]) => (code === undefined ? [] : [[number, code] as const])))
}

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
  showsDesk(texts)
  const settings = readSettings({ PUBLIC_URL: publicUrl, ...texts }, stage, Date.now())
  const testCodes = testCodesIn(texts)
  if (testCodes.size > 0) texts[TEST_NUMBERS] = [...settings.SMS_TEST_NUMBERS].join()
  return { texts, settings, testCodes }
}

/**
 * A stage that is deployed has the codes of its test numbers in its keys: what deploys has no need to know them.
 * @throws {BuildFault}
 */
export function refuseCodes({ testCodes }: ReadSettings, stage: string): void {
  if (testCodes.size === 0) return
  throw new BuildFault(
    `SMS_TEST_NUMBERS takes the numbers alone (+8613800000000,…) where a stage is deployed: store their codes by SMS_TEST_NUMBERS=<number>=<code>,… npm run keys -- --stage ${stage} set-test-codes`,
  )
}
