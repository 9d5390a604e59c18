/** `/docs` in a browser. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { join } from '../support/actions.ts'
import { axeViolations, expectNoSideways, inBrowser, useBrowser, type View } from '../support/browser.ts'
import { PASSWORD } from '../support/people.ts'
import { isFull } from '../support/storms.ts'
import { useWorld } from '../support/world.ts'

const world = useWorld({ PUBLIC_URL: 'http://127.0.0.1' })

/** What the page says in its content, words in code left out. */
const textsWithoutCode = `[...document.querySelectorAll('main')].flatMap((whole) => {
  const copy = whole.cloneNode(true)
  for (const code of copy.querySelectorAll('code, pre, textarea')) code.remove()
  return [...copy.querySelectorAll('p, li, h1, h2, h3, summary, label, span')].map((one) => one.textContent)
})`

inBrowser('The page of the reference', () => {
  const browser = useBrowser()

  const visit = async (place = '', view: View = {}) => {
    const one = await browser.visit(`${world.url}/docs#/${place}`, view)
    await one.page.locator('h1').waitFor()
    return one
  }

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

  test('finds operations by path, Action and what they answer, and keeps its own policy', async () => {
    const { page, faults } = await visit()
    const search = page.getByRole('searchbox')
    const contents = page.getByRole('navigation')
    await page.keyboard.press('/')
    await page.keyboard.type('AcceptFriend')
    await contents.getByRole('link', { name: 'AcceptFriend' }).waitFor()
    await search.fill('短信发送失败 loginphone')
    await expect.poll(() => contents.locator('a[href*=loginPhone]').count()).toBe(1)
    await page.keyboard.press('Enter')
    await heading(page, 'Ask for a code to log in')
    expect(new URL(page.url()).hash).toBe('#/userapi.loginPhone.get')
    await search.fill('xylophone')
    await page.getByText('No operation has “xylophone”.').waitFor()
    expect(faults()).toEqual([])
  })

  test('shows of an operation its fields, every answer with its example, and a request as code', async () => {
    const { page, faults } = await visit('kms.login')
    const operation = (await world.call('GET', '/openapi/kms.json')).json.paths['/app/login'].post
    await heading(page, operation.summary)
    for (const status of Object.keys(operation.responses)) await page.getByRole('region', { name: status }).waitFor()
    await page.getByRole('region', { name: '200' }).locator('pre').getByText('"登录成功"').waitFor()
    await page.getByText("curl 'http://127.0.0.1").waitFor()
    await page.getByRole('button', { name: 'TypeScript', exact: true }).click()
    await page.getByText("await api.call('kms.login', {").waitFor()
    expect(faults()).toEqual([])
  })

  test('sends what is written into the form, and keeps the token of a login for the next request, in this tab alone', async () => {
    const { id } = await join(world, '王小明')
    const { page, context, faults } = await visit('action.Login')
    const form = page.getByRole('region', { name: 'Try it' })
    const send = form.getByRole('button', { name: 'Send' })
    await form.getByLabel('Body').fill('{"Action": "Login", ')
    await send.click()
    await form.getByText('The body is not valid JSON.').waitFor()
    await form.getByLabel('Body').fill(JSON.stringify({ Action: 'Login', id, password: PASSWORD }))
    await send.click()
    await form.getByText('"login success"').waitFor()
    await form.getByText('The token of this login is kept').waitFor()

    await page.goto(`${world.url}/docs#/kms.info`)
    await heading(page, 'About oneself')
    expect(await form.getByLabel('Token').inputValue()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    await send.click()
    await form.getByText('"王小明"').first().waitFor()
    expect(await context.cookies()).toEqual([])
    expect(await page.evaluate('localStorage.length')).toBe(0)
    expect(faults()).toEqual([])
  })

  test('speaks Chinese to whoever prefers it, of every operation too', async () => {
    const { page, faults } = await visit('action.AddFriend', { language: 'zh-CN' })
    await heading(page, '申请加好友')
    await page.getByText('对方已经申请过时，两人立即成为好友。').waitFor()
    await page.getByText('对方账户的 id。').waitFor()
    await page.getByText('没有会话，或会话已结束。').waitFor()
    await page.getByRole('searchbox').fill('黑名单')
    await page.getByRole('navigation').getByRole('link', { name: 'GetBlocked' }).waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    await heading(page, 'Ask for friendship')
    await page.getByText('Where the other has asked already, the two are friends at once.').waitFor()
    expect(faults()).toEqual([])
  })

  test('says in Chinese whatever it says, but names and what stands on the wire', async () => {
    const { page } = await visit('', { language: 'zh-CN' })
    for (const place of [
      '',
      'action',
      'kms',
      'platform',
      'fileserver.upload',
      'userapi.loginPhone.post',
      'action.user',
    ]) {
      await page.goto(`${world.url}/docs#/${place}`)
      await expect.poll(() => page.title()).toContain(place)
      // Two English words side by side are English prose, but for the wire's texts, which are quoted.
      const prose = (await page.evaluate<string[]>(textsWithoutCode)).filter((text) =>
        /[a-z]{2,} [a-z]{2,}/.test(text.replace(/"[^"]*"/g, '')),
      )
      expect([place, prose]).toEqual([place, []])
    }
  })

  test('begins a form and its sample with the recorded number of a path', async () => {
    const { page, faults } = await visit('userapi.loginPhone.get')
    await page.getByText("/user/loginPhone/13800138000'").waitFor()
    const form = page.getByRole('region', { name: 'Try it' })
    expect(await form.getByLabel('phone').inputValue()).toBe('13800138000')
    await form.getByLabel('phone').fill('13800138000')
    await page.getByText("/user/loginPhone/13800138000'").waitFor()
    expect(faults()).toEqual([])
  })

  test('follows the links of earlier versions, which named the group too', async () => {
    const { page } = await visit('action:%20Accounts%20(用户)/action.Logon')
    await heading(page, 'Make an account (注册)')
  })

  // Each place is asked for breaches in one of the views, at full width in each of them.
  test.each<[string, string[], View]>([
    ['on a desktop', ['', 'fileserver.upload'], {}],
    [
      'on a phone, dark, in Chinese',
      ['action', 'userapi.loginPhone.post'],
      { width: 390, height: 844, dark: true, touch: true, language: 'zh-CN' },
    ],
  ])('holds what axe asks for %s, and is never wider than its window', async (_, asked, view) => {
    const { page, faults } = await visit('', view)
    for (const place of ['', 'action', 'fileserver.upload', 'userapi.loginPhone.post']) {
      await page.goto(`${world.url}/docs#/${place}`)
      await expect.poll(() => page.title()).toContain(place)
      if (isFull || asked.includes(place)) expect([place, await axeViolations(page)]).toEqual([place, []])
      await expectNoSideways(page)
    }
    expect(faults()).toEqual([])
  })
})
