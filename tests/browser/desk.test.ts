/** The managers' desk in a browser: what managers do there, and what the page must never do. */
import type { Page } from 'playwright-core'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { join, type Member, openSession } from '../support/actions.ts'
import { axeViolations, expectNoSideways, inBrowser, useBrowser, type View } from '../support/browser.ts'
import { sendMultipart } from '../support/files.ts'
import { appoint, type Manager, manage } from '../support/managers.ts'
import { PASSWORD, registerPhone } from '../support/people.ts'
import { isFull } from '../support/storms.ts'
import { freshName, useWorld } from '../support/world.ts'

const world = useWorld({ PUBLIC_URL: 'http://127.0.0.1' })

inBrowser('The desk', () => {
  const browser = useBrowser()
  let admin: Manager
  let xiaoMing: Member
  let phone: string

  beforeAll(async () => {
    admin = await appoint(world)
    xiaoMing = await join(world, '王小明')
    phone = (await registerPhone(world)).phone
    await sendMultipart(world, { id: Number(xiaoMing.id), token: xiaoMing.token }, '假期照片.jpg', Buffer.from('bytes'))
    await manage(world, admin, 'RevokeSessions', { id: xiaoMing.id })
  })

  afterEach(() => world.resetClock())

  const visit = (part = '', view: View = {}) => browser.visit(`${world.url}/desk${part}`, view)

  async function enter(page: Page, id: string, password = PASSWORD): Promise<void> {
    await page.getByLabel('Phone, email, login name or number').fill(id)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
  }

  /** The page with somebody at the desk, who has logged in before. */
  const sit = async (part = '', view: View = {}, { id }: Manager = admin) => {
    const kept = JSON.stringify({ token: await openSession(world, id), id, usedAt: Date.now() })
    const one = await visit(part, { ...view, sessionStorage: { 'gatehouse-desk': kept } })
    await one.page.getByRole('navigation').waitFor()
    return one
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()
  const tokenIn = async (page: Page): Promise<string> =>
    page.evaluate("JSON.parse(sessionStorage.getItem('gatehouse-desk') ?? '{}').token ?? ''")

  test('lets managers in by their password, keeps the login in its tab alone, and ends it for good on logging out', async () => {
    const { page, context, faults } = await visit()
    await enter(page, admin.id, 'not-the-password')
    await page.getByText('The account or the password is wrong').waitFor()
    await enter(page, admin.id)
    await heading(page, 'Overview')
    await page.getByText('Logins today').waitFor()

    expect(await context.cookies()).toEqual([])
    expect(await page.evaluate('localStorage.length')).toBe(0)
    const token = await tokenIn(page)
    await page.reload()
    await heading(page, 'Overview')

    const other = await context.newPage()
    await other.goto(`${world.url}/desk`)
    await other.getByRole('button', { name: 'Log in', exact: true }).waitFor()

    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByText('You have logged out.').waitFor()
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
    // The desk does not wait for the service.
    await expect.poll(async () => (await manage(world, { token }, 'GetStats')).status).toBe(401)
    expect(faults()).toEqual([])
  })

  test('ends a login that nobody has used for half an hour, at the service too', async () => {
    const token = await openSession(world, admin.id)
    const kept = JSON.stringify({ token, id: admin.id, usedAt: Date.now() - 31 * 60_000 })
    const { page, faults } = await visit('', { sessionStorage: { 'gatehouse-desk': kept } })
    await page.getByText('The desk was left alone for half an hour').waitFor()
    await expect.poll(async () => (await manage(world, { token }, 'GetStats')).status).toBe(401)
    expect(faults()).toEqual([])
  })

  test('lets nobody in who is no manager, and keeps no session of his', async () => {
    const { page, faults } = await visit()
    await enter(page, xiaoMing.id)
    await page.getByText('This account is no administrator and no leader.').waitFor()
    expect(await page.evaluate('sessionStorage.length')).toBe(0)
    // Chromium reports every refusal of the service as an error of its own.
    expect(faults(/status of 403/)).toEqual([])
  })

  test('finds people by any identifier; freezes with a reason and lifts it; asks who is there where the login is old', async () => {
    const { page, faults } = await sit('#/people')
    const search = page.getByRole('search')
    await search.getByRole('searchbox').fill('nobody-is-called-so')
    await search.getByRole('button', { name: 'Find' }).click()
    await page.getByText('Nobody has “nobody-is-called-so”').waitFor()
    await search.getByRole('searchbox').fill(phone)
    await page.keyboard.press('Enter')
    await heading(page, phone)
    await page.goto(`${world.url}/desk#/people/${xiaoMing.id}`)
    await heading(page, '王小明')

    const dialog = page.getByRole('dialog')
    const freeze = page.getByRole('button', { name: 'Freeze…' })
    await freeze.focus()
    await page.keyboard.press('Enter')
    await dialog.getByLabel('Reason').waitFor()
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('Reason')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Freeze…')

    world.advance(16 * 60_000)
    await freeze.click()
    expect(await dialog.getByRole('button', { name: 'Freeze', exact: true }).isDisabled()).toBe(true)
    await dialog.getByLabel('Reason').fill('垃圾信息')
    await dialog.getByLabel('Ends').selectOption('In one week')
    await dialog.getByRole('button', { name: 'Freeze', exact: true }).click()
    await dialog.getByText('Is it still you?').waitFor()
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('The account is frozen.').waitFor()
    await page.getByText('垃圾信息').waitFor()
    const { data } = (await manage(world, { token: await tokenIn(page) }, 'GetUser', { id: xiaoMing.id })).json.Response
    expect(data).toMatchObject({ isfreeze: 'y', freezeexplain: '垃圾信息' })

    await page.getByRole('button', { name: 'Lift the freeze…' }).click()
    await dialog.getByRole('button', { name: 'Lift the freeze' }).click()
    await page.getByText('Not frozen').waitFor()
    await page.getByRole('table', { name: 'Trail' }).getByText('lifted a freeze').waitFor()
    expect(faults(/status of 401/)).toEqual([])
  })

  test('changes roles, and says in words that the last administrator stays', async () => {
    const { page, faults } = await sit(`#/people/${xiaoMing.id}`)
    const dialog = page.getByRole('dialog')
    const give = async (role: string) => {
      await page.getByRole('button', { name: 'Change role…' }).click()
      await dialog.getByLabel('New role').selectOption(role)
      await dialog.getByRole('button', { name: 'Change role', exact: true }).click()
    }
    await give('Creator')
    await page.getByRole('banner').or(page.locator('.personhead')).getByText('Creator').waitFor()
    await page.getByText('The role is changed.').waitFor()

    await page.goto(`${world.url}/desk#/people/${admin.id}`)
    await heading(page, '经理')
    await page.getByRole('table', { name: 'Your open sessions' }).getByText('This one').waitFor()
    await give('Member')
    await dialog.getByText('This is the last administrator, who must stay.').waitFor()
    expect(faults()).toEqual([])
  })

  test('finds files, changes who may do what with them, and deletes them', async () => {
    const { page, faults } = await sit('#/files')
    await page.getByLabel('Find among those shown').fill('假期')
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'Permissions… 假期照片.jpg' }).click()
    await dialog.getByLabel('Members: see').click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('cell', { name: 'Leaders, administrators' }).waitFor()
    await page.getByRole('button', { name: 'Delete… 假期照片.jpg' }).click()
    await dialog.getByRole('button', { name: 'Delete the file' }).click()
    await page.getByText('There are no files.').waitFor()
    expect(faults()).toEqual([])
  })

  test('defines data types, changes and deletes them', async () => {
    const { page, faults } = await sit('#/types')
    const dialog = page.getByRole('dialog')
    const row = page.getByRole('row', { name: 'favourite_song' })
    await page.getByRole('button', { name: 'New data type…' }).click()
    await dialog.getByLabel('Name').fill('phone')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.getByText('The name is taken by the service itself').waitFor()
    await dialog.getByLabel('Name').fill('favourite_song')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row.getByText('everybody').waitFor()
    await row.getByRole('button', { name: 'Change…' }).click()
    await dialog.getByLabel('Who reads it').selectOption('friends')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await row.getByText('friends').waitFor()
    await row.getByRole('button', { name: 'Delete…' }).click()
    await dialog.getByRole('button', { name: 'Delete the data type' }).click()
    await row.waitFor({ state: 'detached' })
    expect(faults()).toEqual([])
  })

  test('shows the trail, of all and of one, of a kind and of some days', async () => {
    const { page, faults } = await sit('#/trail')
    const table = page.getByRole('table', { name: 'Trail' })
    await table.getByText('froze an account').waitFor()
    await page.getByLabel('What').selectOption('deleted a file')
    expect(await table.getByRole('row').count()).toBe(2)
    await page.getByLabel('Until day').fill('2020-01-01')
    await page.getByText('entries shown matches').waitFor()
    await page.getByLabel('Until day').fill('')
    await page.getByLabel('What').selectOption('Everything')
    await page.getByRole('searchbox').fill(phone)
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await page.getByText('Nothing was done yet.').waitFor()
    expect(faults()).toEqual([])
  })

  test('speaks Chinese to whoever prefers it, and either language to whoever chooses it', async () => {
    const { page, faults } = await visit('', { language: 'zh-CN' })
    await page.getByRole('button', { name: '登录', exact: true }).waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await enter(page, admin.id)
    await heading(page, 'Overview')
    await page.getByRole('button', { name: '中文' }).click()
    await heading(page, '概览')
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN')
    await page.reload()
    await heading(page, '概览')
    expect(faults()).toEqual([])
  })

  test('shows leaders what leaders may see, and offers nothing else', async () => {
    const leader = await appoint(world, 'leader')
    const { page, faults } = await sit(`#/people/${xiaoMing.id}`, {}, leader)
    await page.getByText('Leaders see others as a stranger does').waitFor()
    expect(await page.getByRole('region', { name: 'Actions' }).getByRole('button').allTextContents()).toEqual([
      'Unlock…',
    ])
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).not.toContain('Trail')
    expect(faults()).toEqual([])
  })

  test('says in words when the service is down, and goes on when it is back', async () => {
    const { page, context } = await sit()
    await context.setOffline(true)
    await page.getByRole('link', { name: 'Data types' }).click()
    await page.getByText('The service does not answer.').waitFor()
    await context.setOffline(false)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('row', { name: 'purseadd1' }).waitFor()
  })

  /** Somebody and a file whose names do not say where to break. */
  async function bringLongNames(): Promise<void> {
    const longest = await join(world, freshName().padEnd(32, 'x'))
    const name = `${'一份很长的文件名'.repeat(6)}${'x'.repeat(40)}.pdf`
    await sendMultipart(world, { id: Number(longest.id), token: longest.token }, name, Buffer.from('pages'))
  }

  test('keeps times and states to a line on a desktop, and whatever is long to its place', async () => {
    await bringLongNames()
    for (const language of ['en-GB', 'zh-CN']) {
      const { page } = await sit('', { language })
      for (const part of ['people', 'files']) {
        await page.goto(`${world.url}/desk#/${part}`)
        await page.locator(`a[aria-current][href="#/${part}"]`).waitFor()
        await page.locator('td.short').first().waitFor()
        const lines: number[] = await page.evaluate(
          "[...document.querySelectorAll('td.short')].map((cell) => { const range = document.createRange(); range.selectNodeContents(cell); return range.getClientRects().length && range.getBoundingClientRect().height })",
        )
        expect([language, part, Math.max(...lines) < 30]).toEqual([language, part, true])
      }
    }
  })

  const everywhere = () => [
    'overview',
    'people',
    `people/${xiaoMing.id}`,
    `people/${admin.id}`,
    'files',
    'types',
    'trail',
  ]

  /** Opens each part in turn, and looks at it when it is there. */
  async function inEachPart(page: Page, look: (part: string) => Promise<void>): Promise<void> {
    for (const part of everywhere()) {
      await page.goto(`${world.url}/desk#/${part}`)
      await page.locator('.waiting').first().waitFor({ state: 'detached' })
      await expectNoSideways(page)
      await look(part)
    }
  }

  const views: (View & { name: string })[] = [
    { name: 'light, at a table', width: 1280, dark: false },
    { name: 'dark, on a phone', width: 360, height: 740, dark: true, touch: true },
  ]
  /** Each part is asked for breaches in one of the views, at full width in each of them. */
  const isAsked = (part: string, view: (typeof views)[number]) =>
    isFull || everywhere().indexOf(part) % views.length === views.indexOf(view)

  for (const view of views) {
    test(`is readable for everybody in every view: ${view.name}`, async () => {
      await bringLongNames()
      const { page, faults } = await visit('', view)
      const found = await axeViolations(page)
      await enter(page, admin.id)
      await heading(page, 'Overview')
      await inEachPart(page, async (part) => {
        if (isAsked(part, view)) found.push(...(await axeViolations(page)).map((one) => `${part}: ${one}`))
      })
      await page.goto(`${world.url}/desk#/people/${xiaoMing.id}`)
      await page.getByRole('button', { name: 'Freeze…' }).click()
      found.push(...(await axeViolations(page)).map((one) => `freeze: ${one}`))
      expect(found).toEqual([])
      expect(faults()).toEqual([])
    })
  }

  if (isFull) {
    test('is nowhere wider than a window of half a screen', async () => {
      await bringLongNames()
      const { page, faults } = await visit('', { width: 900 })
      await enter(page, admin.id)
      await heading(page, 'Overview')
      await inEachPart(page, async () => undefined)
      expect(faults()).toEqual([])
    })
  }
})
