/** The local console in a browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aheadMs, resetClock } from '../../local/clock.ts'
import { startConsole } from '../../local/console/server.ts'
import type { Listener } from '../../local/listen.ts'
import { openRequestLog } from '../../local/requests/requestLog.ts'
import { axeViolations, expectNoSideways, inBrowser, useBrowser } from '../support/browser.ts'
import { beginResumable, owner, setRole, upload } from '../support/files.ts'
import { register } from '../support/people.ts'
import { isFull } from '../support/storms.ts'
import { freshName, useWorld } from '../support/world.ts'

const world = useWorld({ PUBLIC_URL: 'http://127.0.0.1' })

/** Tables, and cells of tables, that end beyond the window or that are scrolled sideways to be read. */
const tooWide = `[...document.querySelectorAll('table, th, td, .scroll')]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className + ' ' + one.textContent.slice(0, 60))`

inBrowser('The console', () => {
  const browser = useBrowser()
  const requests = openRequestLog()
  let console: Listener

  beforeAll(async () => {
    const own = { account: freshName(), password: 'of-this-laptop' }
    const seedAdmin = async () => setRole(world, (await register(world, own)).id, 'admin')
    await seedAdmin()
    const running = { renew: () => undefined, runSchedules: async () => undefined, seedAdmin }
    const admin = () => ({ login: own.account, password: own.password })
    const { cloud, url: apiUrl } = world
    console = await startConsole({
      cloud,
      port: 0,
      apiUrl,
      admin,
      requests,
      running: () => running,
      folder: '.local',
    })
  })
  afterAll(async () => {
    resetClock()
    await console.close()
  })

  const arrive = () =>
    requests.take({
      method: 'POST',
      path: '/user/login',
      headers: [['content-type', 'application/json']],
      body: Buffer.from('{"account":"<b>lin</b>","password":"autumn-wind"}'),
      routeKey: 'POST /user/login',
      answer: {
        status: 429,
        headers: { 'content-type': 'application/json', 'retry-after': '60' },
        cookies: [],
        body: Buffer.from('{"msg":"later"}'),
      },
      at: Date.now(),
      milliseconds: 7,
    })

  /** Somebody with a file of a long name, and with one that is still to arrive in parts. */
  const keepFiles = async () => {
    const own = await owner(world)
    await upload(world, own, Buffer.from('named'), {}, `${'a-long-name-without-a-blank-'.repeat(6)}.pdf`)
    await beginResumable(world, own, 100 * 1024 * 1024)
  }

  test('begins with what runs, and shows a text and a request as they come, without a secret', async () => {
    const { page, faults } = await browser.visit(console.url)
    await page.getByText('of-this-laptop').waitFor()
    expect(await page.getByRole('link', { name: '/desk' }).getAttribute('href')).toBe(`${world.url}/desk`)
    await page.getByText('None yet. Whatever asks the API appears here.').waitFor()
    world.cloud.inbox.deliver('+8613800138000', 'code 123456')
    await page.locator('#start').getByText('+8613800138000').waitFor()
    await arrive()
    await page.locator('#start').getByText('/user/login').waitFor()
    expect(await axeViolations(page)).toEqual([])

    await page.getByRole('link', { name: 'Requests' }).click()
    await page.locator('#requests summary').first().click()
    await page.locator('#requests').getByText('<b>lin</b>').waitFor()
    await page.locator('#requests').getByText('<password>').waitFor()
    expect(await page.content()).not.toContain('autumn-wind')
    await page
      .locator('#requests')
      .getByText(/until \d\d:\d\d:\d\d/)
      .first()
      .waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('searchbox', { name: 'Search the requests' }).fill('nothing like it')
    await page.getByText('No request contains that.').waitFor()
    expect(faults()).toEqual([])
  })

  test('finds routes by an Action, and leads to its place in the reference', async () => {
    const { page, faults } = await browser.visit(`${console.url}/#routes`)
    await page.getByRole('searchbox', { name: 'Search the routes' }).fill('acceptfriend')
    await page.locator('#routes summary:visible').first().click()
    const link = page.getByRole('link', { name: 'AcceptFriend' })
    await link.waitFor()
    expect(await link.getAttribute('href')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/docs#\/action\.AcceptFriend$/)
    expect(await page.locator('#routes summary:visible').count()).toBe(1)
    expect(await axeViolations(page)).toEqual([])
    await page.locator('#routes').getByText('That account has not asked for friendship.').waitFor()
    await page.getByRole('searchbox', { name: 'Search the routes' }).fill('no such thing')
    await page.getByText('No route is like that.').waitFor()
    expect(faults()).toEqual([])
  })

  test('registers somebody by text from form to form: each takes up what the one before has answered', async () => {
    const { page, faults } = await browser.visit(`${console.url}/#routes`)
    const steps: [search: string, answered: string][] = [
      ['userapi.registerphone.get', '注意接收短信'],
      ['userapi.registerphone.post', 'register successful'],
      ['userapi.loginphone.get', '注意接收短信'],
      ['userapi.loginphone.post', 'login successful'],
      ['getsessions', '"current"'],
    ]
    for (const [search, answered] of steps) {
      await page.getByRole('searchbox', { name: 'Search the routes' }).fill(search)
      const form = page.locator('#routes details.route:visible')
      await form.locator('summary').first().click()
      await form.getByRole('button', { name: 'Send', exact: true }).click()
      await form.locator('.answer').getByText(answered).first().waitFor()
    }
    if (isFull) expect(await axeViolations(page)).toEqual([])
    expect(faults()).toEqual([])
  })

  test('has the desk of managers in it, signed in as the admin of this machine', async () => {
    const { page, faults } = await browser.visit(console.url)
    await page.getByRole('link', { name: 'Desk', exact: true }).click()
    const desk = page.frameLocator('iframe[title="Desk"]')
    await desk.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await desk.getByRole('link', { name: 'People' }).click()
    await desk.getByRole('heading', { level: 1, name: 'People' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await desk.getByRole('button', { name: 'Log out' }).click()
    await desk.getByText('You have logged out.').waitFor()
    await page.getByRole('button', { name: 'Sign in as' }).click()
    await desk.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    const deployed = await fetch(`${world.url}/desk`)
    expect(deployed.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect((await fetch(`${console.url}/desk`)).headers.get('content-security-policy')).toContain(
      "frame-ancestors 'self'",
    )
    expect(faults()).toEqual([])
  })

  test('moves the clock, says so in its header until it is now again, and asks before it deletes', async () => {
    const { page, faults } = await browser.visit(console.url)
    const header = page.locator('header')
    await page.getByRole('button', { name: '+ 1 d' }).click()
    await header.getByText(/The clock is moved: 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d \(1 d ahead\)/).waitFor()
    await page.getByText('What runs out in that time has run out.').waitFor()
    if (isFull) expect(await axeViolations(page)).toEqual([])
    const other = await browser.visit(console.url, { language: 'zh-CN', width: 390, dark: true })
    await other.page.getByText('（提前 1 天）').waitFor()
    await expectNoSideways(other.page)
    expect(await axeViolations(other.page)).toEqual([])
    await header.getByRole('button', { name: 'Back to now' }).click()
    await header.getByText('The clock is moved').waitFor({ state: 'hidden' })
    expect(aheadMs()).toBe(0)

    world.cloud.inbox.deliver('+8613800138001', 'code 654321')
    await page.getByRole('button', { name: 'Reset data' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete all data?' })
    await dialog.waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    expect(world.cloud.inbox.texts('+8613800138001')).toHaveLength(1)
    await page.getByRole('button', { name: 'Reset data' }).click()
    await dialog.getByRole('button', { name: 'Delete everything' }).click()
    await page.getByText('None yet. A code that an app asks for appears here.').waitFor()
    expect(world.cloud.inbox.texts()).toEqual([])
    expect(faults()).toEqual([])
  })

  test('speaks the language of the browser, and the other one by a button', async () => {
    const { page, faults } = await browser.visit(console.url, { language: 'zh-CN' })
    await page.getByRole('link', { name: '请求', exact: true }).waitFor()
    await page.getByRole('heading', { name: '最新请求' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN')
    if (isFull) expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Newest requests' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: '中文' }).waitFor()
    expect(faults()).toEqual([])
  })

  const parts = ['start', 'requests', 'messages', 'routes', 'files', 'tables', 'desk', 'settings']

  test('is usable on a phone in the dark, each part', async () => {
    await arrive()
    const { page, faults } = await browser.visit(console.url, { width: 390, height: 844, dark: true })
    // The other parts are asked for breaches by the tests that use them.
    const asked = isFull ? parts : ['messages', 'files', 'tables', 'settings']
    for (const part of parts) {
      await page.evaluate(`location.hash = '${part}'`)
      await page.locator(`#${part} > :not([hidden])`).first().waitFor()
      await expectNoSideways(page)
      if (asked.includes(part)) expect(await axeViolations(page), part).toEqual([])
    }
    expect(faults()).toEqual([])
  })

  test('shows the values of settings in lines of words on a phone, not letter by letter', async () => {
    await arrive()
    const { page } = await browser.visit(`${console.url}/#settings`, { width: 390, height: 844 })
    const value = page.locator('td.wrap').first()
    await value.waitFor()
    expect((await value.boundingBox())?.width).toBeGreaterThan(140)
    await expectNoSideways(page)
    // Neither does the table scroll: what a setting is and where it comes from is in sight.
    const beyond = await page.evaluate(
      "[...document.querySelectorAll('#settings :is(th, td), #tabs a')].filter((one) => one.getBoundingClientRect().right > innerWidth).length",
    )
    expect(beyond).toBe(0)
  })

  test('names the values of every object on a phone, those of further pages too', async () => {
    const own = await owner(world)
    await Promise.all(Array.from({ length: 101 }, () => upload(world, own)))
    const { page, faults } = await browser.visit(`${console.url}/#files`, { width: 390, height: 844 })
    const rows = page.locator('#files tbody tr')
    const more = page.getByRole('button', { name: 'More', exact: true })
    await more.click()
    await more.waitFor({ state: 'hidden' })
    expect(await rows.count()).toBeGreaterThan(100)
    expect(await page.locator('#files td:not([data-label])').count()).toBe(0)
    expect(faults()).toEqual([])
  })

  test.each(['en-GB', 'zh-CN'])('has no table on a phone that is wider than the window, in %s', async (language) => {
    await keepFiles()
    const { page, faults } = await browser.visit(`${console.url}/#tables`, { width: 390, height: 844, language })
    const tables = page.locator('#tables .chooser button')
    await tables.first().waitFor()
    let cells = 0
    for (const [index, name] of (await tables.allInnerTexts()).entries()) {
      const answer = page.waitForResponse(/rows\.json/)
      await tables.nth(index).click()
      const { rows } = (await (await answer).json()) as { rows: unknown[] }
      await expect.poll(() => page.locator('#tables tbody tr').count()).toBe(rows.length)
      cells += await page.locator('#tables td:visible').count()
      expect([name, await page.evaluate(tooWide)]).toEqual([name, []])
    }
    expect(cells).toBeGreaterThan(100)
    for (const part of ['files', 'settings']) {
      await page.evaluate(`location.hash = '${part}'`)
      await page.locator(`#${part} td:visible`).first().waitFor()
      expect([part, await page.evaluate(tooWide)]).toEqual([part, []])
    }
    await expectNoSideways(page)
    expect(faults()).toEqual([])
  })
})
