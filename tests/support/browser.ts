/**
 * A browser for tests of pages: the machine's own Chromium, driven by playwright-core. It records what our pages must
 * not do: errors in the console, breaches of the policy, requests to other hosts.
 */
import axe from 'axe-core'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { findChromium, NO_CHROMIUM } from './chromium.ts'

// A browser beside other work may take long; only what never comes is a failure.
const TEST_MS = 120_000
const WAIT_MS = 30_000

/** Tests that need a browser; without one, a single skipped test says so. */
export function inBrowser(name: string, tests: () => void): void {
  if (findChromium() !== null) describe(name, { timeout: TEST_MS }, tests)
  else test.skipIf(true)(`${name}: ${NO_CHROMIUM}`, () => undefined)
}

export interface View {
  width?: number
  height?: number
  dark?: boolean
  /** `en-GB` where not given. */
  language?: string
  /** Whether it has a touch screen, as a phone has. */
  touch?: boolean
  /** Content of the tab's session storage before the page loads. */
  sessionStorage?: Record<string, string>
}

export interface Visit {
  page: Page
  context: BrowserContext
  /** A sentence for each thing that the page must not have done, except for those that match `expected`. */
  faults(expected?: RegExp): string[]
}

/** Starts with the first page that is opened, and stops after the tests of the file. */
export function useBrowser() {
  let started: Promise<Browser> | undefined
  // A page that stays open goes on drawing and asking behind its test.
  afterEach(async () => {
    const contexts = (await started)?.contexts() ?? []
    await Promise.all(contexts.map((context) => context.close()))
  })
  afterAll(async () => (await started)?.close())
  return {
    /** Opens a page in a context of its own, without data from other pages. */
    async visit(
      url: string,
      { width = 1280, height = 900, dark = false, language = 'en-GB', touch = false, sessionStorage = {} }: View = {},
    ) {
      // Chromium cannot use its sandbox as root, which is common in containers.
      started ??= chromium.launch({
        executablePath: findChromium() ?? '',
        args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
      })
      const context = await (await started).newContext({
        viewport: { width, height },
        colorScheme: dark ? 'dark' : 'light',
        locale: language,
        hasTouch: touch,
        reducedMotion: 'reduce',
      })
      await context.addInitScript(`Object.assign(sessionStorage, ${JSON.stringify(sessionStorage)})`)
      const page = await context.newPage()
      page.setDefaultTimeout(WAIT_MS)
      const faults = watch(page, new URL(url).origin)
      await page.goto(url)
      const visit: Visit = {
        page,
        context,
        faults: (expected) => faults.filter((one) => !expected?.test(one)),
      }
      return visit
    },
  }
}

function watch(page: Page, origin: string): string[] {
  const faults: string[] = []
  page.on('console', (message) => {
    // Breaches of the content security policy are reported here too.
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol !== 'data:' && asked !== origin) faults.push(`asked ${asked}`)
  })
  return faults
}

/** WCAG 2.2 A and AA, and axe's best practices. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// The places of what breaks no rule are not named: to find a name for each takes a third of the time of all rules.
const options = JSON.stringify({ runOnly: rules, resultTypes: ['violations'] })

/** The findings of axe on the current page: rule, requirement and place. */
export async function axeViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(`${axe.source};0`)
  const found: axe.AxeResults = await page.evaluate(`axe.run(document, ${options})`)
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${help}: ${target.join(' ')} ${failureSummary.slice(0, 300)}`,
    ),
  )
}

/** Expects nothing wider than the page, so that a phone only scrolls vertically. */
export async function expectNoSideways(page: Page): Promise<void> {
  const wider: number = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  expect(wider, 'pixels by which the page is wider than its window').toBeLessThanOrEqual(0)
}
