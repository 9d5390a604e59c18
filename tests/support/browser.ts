/**
 * A browser for tests of pages: the machine's own Chromium, driven by playwright-core. It records what our pages must
 * not do: errors in the console, breaches of the policy, requests to other hosts.
 */
import axe from 'axe-core'
import {
  type Browser,
  type BrowserContext,
  type CDPSession,
  type ConsoleMessage,
  chromium,
  type Page,
  type Request,
} from 'playwright-core'
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

/** A page of its context, which tests use one after another: a new one takes most of the time of a short test. */
interface Kept {
  /** What a context has from its start. */
  nature: string
  page: Page
  context: BrowserContext
  session: CDPSession
  /** Ends what the present test has set up; null where no test has the page. */
  leave: (() => Promise<void>) | null
}

const natureOf = ({ language = 'en-GB', touch = false }: View) => ({ locale: language, hasTouch: touch })

/**
 * Leaves the page as a new one: empty, alone, with nothing stored, on the network. Whatever cannot be left so is closed.
 */
async function empty({ page, context, session, leave }: Kept): Promise<void> {
  const { origin } = new URL(page.url())
  await Promise.all([leave?.(), ...context.pages().map((one) => one !== page && one.close())])
  await Promise.all([context.setOffline(false), page.unrouteAll(), context.clearCookies()])
  if (origin !== 'null') await page.evaluate('sessionStorage.clear()')
  await page.goto('about:blank')
  if (origin !== 'null') await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
  await session.send('Page.resetNavigationHistory')
}

/** Starts with the first page that is opened, and stops after the tests of the file. */
export function useBrowser() {
  let started: Promise<Browser> | undefined
  let pages: Kept[] = []

  // A page that stays open goes on drawing and asking behind its test.
  afterEach(async () => {
    const left = await Promise.all(
      pages.map(async (one) => {
        const isLeft =
          one.leave === null ||
          (await empty(one).then(
            () => true,
            () => false,
          ))
        if (!isLeft) await one.context.close().catch(() => undefined)
        return isLeft ? { ...one, leave: null } : []
      }),
    )
    pages = left.flat()
  })
  afterAll(async () => (await started)?.close())

  async function open(view: View): Promise<Kept> {
    // Chromium cannot use its sandbox as root, which is common in containers.
    started ??= chromium.launch({
      executablePath: findChromium() ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    })
    const context = await (await started).newContext(natureOf(view))
    const page = await context.newPage()
    page.setDefaultTimeout(WAIT_MS)
    const session = await context.newCDPSession(page)
    await session.send('Page.enable')
    return { nature: JSON.stringify(natureOf(view)), page, context, session, leave: null }
  }

  return {
    /** Opens a page that has no data from other pages, and that the test has for itself. */
    async visit(url: string, view: View = {}): Promise<Visit> {
      const { width = 1280, height = 900, dark = false, sessionStorage = {} } = view
      const nature = JSON.stringify(natureOf(view))
      const one = pages.find((kept) => kept.nature === nature && kept.leave === null) ?? (await open(view))
      if (!pages.includes(one)) pages.push(one)
      const { page, context, session } = one
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
      const source = `Object.assign(sessionStorage, ${JSON.stringify(sessionStorage)})`
      const { identifier } = await session.send('Page.addScriptToEvaluateOnNewDocument', { source })
      const { faults, ignore } = watch(page, new URL(url).origin)
      one.leave = async () => {
        ignore()
        await session.send('Page.removeScriptToEvaluateOnNewDocument', { identifier })
      }
      await page.goto(url)
      return { page, context, faults: (expected) => faults.filter((fault) => !expected?.test(fault)) }
    },
  }
}

/** Lists what a page does and must not do, until `ignore` is called. */
function watch(page: Page, origin: string): { faults: string[]; ignore: () => void } {
  const faults: string[] = []
  const hearMessage = (message: ConsoleMessage) => {
    // Breaches of the content security policy are reported here too.
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`)
  }
  const hearError = (error: Error) => void faults.push(`thrown: ${error.message}`)
  const hearRequest = (request: Request) => {
    const { protocol, origin: asked } = new URL(request.url())
    if (protocol !== 'data:' && asked !== origin) faults.push(`asked ${asked}`)
  }
  page.on('console', hearMessage).on('pageerror', hearError).on('request', hearRequest)
  const ignore = () => void page.off('console', hearMessage).off('pageerror', hearError).off('request', hearRequest)
  return { faults, ignore }
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
