/** The page of examples/web in a browser, beside `npm run dev`: the whole story, in both languages. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Example, startExample } from '../../examples/web/serve.ts'
import { freePort } from '../../local/listen.ts'
import { axeViolations, expectNoSideways, inBrowser, useBrowser } from '../support/browser.ts'
import { type DevService, startDevService } from '../support/devService.ts'
import { plainJpeg } from '../support/pictures/jpeg.ts'
import { isFull } from '../support/storms.ts'
import { freshPhone } from '../support/world.ts'

const shots = join(import.meta.dirname, '../../.build/shots')

inBrowser('The example', () => {
  const browser = useBrowser()
  let service: DevService
  let example: Example
  let store: string

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true })
    const [port, s3] = [await freePort(), await freePort()]
    Object.assign(process.env, { CORS_ORIGINS: `http://127.0.0.1:${port}`, S3_PORT: String(s3) })
    service = await startDevService(false)
    store = `http://127.0.0.1:${s3}`
    example = await startExample({ service: service.url, store, inbox: `${service.console}/#messages`, port })
  }, 90_000)

  afterAll(async () => {
    delete process.env['CORS_ORIGINS']
    delete process.env['S3_PORT']
    await example?.stop()
    await service?.stop()
  })

  const codeFor = async (phone: string) => {
    const texts = (await (await fetch(`${service.console}/sms.json?to=${phone}`)).json()) as { text: string }[]
    return /\d{6}/.exec(texts[0]?.text ?? '')?.[0] ?? ''
  }

  /** What the page may ask besides its own files: the service and its bucket. Failed look-ups of accounts are told by status. */
  const expected = /asked http:\/\/127\.0\.0\.1|status of 40[0-9]|ERR_FAILED/

  async function logIn(page: Page, phone: string) {
    await page.getByLabel('Phone').fill(phone)
    await page.getByRole('button', { name: 'Send a code' }).click()
    await page.getByText(`A code is on its way to ${phone}.`).waitFor()
    await page.getByLabel('Code of six digits').fill(await codeFor(phone))
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText('A second code is on its way').waitFor()
    await page.getByLabel('Code of six digits').fill(await codeFor(phone))
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: 'Profile' }).waitFor()
    await page.getByLabel('Name', { exact: true }).waitFor()
  }

  const said = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor()

  async function fillProfile(page: Page, name: string) {
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByRole('button', { name: 'Save' }).click()
    await said(page, 'Saved.')
    await page
      .getByLabel('Choose a picture')
      .setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: plainJpeg })
    const picture = page.getByRole('img', { name: 'Picture' })
    await picture.waitFor()
    const width = () => page.evaluate('document.querySelector("img.picture").naturalWidth')
    await expect.poll(width).toBeGreaterThan(0)
  }

  test('does the whole story: in by a code, profile, files, friends, out for good', async () => {
    const { page, faults } = await browser.visit(example.url)
    const phone = freshPhone()
    expect(await axeViolations(page)).toEqual([])
    const inbox = page.getByRole('link', { name: 'the inbox of the local console' })
    expect(await inbox.getAttribute('href')).toBe(`${service.console}/#messages`)
    await page.screenshot({ path: join(shots, 'example-door.png') })
    await logIn(page, phone)
    await fillProfile(page, '小明')

    const buffer = Buffer.alloc(3_000_000, 'x')
    await page.getByLabel('Choose a file to upload').setInputFiles({ name: '照片.bin', mimeType: 'image/x', buffer })
    await said(page, '照片.bin is stored.')
    const row = page.getByRole('listitem').filter({ hasText: '照片.bin' })
    const coming = page.waitForEvent('download')
    await row.getByRole('button', { name: 'Download' }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('照片.bin')
    await download.cancel()

    await page.route(`${store}/**`, async (route) => {
      await page.getByRole('progressbar', { name: 'Uploading 大.bin' }).waitFor()
      await page.getByRole('button', { name: 'Stop' }).click()
      await route.abort()
    })
    await page.getByLabel('Choose a file to upload').setInputFiles({ name: '大.bin', mimeType: 'image/x', buffer })
    await said(page, 'Stopped.')
    expect(await page.getByRole('listitem').filter({ hasText: '大.bin' }).count()).toBe(0)
    await page.unroute(`${store}/**`)

    const other = await browser.visit(example.url)
    const otherPhone = freshPhone()
    await logIn(other.page, otherPhone)
    await page.getByLabel('Phone, name, email or id').fill(otherPhone)
    await page.getByRole('button', { name: 'Ask for friendship' }).click()
    await said(page, 'Asked')
    await other.page.reload()
    await other.page.getByRole('button', { name: 'Accept' }).click()
    await other.page.getByRole('listitem').filter({ hasText: '小明' }).getByRole('button', { name: 'Delete' }).waitFor()

    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: join(shots, 'example-in.png'), fullPage: true })
    await page.getByRole('button', { name: 'Delete the account' }).click()
    await page.getByLabel('Code of six digits').waitFor()
    await page.getByLabel('Code of six digits').fill(await codeFor(phone))
    await page.getByRole('button', { name: 'Delete it for good' }).click()
    await said(page, 'The account is deleted.')
    await page.getByLabel('Phone').waitFor()
    expect([...faults(expected), ...other.faults(expected)]).toEqual([])
  }, 60_000)

  if (isFull) {
    test('fits a phone, in the dark, in Chinese, and says what went wrong', async () => {
      const { page, faults } = await browser.visit(example.url, {
        width: 360,
        height: 740,
        dark: true,
        language: 'zh-CN',
        touch: true,
      })
      const phone = freshPhone()
      await page.getByLabel('手机号').fill(phone)
      await page.getByRole('button', { name: '发送验证码' }).click()
      await page.getByLabel('六位验证码').fill('000000')
      await page.getByRole('button', { name: '继续' }).click()
      await said(page, '验证码错误。')
      await page.getByRole('button', { name: 'English' }).click()
      await logIn(page, freshPhone())
      await page.getByRole('button', { name: '中文' }).click()
      await page.getByLabel('名字', { exact: true }).waitFor()
      await expectNoSideways(page)
      expect(await axeViolations(page)).toEqual([])
      await page.screenshot({ path: join(shots, 'example-phone-dark-zh.png'), fullPage: true })
      expect(faults(expected)).toEqual([])
    }, 60_000)
  }
})
