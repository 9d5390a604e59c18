/** What the pictures show: the desk with people, and the console with what they have just done. */
import type { Page } from 'playwright-core'
import type { DevService } from '../../tests/support/devService.ts'

export interface Scene {
  /** `en-light` */
  name: string
  scheme: 'light' | 'dark'
  locale: string
  /** Each fills a page and waits until everything is there. */
  windows: readonly ((page: Page, service: DevService) => Promise<void>)[]
}

const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** People, and the codes of three more. */
async function bringLife({ url, console: consoleUrl }: DevService): Promise<void> {
  await post(`${consoleUrl}/demo`, {})
  for (const phone of ['13800138000', '13900139001', '13700137002']) await fetch(`${url}/user/registerPhone/${phone}`)
}

/** Logins through all doors, the newest of them wrong. */
async function bringRequests({ url }: DevService): Promise<void> {
  const password = 'demo spring rain'
  await post(`${url}/user`, { Action: 'Login', id: 'demo.lin.yue', password })
  await post(`${url}/app/login`, { phone: 'demo.zhou.xun', password })
  await post(`${url}/login`, { username: 'demo.wang.xiaoming', password })
  await fetch(`${url}/user/account/demo.grace`)
  await post(`${url}/user/login`, { account: 'demo.alice', password: 'a guess' })
}

interface State {
  folder: string
  admin: { login: string; password: string }
}

const stateOf = async ({ console: consoleUrl }: DevService): Promise<State> =>
  (await (await fetch(`${consoleUrl}/state.json`)).json()) as State

async function showDesk(page: Page, service: DevService): Promise<void> {
  const { login, password } = (await stateOf(service)).admin
  await page.goto(`${service.url}/desk`)
  await page.locator('input').first().fill(login)
  await page.locator('input[type=password]').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('nav a').nth(1).click()
  await page.locator('main a').nth(8).waitFor()
  await page.waitForLoadState('networkidle')
}

/** Texts as they are at a developer's own: the usual port and folder, and no password. */
const usualTexts = (texts: readonly (readonly [string, string])[]) => `
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    for (const [own, usual] of ${JSON.stringify(texts)}) {
      walker.currentNode.data = walker.currentNode.data.replace(own, usual)
    }
  }`

async function showConsole(page: Page, service: DevService): Promise<void> {
  const { admin, folder } = await stateOf(service)
  await bringRequests(service)
  await page.goto(service.console)
  await page.locator('.texts li').first().waitFor()
  await page.locator('.lines li').nth(4).waitFor()
  await page.evaluate(
    usualTexts([
      [service.url, 'http://127.0.0.1:3000'],
      [folder, '.local'],
      [admin.password, '••••••••••••'],
    ]),
  )
}

/** Fills a service that has nobody in it. @returns four scenes: English and Chinese, light and dark */
export async function scenes(service: DevService): Promise<Scene[]> {
  await bringLife(service)
  const languages = [
    ['en', 'en-GB'],
    ['zh', 'zh-CN'],
  ] as const
  return languages.flatMap(([short, locale]) =>
    (['light', 'dark'] as const).map((scheme) => ({
      name: `${short}-${scheme}`,
      scheme,
      locale,
      windows: [showDesk, showConsole],
    })),
  )
}
